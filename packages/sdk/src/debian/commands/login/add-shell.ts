import type { Command, Process } from "../../../shell/index.ts";
import { linesOf, realShell, replaceLines } from "./shell-lists.ts";

const file = "/etc/shells";

/** Names shells in `/etc/shells`, with links resolved too. https://manpages.debian.org/add-shell.8 */
export const addShell: Command = (process) => {
  const { tree, args, stdout, stderr } = process;
  if (args.length === 0) {
    stdout.write("usage: /usr/sbin/add-shell shellname [shellname ...]\n");
    return 1;
  }
  if (!tree.resolve(file)) return missing(stderr);
  const lines = linesOf(tree, file);
  for (const shell of args.flatMap((word) => [word, realShell(tree, word)])) {
    if (!lines.includes(shell)) lines.push(shell);
  }
  replaceLines(process, file, lines);
  return 0;
};

/** Takes shells out of `/etc/shells`. https://manpages.debian.org/remove-shell.8 */
export const removeShell: Command = (process) => {
  const { tree, args, stderr } = process;
  if (args.length === 0) {
    stderr.write("usage: /usr/sbin/remove-shell shellname [shellname ...]\n");
    return 1;
  }
  if (!tree.resolve(file)) return missing(stderr);
  const gone = new Set(args.flatMap((word) => [word, realShell(tree, word)]));
  replaceLines(
    process,
    file,
    linesOf(tree, file).filter((line) => !gone.has(line)),
  );
  return 0;
};

function missing(stderr: Process["stderr"]): number {
  stderr.write("cat: /etc/shells: No such file or directory\n");
  return 1;
}
