import type { ShellBuiltin } from "../builtins.ts";
import { formatPrintf, unescape } from "../printf.ts";

const echo: ShellBuiltin = (shell, args) => {
  const words = [...args];
  let newline = "\n";
  let escapes = !shell.source.isBash;
  const option = shell.source.isBash ? /^-[neE]+$/ : /^-n$/;
  while (option.test(words[0] ?? "")) {
    const word = words.shift() ?? "";
    if (word.includes("n")) newline = "";
    if (word.includes("e")) escapes = true;
    if (word.includes("E")) escapes = false;
    if (!shell.source.isBash) break;
  }
  const text = words.join(" ");
  const plain = escapes && text.includes("\\") ? unescape(text, true) : { text, stop: false };
  shell.write(plain.text + (plain.stop ? "" : newline));
  return 0;
};

const printf: ShellBuiltin = (shell, args) => {
  const words = args[0] === "--" ? args.slice(1) : [...args];
  let variable: string | undefined;
  if (words[0] === "-v" && shell.source.isBash) {
    words.shift();
    variable = words.shift();
  }
  const [format, ...rest] = words;
  if (format === undefined) {
    shell.complain("printf: usage: printf format [arg ...]");
    return 2;
  }
  const { text, status } = formatPrintf(format, rest, (message) => shell.complain(`printf: ${message}`));
  if (variable === undefined) shell.write(text);
  else shell.set(variable, text);
  return status;
};

export const writing: readonly (readonly [string, ShellBuiltin])[] = [
  ["echo", echo],
  ["printf", printf],
];
