import type { Process } from "../../shell/index.ts";
import { gnu } from "../gnu/command.ts";
import { BadOption, compileGrammar, readOptions } from "../gnu/options.ts";

/** `getopt` of util-linux: https://manpages.debian.org/bookworm/util-linux/getopt.1.en.html */
export const getopt = gnu(
  {
    short: "aho:l:n:qQs:TuV",
    long: "options:=o longoptions:=l quiet=q quiet-output=Q shell:=s test=T unquoted=u alternative=a name:=n help=h version=V",
    unsupported: "h V",
    inOrder: true,
    trouble: 2,
    // The old form, `getopt ab: "$@"`, quotes nothing.
    rewrite(args) {
      const [first] = args;
      return first === undefined || first.startsWith("-") ? args : ["-u", "-o", first, "--", ...args.slice(1)];
    },
  },
  (process, options) => {
    if (options.has("T")) return 4;
    const operands = [...options.operands];
    const given = options.value("o") ?? operands.shift();
    if (given === undefined) {
      process.stderr.write("getopt: missing optstring argument\nTry 'getopt --help' for more information.\n");
      return 2;
    }
    const mode = /^[-+]/.exec(given)?.[0] ?? (process.env.has("POSIXLY_CORRECT") ? "+" : "");
    const long = options
      .values("l")
      .flatMap((list) => list.split(/[ ,\t\n]+/))
      .join(" ");
    const grammar = compileGrammar({ short: given.replace(/^[-+]/, ""), long, inOrder: true });
    const known = { ...grammar, long: grammar.long.filter(({ name }) => long.includes(name)) };
    const reader = new Reader(process, options.value("n") ?? "getopt", options.has("q"), options.has("a"));
    const { words, rest } = reader.read(known, operands, mode);
    const isBare = options.has("u");
    const isC = /csh$/.test(options.value("s") ?? "sh");
    const shown = (word: string, isValue: boolean): string => (isBare || !isValue ? word : quoted(word, isC));
    if (!options.has("Q")) {
      const texts = [
        ...words.map(({ text, isValue }) => ` ${shown(text, isValue)}`),
        " --",
        ...rest.map((word) => ` ${shown(word, true)}`),
      ];
      process.stdout.write(`${texts.join("")}\n`);
    }
    return reader.failed ? 1 : 0;
  },
);

/** In single quotes, such that the shell's `eval` gives the word back. */
function quoted(word: string, isC: boolean): string {
  const inside = word.replace(/['\\]/g, (char) => (char === "'" ? "'\\''" : isC ? "\\\\" : char));
  return `'${isC ? inside.replace(/[!\n]/g, "\\$&") : inside}'`;
}

interface Word {
  readonly text: string;
  readonly isValue: boolean;
}

class Reader {
  failed = false;
  readonly #process: Process;
  readonly #name: string;
  readonly #quiet: boolean;
  /** Long options may begin with one dash, too. */
  readonly #alternative: boolean;

  constructor(process: Process, name: string, quiet: boolean, alternative: boolean) {
    this.#process = process;
    this.#name = name;
    this.#quiet = quiet;
    this.#alternative = alternative;
  }

  /** One option at a time, such that what is wrong with one does not hide the others. */
  read(
    grammar: ReturnType<typeof compileGrammar>,
    args: readonly string[],
    mode: string,
  ): { words: readonly Word[]; rest: readonly string[] } {
    const words: Word[] = [];
    const rest: string[] = [];
    let ahead = [...args];
    for (let word = ahead.shift(); word !== undefined; word = ahead.shift()) {
      if (word === "--") break;
      if (word.length < 2 || !word.startsWith("-")) {
        if (mode === "+") {
          ahead.unshift(word);
          break;
        }
        if (mode === "-") words.push({ text: word, isValue: true });
        else rest.push(word);
        continue;
      }
      ahead = this.#option(grammar, word, ahead, words);
    }
    return { words, rest: [...rest, ...ahead] };
  }

  #option(grammar: ReturnType<typeof compileGrammar>, word: string, ahead: readonly string[], words: Word[]): string[] {
    const takes = (letter: string): boolean => grammar.short.get(letter) !== "none" && grammar.short.has(letter);
    if (this.#alternative && /^-[^-]/.test(word) && (word.length > 2 || !grammar.short.has(word.charAt(1)))) {
      const name = word.slice(1).replace(/=[^]*/, "");
      if (grammar.long.some((option) => option.name.startsWith(name))) {
        return this.#option(grammar, `-${word}`, ahead, words);
      }
    }
    // A cluster is taken apart: `-ab` is `-a -b`, up to the letter that takes the rest.
    if (!word.startsWith("--") && word.length > 2 && !takes(word.charAt(1))) {
      this.#option(grammar, word.slice(0, 2), [], words);
      return this.#option(grammar, `-${word.slice(2)}`, ahead, words);
    }
    try {
      const { option, used } = readOne(grammar, word, ahead);
      if (option) {
        words.push({ text: option.written, isValue: false });
        const isLong = option.written.startsWith("--");
        const kind = isLong
          ? grammar.long.find(({ name }) => `--${name}` === option.written)?.argument
          : grammar.short.get(option.key);
        if (kind !== "none") words.push({ text: option.value ?? "", isValue: true });
      }
      return ahead.slice(used);
    } catch (error) {
      if (!(error instanceof BadOption)) throw error;
      this.failed = true;
      if (!this.#quiet) this.#process.stderr.write(`${this.#name}: ${error.message}\n`);
      return [...ahead];
    }
  }
}

/** Reads an option by itself, or with the next word where it takes one; says how many it took. @throws BadOption */
function readOne(grammar: ReturnType<typeof compileGrammar>, word: string, ahead: readonly string[]) {
  try {
    return { option: readOptions(grammar, [word]).given[0], used: 0 };
  } catch (error) {
    const [next] = ahead;
    if (!(error instanceof BadOption) || next === undefined) throw error;
    return { option: readOptions(grammar, [word, next]).given[0], used: 1 };
  }
}
