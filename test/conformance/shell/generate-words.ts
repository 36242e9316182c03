import type { Random } from "./random.ts";

/** Words of the grammar. `depth` counts down, so that every word ends. `command` makes what `$(…)` runs. */
export class Words {
  readonly #random: Random;
  readonly #command: (depth: number) => string;

  constructor(random: Random, command: (depth: number) => string) {
    this.#random = random;
    this.#command = command;
  }

  /** A word outside of quotes: one to three parts next to each other. */
  word(depth: number): string {
    const parts = this.#random.times(1, this.#random.chance(25) ? 3 : 1, () => this.#part(depth));
    const text = parts.join("");
    // A word that begins with `#` is a comment; an empty one is none.
    return text === "" || text.startsWith("#") ? `x${text}` : text;
  }

  words(depth: number, from = 0, to = 3): string {
    return this.#random.times(from, to, () => this.word(depth)).join(" ");
  }

  #part(depth: number): string {
    const random = this.#random;
    return random.weighted<string>([
      [30, () => random.pick(plain)],
      [8, () => random.pick(globs)],
      [10, () => `'${random.pick(inSingle)}'`],
      [18, () => this.quoted(depth)],
      [24, () => this.parameter(depth, false)],
      [depth > 0 ? 6 : 0, () => this.substitution(depth)],
      [6, () => this.arithmetic(depth)],
    ]);
  }

  quoted(depth: number): string {
    const parts = this.#random.times(0, 3, () => this.#quotedPart(depth));
    return `"${parts.join("")}"`;
  }

  /** What may stand between double quotes, or in a here-document. */
  #quotedPart(depth: number): string {
    const random = this.#random;
    return random.weighted<string>([
      [30, () => random.pick(inDouble)],
      [30, () => this.parameter(depth, true)],
      [depth > 0 ? 6 : 0, () => this.substitution(depth)],
      [6, () => this.arithmetic(depth)],
    ]);
  }

  parameter(depth: number, quoted: boolean): string {
    const random = this.#random;
    const name = random.pick(names);
    return random.weighted<string>([
      [20, () => `$${random.pick([...names, "1", "2", "#", "@", "*", "?", "0"])}`],
      [6, () => `\${${random.pick([...names, "1", "2", "10", "#", "@", "*", "?", "0"])}}`],
      [3, () => (quoted ? "$@" : '"$@"')],
      [3, () => (quoted ? "$*" : '"$*"')],
      [4, () => `\${#${random.pick([...names, "1", "@", "*", "#"])}}`],
      [
        depth > 0 ? 14 : 0,
        () => {
          const subject = random.pick([name, name, name, "1", "2", "@", "*"]);
          const operators =
            /^\w+$/.test(subject) && !/^\d/.test(subject)
              ? ["-", ":-", "+", ":+", "=", ":=", "?", ":?"]
              : ["-", ":-", "+", ":+"];
          return `\${${subject}${random.pick(operators)}${this.#operand(depth - 1, quoted)}}`;
        },
      ],
      [
        depth > 0 ? 12 : 0,
        () => `\${${random.pick([name, name, "1"])}${random.pick(["#", "##", "%", "%%"])}${this.pattern(depth - 1)}}`,
      ],
    ]);
  }

  #operand(depth: number, quoted: boolean): string {
    const random = this.#random;
    return random
      .times(0, 2, () =>
        random.weighted<string>([
          [10, () => random.pick(["abc", "a b", " x ", "d", "*", "1", "a:b", "~", "$", "\\}", "\\$a", "'}'", "-"])],
          [quoted ? 2 : 5, () => `"${random.pick(["a b", "", "*", "$a", "$b c"])}"`],
          [quoted ? 1 : 4, () => `'${random.pick(["a b", "", "*", "$a"])}'`],
          [10, () => this.parameter(depth, quoted)],
          [depth > 0 ? 3 : 0, () => this.substitution(depth)],
        ]),
      )
      .join("");
  }

  /** For `case` and `${a#…}`. */
  pattern(depth: number): string {
    const random = this.#random;
    const parts = random.times(1, 3, () =>
      random.weighted<string>([
        [12, () => random.pick(["a", "b", "x", "abc", "1", ".", "/", ":"])],
        [
          14,
          () => random.pick(["*", "?", "[ab]", "[!a]", "[a-c]", "[[:digit:]]", "[]a]", "[!]]", "[^a]", "[a", "\\*"]),
        ],
        [4, () => random.pick(["'*'", '"*"', '"a"', "'?'", '"["', "\\?", "'a b'", '""'])],
        [6, () => random.pick(["$a", '"$a"', "$b", '"$b"', "$1", "${c}"])],
        [depth > 0 ? 2 : 0, () => this.substitution(depth)],
      ]),
    );
    return parts.join("");
  }

  substitution(depth: number): string {
    const command = this.#command(depth - 1);
    // Backquotes would need their quotes and dollars quoted: only what has none.
    if (!/[\\`"'$]/.test(command) && this.#random.chance(30)) return `\`${command}\``;
    const space = command.startsWith("(") ? " " : "";
    return `$(${space}${command}${command.includes("\n") ? "\n" : ""})`;
  }

  arithmetic(depth: number): string {
    return `$((${this.expression(Math.max(1, depth))}))`;
  }

  expression(depth: number): string {
    const random = this.#random;
    const inner = (): string => this.expression(depth - 1);
    if (depth <= 0) {
      return random.weighted<string>([
        [10, () => random.pick(["0", "1", "2", "3", "7", "10", "100", "0x1F", "010", "-1", "9223372036854775807"])],
        [10, () => random.pick(["n", "m", "$n", "$m", "${n}", "$#", "${u:-4}", "u", "$(echo 5)", "a", " n "])],
      ]);
    }
    return random.weighted<string>([
      [14, () => `${inner()}${random.pick(["+", "-", " + ", " - ", "*", " * ", "/", "%"])}${inner()}`],
      [6, () => `${inner()} ${random.pick(["<", ">", "<=", ">=", "==", "!="])} ${inner()}`],
      [5, () => `${inner()} ${random.pick(["&&", "||", "&", "|", "^"])} ${inner()}`],
      [2, () => `${inner()} ${random.pick(["<<", ">>"])} ${random.pick(["1", "2", "5"])}`],
      [4, () => `${random.pick(["-", "+", "!", "~", "- "])}${inner()}`],
      [5, () => `(${inner()})`],
      [3, () => `${inner()}?${inner()}:${inner()}`],
      [
        4,
        () =>
          `(${random.pick(["n", "m"])}${random.pick(["=", "+=", "-=", "*=", "/=", "%=", "<<=", "|=", "^="])}${inner()})`,
      ],
      [1, () => random.pick(["n++", "++n", "--n", "1,2", "2**3", "08", "1 2", "", "(1", "n=", "0xg", "1.5"])],
      [10, () => this.expression(0)],
    ]);
  }

  /** The lines of a here-document. */
  document(depth: number): string {
    return this.#random
      .times(0, 3, () =>
        this.#random
          .times(0, 4, () =>
            this.#random.chance(60) ? this.#random.pick(inDocument) : this.#quotedPart(depth).replaceAll("\n", " "),
          )
          .join(" "),
      )
      .map((line) => `${line}\n`)
      .join("");
  }
}

export const names = ["a", "b", "c", "d", "n", "m", "u"] as const;
const plain = [
  ...[
    "abc",
    "x",
    "foo.bar",
    "1",
    "42",
    "-n",
    "a=b",
    "=",
    "a:b:c",
    "%s",
    "a#b",
    "\\a",
    "\\\\",
    "a\\ b",
    "\\$a",
    "\\*",
    "-",
    "--",
  ],
  ...[
    "{a,b}",
    "!",
    "]",
    "[",
    "}",
    "~",
    "~/x",
    "x~",
    "/",
    ".",
    ",",
    "+",
    "@",
    "^",
    "a\\\nb",
    "\\'",
    '\\"',
    "n",
    "=~",
    "in",
    "do",
  ],
] as const;
const globs = [
  "*",
  "?",
  "*.txt",
  "[ab]*",
  "dir/*",
  ".*",
  "*/",
  "no*",
  "[!a]*",
  "[a-c].txt",
  "dir/[xy]",
  "*/x",
  "\\*.txt",
] as const;
const inSingle = [
  "a b",
  "$a",
  "*",
  "x\\y",
  "",
  '"',
  "a  b",
  "\\",
  "`x`",
  "a\nb",
  "#",
  "~",
  "-n",
  "\\n",
  "\\t",
  ";",
] as const;
const inDouble = [
  ...[
    "a b",
    "x",
    " ",
    "\\\\",
    "\\$a",
    '\\"',
    "\\x",
    "'",
    "*",
    "~",
    "a  b",
    "\\`",
    "\\n",
    "-",
    "}",
    "{",
    "#",
    "\\\n",
    "$",
    "%",
    "\n",
  ],
] as const;
const inDocument = [
  "text",
  "a b",
  "a  b",
  "'x'",
  '"y"',
  "\\$a",
  "\\\\",
  "\\x",
  "*",
  "a:b:c",
  "\\",
  "\tz",
  "~",
  "#",
  "$",
  "\\`",
  ":",
] as const;
