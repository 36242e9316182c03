import type { Tree } from "../../../tree/index.ts";

export const shellsFile = "/etc/shells";

/** A path with links in its directory resolved: `/bin/sh` is `/usr/bin/sh` too. */
export function realShell(tree: Tree, path: string): string {
  const slash = path.lastIndexOf("/");
  const directory = tree.resolve(path.slice(0, slash));
  return directory ? `/${directory.path}${path.slice(slash)}` : path;
}

/** The lines of a file; none where it is not there. */
export const linesOf = (tree: Tree, path: string): string[] =>
  tree.resolve(path) ? tree.read(path).toString("utf8").replace(/\n$/, "").split("\n") : [];

/** The shells that a file names, without comments. */
export const shellsOf = (tree: Tree, path: string): string[] =>
  linesOf(tree, path)
    .map((line) => line.replace(/#.*$/, ""))
    .filter((line) => line !== "");
