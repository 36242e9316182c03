import type { Entry } from "./entry.ts";
import { GrownTree } from "./grown-tree.ts";
import { directoryNode, type ReadFile } from "./nodes.ts";
import type { Part } from "./part.ts";
import { Placer } from "./place-entry.ts";
import type { Tree } from "./tree.ts";

/**
 * Lays parts over each other, the way a package manager would unpack them in this order, and gives the file system
 * that comes out. A later part's file wins; a directory stays a directory and keeps the metadata of its first giver;
 * entries below a symlinked directory go to where the link leads.
 *
 * @param parts In the order of unpacking. The parts themselves are not changed, nor are contents read.
 * @param base The entries of a base image's file system, parents first.
 * @param read The contents of the base image's files, by path; without it they stay out of reach.
 * @throws FIRN_PATH_CONFLICT where one part has a directory and another something else at the same path.
 * @example
 * ```ts
 * const tree = growTree([await findPart(store, id)]);
 * tree.write("etc/hostname", "firn\n");
 * const { written, edits } = tree.changes();
 * ```
 */
export function growTree(parts: readonly Part[], base: readonly Entry[] = [], read?: ReadFile): Tree {
  const root = directoryNode("");
  const below = new Placer(root, undefined, read);
  // A base's hardlinks may point to what sorts behind them.
  for (const entry of base) if (entry.type !== "hardlink") below.place(entry);
  for (const entry of base) if (entry.type === "hardlink") below.place(entry);
  const tree = new GrownTree(root, base);
  for (const part of parts) tree.place(part);
  return tree;
}
