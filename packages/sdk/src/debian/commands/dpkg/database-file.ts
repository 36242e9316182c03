import { textOf } from "../../../shell/index.ts";
import type { Tree } from "../../../tree/index.ts";

/** Where dpkg keeps its database. */
export const admin = "/var/lib/dpkg";

/** A file's lines as bytes; none where there is no such file. */
export function linesOf(tree: Tree, path: string): string[] {
  if (tree.resolve(path)?.type !== "file") return [];
  const text = textOf(tree.read(path));
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}
