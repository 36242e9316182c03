import type { ShellBuiltin } from "../builtins.ts";
import { Exit, Leave, Return, ShellError } from "../control-flow.ts";
import type { Interpreter } from "../interpreter.ts";
import { findProgram, runProgram } from "../program.ts";
import { textOf, toName } from "../text.ts";

const numberIn = (word: string): number => {
  if (!/^\d+$/.test(word)) throw new ShellError(`Illegal number: ${word}`);
  return Number(word);
};

const leave =
  (kind: "break" | "continue"): ShellBuiltin =>
  (shell, [levels = "1"]) => {
    const count = numberIn(levels);
    if (shell.state.loops > 0) throw new Leave(kind, Math.min(count, shell.state.loops));
    return 0;
  };

/** What decides which command runs next. */
export const flow: readonly (readonly [string, ShellBuiltin])[] = [
  [":", () => 0],
  ["true", () => 0],
  ["false", () => 1],
  ["break", leave("break")],
  ["continue", leave("continue")],
  [
    "exit",
    (shell, [status]) => {
      throw new Exit(status === undefined ? shell.state.status : numberIn(status));
    },
  ],
  [
    "return",
    (shell, [status]) => {
      throw new Return(status === undefined ? shell.state.status : numberIn(status));
    },
  ],
  ["eval", (shell, args, tested) => (args.length === 0 ? 0 : shell.evaluate(args.join(" "), tested))],
  [
    "exec",
    (shell, args) => {
      if (args.length === 0) return 0;
      shell.files.flush();
      const status = runProgram(shell, args, shell.exported());
      // The program took the shell's place: nobody is left to run a trap.
      shell.state.traps.delete("EXIT");
      throw new Exit(status);
    },
  ],
  ["command", (shell, args, tested) => command(shell, args, tested)],
  [
    "type",
    (shell, args) => {
      let status = 0;
      for (const word of args) {
        const found = describe(shell, word);
        shell.write(
          `${word}${found === undefined ? ": not found" : found.startsWith("/") ? ` is ${found}` : ` is ${kindOf(shell, word)}`}\n`,
        );
        if (found === undefined) status = 127;
      }
      return status;
    },
  ],
  [".", (shell, args, tested) => source(shell, args, tested)],
  ["source", (shell, args, tested) => source(shell, args, tested)],
  [
    "trap",
    (shell, args) => {
      const words = args[0] === "--" ? args.slice(1) : args;
      if (words.length === 0) {
        for (const [signal, action] of shell.state.traps) shell.write(`trap -- '${action}' ${signal}\n`);
        return 0;
      }
      const isReset = words.length === 1 || /^\d+$/.test(words[0] ?? "") || words[0] === "-";
      const [action = ""] = words;
      for (const signal of isReset && action !== "-" ? words : words.slice(1)) {
        const name = signal === "0" ? "EXIT" : signal.replace(/^SIG/, "");
        if (!/^(?:\d+|EXIT|ERR|DEBUG|RETURN|[A-Z][A-Z0-9+-]{2,})$/.test(name)) {
          shell.write(`trap: ${signal}: bad trap\n`, 2);
          return 1;
        }
        if (isReset) shell.state.traps.delete(name);
        else shell.state.traps.set(name, action);
      }
      return 0;
    },
  ],
  ["wait", () => 0],
  ["times", (shell) => (shell.write("0m0.000000s 0m0.000000s\n0m0.000000s 0m0.000000s\n"), 0)],
  ["kill", (_shell, args) => (args.includes("-l") ? 0 : 1)],
  ["jobs", () => 0],
  ["bg", () => 1],
  ["fg", () => 1],
  ["hash", (shell, args) => hash(shell, args)],
  [
    "ulimit",
    (shell, args) => (args.some((word) => /^\d|^unlimited$/.test(word)) ? 0 : (shell.write("unlimited\n"), 0)),
  ],
  ["alias", (shell, args) => alias(shell, args)],
  [
    "unalias",
    (shell, args) => {
      for (const name of args) shell.state.functions.delete(name);
      return 0;
    },
  ],
  ["shopt", (shell) => (shell.source.isBash ? 0 : notFound(shell, "shopt"))],
  ["enable", (shell) => (shell.source.isBash ? 0 : notFound(shell, "enable"))],
  [
    "let",
    (shell, args) =>
      shell.source.isBash ? shell.evaluate(args.map((word) => `: $((${word}))`).join("; ")) : notFound(shell, "let"),
  ],
];

function notFound(shell: Interpreter, name: string): number {
  shell.complain(`${name}: not found`);
  return 127;
}

function command(shell: Interpreter, args: readonly string[], tested: boolean): number {
  const words = [...args];
  let look: "v" | "V" | undefined;
  for (let next = words[0]; next !== undefined && /^-[pvV]+$/.test(next); next = words[0]) {
    words.shift();
    if (next.includes("V")) look = "V";
    else if (next.includes("v")) look = "v";
  }
  if (words[0] === "--") words.shift();
  const [name, ...rest] = words;
  if (name === undefined) return 0;
  if (look) {
    const found = describe(shell, name);
    if (found === undefined) {
      if (look === "V") shell.write(`${name}: not found\n`);
      return 127;
    }
    shell.write(look === "v" ? `${found}\n` : `${name} is ${found.startsWith("/") ? found : kindOf(shell, name)}\n`);
    return 0;
  }
  const builtin = shell.builtins.get(name);
  shell.files.flush();
  if (!builtin) return runProgram(shell, words, shell.exported());
  return builtin(shell, rest, tested);
}

/** Nothing is remembered; whether commands are there is what scripts ask it. */
function hash(shell: Interpreter, args: readonly string[]): number {
  let status = 0;
  for (const word of args.filter((one) => !one.startsWith("-") && !one.includes("/"))) {
    if (describe(shell, word) !== undefined) continue;
    shell.complain(`hash: ${word}: not found`);
    status = 1;
  }
  return status;
}

/** What `command -v` prints: a name of the shell's own, or a path. */
function describe(shell: Interpreter, name: string): string | undefined {
  if (keywords.has(name) || shell.state.functions.has(name) || shell.builtins.has(name)) return name;
  shell.files.flush();
  const found = findProgram(shell, name, shell.get("PATH"));
  return typeof found === "number" ? undefined : found.word;
}

const kindOf = (shell: Interpreter, name: string): string =>
  keywords.has(name)
    ? "a shell keyword"
    : shell.state.functions.has(name)
      ? "a shell function"
      : shell.specialBuiltins.has(name)
        ? "a special shell builtin"
        : "a shell builtin";

const keywords = new Set([
  "!",
  "{",
  "}",
  "case",
  "do",
  "done",
  "elif",
  "else",
  "esac",
  "fi",
  "for",
  "if",
  "in",
  "then",
  "until",
  "while",
]);

function source(shell: Interpreter, [file, ...args]: readonly string[], tested: boolean): number {
  if (file === undefined) return 0;
  const { tree } = shell.options;
  const folders = file.includes("/") ? [""] : (shell.get("PATH") ?? "").split(":");
  for (const folder of folders) {
    const path = file.includes("/") ? file : `${folder === "" ? "." : folder}/${file}`;
    const name = toName(shell.absolute(path));
    if (tree.resolve(name)?.type !== "file") continue;
    if (shell.options.sourced?.(name, shell, shell.process([file, ...args], shell.exported()))) return 0;
    const text = textOf(tree.read(name));
    if (args.length === 0) return shell.include(text, path, tested);
    const { params } = shell.state;
    if (shell.source.isBash) shell.state.params = args;
    try {
      return shell.include(text, path, tested);
    } finally {
      shell.state.params = params;
    }
  }
  throw new ShellError(
    `.: ${file.includes("/") ? "cannot open " : ""}${file}: ${file.includes("/") ? "No such file" : "not found"}`,
  );
}

/** An alias is kept as a function, which comes to the same for what scripts use it for; bash has them when interactive. */
function alias(shell: Interpreter, args: readonly string[]): number {
  if (shell.source.isBash) return 0;
  for (const word of args) {
    const [, name, value = ""] = /^([A-Za-z_]\w*)=([^]*)$/.exec(word) ?? [];
    if (name === undefined) continue;
    // It does not stand for itself again.
    const isItself = value === name || value.startsWith(`${name} `);
    shell.evaluate(`${name} () { ${isItself ? "command " : ""}${value} "$@"; }`);
  }
  return 0;
}
