import type { HereDoc, Redirection } from "unbash";
import { ShellError } from "./control-flow.ts";
import { type Descriptor, FileOutput, nullDevice, zeroes } from "./descriptors.ts";
import { expandQuoted, expandToText } from "./expand.ts";
import type { Interpreter } from "./interpreter.ts";
import { inputOf, nowhere } from "./streams.ts";
import { textOf, toName } from "./text.ts";

/** Runs something with other open files, which are as before afterwards unless they are to stay (`exec >f`). */
export function redirected<T>(shell: Interpreter, redirections: readonly Redirection[], run: () => T, stay = false): T {
  if (redirections.length === 0) return run();
  const { state } = shell;
  const before = state.descriptors;
  state.descriptors = new Map(before);
  let done = false;
  try {
    for (const redirection of redirections) apply(shell, redirection);
    const result = run();
    done = true;
    return result;
  } finally {
    if (!(stay && done)) state.descriptors = before;
  }
}

function apply(shell: Interpreter, redirection: Redirection): void {
  const { descriptors } = shell.state;
  const given = redirection.descriptor?.type === "FileDescriptor" ? redirection.descriptor.value : undefined;
  if (redirection.type === "HereDoc") {
    descriptors.set(given ?? 0, { input: inputOf(documentOf(shell, redirection)) });
    return;
  }
  const text = redirection.target ? expandToText(shell, redirection.target) : "";
  if (redirection.type === "HereString") {
    descriptors.set(given ?? 0, { input: inputOf(`${text}\n`) });
    return;
  }
  const { operator } = redirection;
  if (operator === "<&" || operator === ">&") {
    const number = given ?? (operator === "<&" ? 0 : 1);
    if (text === "-") return void descriptors.delete(number);
    if (!/^\d+-?$/.test(text)) {
      if (operator === ">&" && shell.source.isBash) {
        const both = openForWriting(shell, text, false);
        descriptors.set(1, both);
        descriptors.set(2, both);
        return;
      }
      throw new ShellError("Bad fd number");
    }
    const other = descriptors.get(Number.parseInt(text, 10));
    if (!other) throw new ShellError(`${text}: Bad file descriptor`);
    descriptors.set(number, other);
    return;
  }
  if (operator === "&>" || operator === "&>>") {
    // To dash this is `&` and then `>`; scripts of bash mean both streams.
    const both = openForWriting(shell, text, operator === "&>>");
    descriptors.set(1, both);
    if (shell.source.isBash) descriptors.set(2, both);
    return;
  }
  if (operator === "<") descriptors.set(given ?? 0, openForReading(shell, text));
  else if (operator === "<>") {
    const { output } = openForWriting(shell, text, true);
    const { input } = openForReading(shell, text);
    descriptors.set(given ?? 0, { ...(input && { input }), ...(output && { output }) });
  } else {
    const exists = shell.options.tree.resolve(toName(shell.absolute(text)))?.type === "file";
    if (operator === ">" && shell.state.options.has("C") && exists) {
      throw new ShellError(`cannot create ${text}: File exists`);
    }
    descriptors.set(given ?? 1, openForWriting(shell, text, operator === ">>"));
  }
}

function documentOf(shell: Interpreter, { body, operator, delimiter }: HereDoc): string {
  const text =
    delimiter?.quoted || !body.parts
      ? unquoted(body.text, delimiter?.quoted ?? false)
      : expandQuoted(shell, body.parts);
  return operator === "<<-" ? text.replaceAll(/^\t+/gm, "") : text;
}

/** A body without expansions may still have backslashes that quote. */
const unquoted = (text: string, quoted: boolean): string =>
  quoted ? text : text.replaceAll(/\\([\\$`\n])/g, (_all, char: string) => (char === "\n" ? "" : char));

function deviceOf(shell: Interpreter, path: string): Descriptor | undefined {
  const number = /^\/dev\/(?:fd\/(\d+)|(stdin)|(stdout)|(stderr))$/.exec(path);
  if (number) {
    const at = number[1] === undefined ? (number[2] ? 0 : number[3] ? 1 : 2) : Number(number[1]);
    return shell.state.descriptors.get(at);
  }
  switch (path) {
    case "/dev/null":
      return nullDevice;
    case "/dev/zero":
      return { input: zeroes, output: nowhere };
    case "/dev/full":
      return { input: zeroes, output: nowhere };
    case "/dev/random":
    case "/dev/urandom":
      shell.deferred("asks for random data");
      return { input: inputOf(""), output: nowhere };
    case "/dev/tty":
    case "/dev/console":
      throw new ShellError(`cannot open ${path}: No such device or address`);
    default:
      return undefined;
  }
}

function openForReading(shell: Interpreter, word: string): Descriptor {
  const path = shell.absolute(word);
  const device = deviceOf(shell, path);
  if (device) return device;
  shell.files.flush();
  const entry = shell.options.tree.resolve(toName(path));
  if (!entry || word === "") throw new ShellError(`cannot open ${word}: No such file`);
  if (entry.type !== "file") return { input: inputOf("") };
  return { input: inputOf(textOf(shell.options.tree.read(toName(path)))) };
}

function openForWriting(shell: Interpreter, word: string, append: boolean): Descriptor {
  const path = shell.absolute(word);
  const device = deviceOf(shell, path);
  if (device) return device;
  shell.files.flush();
  const { tree, meter } = shell.options;
  const name = toName(path);
  const entry = tree.resolve(name);
  if (word === "" || entry?.type === "directory") {
    throw new ShellError(`cannot create ${word}: ${word === "" ? "Directory nonexistent" : "Is a directory"}`);
  }
  if (entry && entry.type !== "file") return { output: nowhere };
  if (!entry) {
    const target = tree.get(name)?.type === "symlink" ? undefined : name;
    const parent = name.slice(0, name.lastIndexOf("/")) || "/";
    if (target !== undefined && tree.resolve(parent)?.type !== "directory") {
      throw new ShellError(`cannot create ${word}: Directory nonexistent`);
    }
    tree.write(name, "", { mode: 0o666 & ~shell.state.umask, ...shell.state.user });
  } else if (!append && entry.type === "file") tree.write(name, "");
  return { output: new FileOutput(tree, name, append, shell.files, meter) };
}
