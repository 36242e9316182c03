import { type Command, effectFailed } from "../command.ts";
import { linesOf, realShell, shellsFile, shellsOf } from "./shell-lists.ts";

const template = "/usr/share/debianutils/shells";
const offered = "/usr/share/debianutils/shells.d";
const state = "/var/lib/shells.state";

/**
 * `update-shells`: brings `/etc/shells` in line with the shells that packages offer in
 * `/usr/share/debianutils/shells.d`. https://manpages.debian.org/update-shells.8
 */
export const updateShells: Command = (tree, args) => {
  if (args.length > 0) throw effectFailed("update-shells", args, "firn knows no options of it");
  const files = [template, ...tree.list(offered).map((name) => `${offered}/${name}`)];
  const packaged = files.flatMap((file) => shellsOf(tree, file).flatMap((shell) => [shell, realShell(tree, shell)]));
  const known = new Set(shellsOf(tree, state));
  const kept: string[] = [];
  const present = new Set<string>();
  for (const line of linesOf(tree, tree.resolve(shellsFile) ? shellsFile : template)) {
    const shell = line.replace(/#.*$/, "");
    const stays = shell === "" || packaged.includes(shell) || !known.has(shell);
    if (!stays || (shell !== "" && present.has(shell))) continue;
    kept.push(line);
    present.add(shell);
  }
  const shells = [...new Set(packaged)];
  const added = shells.filter((shell) => !present.has(shell) && !known.has(shell));
  tree.write(state, shells.map((shell) => `${shell}\n`).join(""));
  tree.write(shellsFile, [...kept, ...added].map((line) => `${line}\n`).join(""));
};
