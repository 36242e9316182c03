import { type Command, effectFailed } from "../command.ts";
import { linesOf, realShell, shellsFile } from "./shell-lists.ts";

/** `add-shell SHELL…`: names shells in `/etc/shells`, with links resolved too. https://manpages.debian.org/add-shell.8 */
export const addShell: Command = (tree, args) => {
  if (args.some((word) => !word.startsWith("/"))) throw effectFailed("add-shell", args, "shells are absolute paths");
  const lines = linesOf(tree, shellsFile);
  for (const shell of args.flatMap((word) => [word, realShell(tree, word)])) {
    if (!lines.includes(shell)) lines.push(shell);
  }
  tree.write(shellsFile, lines.map((line) => `${line}\n`).join(""));
};

/** `remove-shell SHELL…`: takes shells out of `/etc/shells`. */
export const removeShell: Command = (tree, args) => {
  const gone = new Set(args.flatMap((word) => [word, realShell(tree, word)]));
  const lines = linesOf(tree, shellsFile).filter((line) => !gone.has(line));
  tree.write(shellsFile, lines.map((line) => `${line}\n`).join(""));
};
