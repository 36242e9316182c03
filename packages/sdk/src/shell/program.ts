import { basename } from "node:path/posix";
import { Interpreter } from "./interpreter.ts";
import { isShellScript, optionsOfLine, Source } from "./source.ts";
import { textOf, toName } from "./text.ts";

interface Found {
  readonly word: string;
  /** With links followed. */
  readonly path: string;
}

/** Where execvp finds a program in the tree; 126 where it may not be executed, 127 where there is none. */
export function findProgram(shell: Interpreter, word: string, path: string | undefined): Found | 126 | 127 {
  const { tree } = shell.options;
  let status: 126 | 127 = 127;
  const folders = word.includes("/") ? [""] : (path ?? "/usr/sbin:/usr/bin:/sbin:/bin").split(":");
  for (const folder of folders) {
    const full = word.includes("/") ? word : `${folder === "" ? "." : folder}/${word}`;
    const entry = tree.resolve(toName(shell.absolute(full)));
    if (!entry) continue;
    if (entry.type === "file" && (entry.mode & 0o111) !== 0) return { word: full, path: `/${entry.path}` };
    if (word.includes("/") || entry.type === "file") status = 126;
  }
  return status;
}

/** Runs a program of the tree: natively, or interpreted where it is a shell script. */
export function runProgram(shell: Interpreter, words: readonly string[], env: ReadonlyMap<string, string>): number {
  const [word = "", ...args] = words;
  shell.options.meter.step();
  const found = word === "" ? 127 : findProgram(shell, word, env.get("PATH") ?? shell.get("PATH"));
  if (typeof found === "number") {
    shell.complain(`${word}: ${found === 126 ? "Permission denied" : "not found"}`);
    return found;
  }
  const native = shell.options.native(basename(word), found.path);
  if (native) return native(shell.process(words, env));
  const name = basename(found.path);
  if (name === "dash" || name === "bash" || name === "sh") return runShell(shell, args, env, name === "bash", word);
  const text = textOf(shell.options.tree.read(found.path));
  if (isShellScript(text)) {
    return started(shell, new Source(text, found.word), found.word, args, env, optionsOfLine(text));
  }
  const interpreter = /^#![ \t]*(\S+)(?:[ \t]+(\S+))?/.exec(text);
  const what = interpreter
    ? `runs a script of ${basename(interpreter[1] ?? "") === "env" ? interpreter[2] : basename(interpreter[1] ?? "")}`
    : "runs a program";
  shell.unsupported(`${what} that firn does not know`);
  return 0;
}

/** `sh -c TEXT [NAME [ARG…]]`, `sh FILE [ARG…]`, or a script on standard input. */
function runShell(
  shell: Interpreter,
  given: readonly string[],
  env: ReadonlyMap<string, string>,
  isBash: boolean,
  word: string,
): number {
  const args = [...given];
  const options: string[] = [];
  let fromText = false;
  for (let next = args[0]; next !== undefined && /^[-+]./.test(next); next = args[0]) {
    args.shift();
    if (next === "--") break;
    if (/^--\w/.test(next)) continue;
    if (/^[-+]\w*o$/.test(next)) options.push(next, args.shift() ?? "");
    else {
      if (next.startsWith("-") && next.includes("c")) fromText = true;
      const rest = next.replaceAll(/[cis]/g, "");
      if (rest.length > 1) options.push(rest);
    }
  }
  if (fromText) {
    const text = args.shift() ?? "";
    return started(
      shell,
      new Source(text, shell.source.name, isBash, shell.line),
      args.shift() ?? word,
      args,
      env,
      options,
    );
  }
  const file = args.shift();
  if (file === undefined) {
    const text = shell.state.descriptors.get(0)?.input?.readAll() ?? "";
    return started(shell, new Source(text, "standard input", isBash), word, [], env, options);
  }
  const { tree } = shell.options;
  const entry = tree.resolve(toName(shell.absolute(file)));
  if (entry?.type !== "file") {
    shell.write(`${word}: 0: cannot open ${file}: No such file\n`, 2);
    return 2;
  }
  const native = shell.options.native(basename(file), `/${entry.path}`);
  if (native) return native(shell.process([file, ...args], env));
  const text = textOf(tree.read(entry.path));
  return started(shell, new Source(text, file, isBash), file, args, env, options);
}

function started(
  shell: Interpreter,
  source: Source,
  name: string,
  args: readonly string[],
  env: ReadonlyMap<string, string>,
  options: readonly string[],
): number {
  const { cwd, umask, user, descriptors } = shell.state;
  const nested = new Interpreter(
    source,
    { ...shell.options, name, args, env: Object.fromEntries(env), cwd, umask, user },
    shell,
  );
  nested.state.descriptors = new Map(descriptors);
  setOptions(nested, options);
  return nested.run();
}

/** `-e`, `+x`, `-o pipefail`. */
export function setOptions(shell: Interpreter, words: readonly string[]): void {
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    const on = word.startsWith("-");
    if (/^[-+]o$/.test(word)) {
      const name = longOptions[words[++at] ?? ""] ?? words[at] ?? "";
      if (on) shell.state.options.add(name);
      else shell.state.options.delete(name);
      continue;
    }
    for (const letter of word.slice(1)) {
      if (on) shell.state.options.add(letter);
      else shell.state.options.delete(letter);
    }
  }
}

const longOptions: Readonly<Record<string, string>> = {
  errexit: "e",
  nounset: "u",
  xtrace: "x",
  noglob: "f",
  allexport: "a",
  noclobber: "C",
  noexec: "n",
  verbose: "v",
};
