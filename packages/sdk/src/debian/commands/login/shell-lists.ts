import { bytesOf, type Process, textOf } from "../../../shell/index.ts";
import type { Tree } from "../../../tree/index.ts";

/** A path with links in its directory resolved: `/bin/sh` is `/usr/bin/sh` too. What is not there stays as it is. */
export function realShell(tree: Tree, path: string): string {
  const slash = path.lastIndexOf("/");
  const parts = path.slice(0, slash).split("/");
  for (let count = parts.length; count > 0; count--) {
    const found = tree.resolve(parts.slice(0, count).join("/") || "/");
    if (!found) continue;
    const rest = [found.path, ...parts.slice(count)].filter((part) => part !== "");
    return `/${[...rest, path.slice(slash + 1)].join("/")}`;
  }
  return path;
}

/** The lines of a file; none where it is not there. */
export function linesOf(tree: Tree, path: string): string[] {
  if (tree.resolve(path)?.type !== "file") return [];
  const text = textOf(tree.read(path));
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}

/** The shells that a file names, without comments. */
export const shellsOf = (tree: Tree, path: string): string[] =>
  linesOf(tree, path)
    .map((line) => line.replace(/#.*$/, ""))
    .filter((line) => line !== "");

/** Replaces a file by a new one with the old one's mode and owner. */
export function replaceLines({ tree }: Process, path: string, lines: readonly string[], like = path): void {
  const { mode = 0o644, uid = 0, gid = 0 } = tree.resolve(like) ?? {};
  if (tree.get(path)?.type === "symlink") tree.remove(path);
  tree.write(path, bytesOf(lines.map((line) => `${line}\n`).join("")), { mode, uid, gid });
}
