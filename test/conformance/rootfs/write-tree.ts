import { chmodSync, lchownSync, linkSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Part, Tree } from "../../../packages/sdk/src/tree/index.ts";

/**
 * Writes a tree to a directory, as root, on a file system that knows owners and modes. Hardlinks are those that the
 * parts say; devices are left out, for a chroot binds the host's.
 */
export function writeTree(tree: Tree, parts: readonly Part[], root: string): void {
  const linked = new Map<string, string>();
  for (const part of parts) {
    for (const entry of part.entries) if (entry.type === "hardlink") linked.set(entry.path, entry.target);
  }
  const late: { path: string; target: string }[] = [];
  for (const entry of tree.entries()) {
    const path = join(root, entry.path);
    const target = linked.get(entry.path);
    if (entry.type === "directory") mkdirSync(path);
    else if (entry.type === "symlink") symlinkSync(entry.target, path);
    else if (target !== undefined && tree.get(target)) late.push({ path, target });
    else if (entry.type === "file") writeFileSync(path, tree.read(entry.path));
    else continue;
    if (late.at(-1)?.path === path) continue;
    lchownSync(path, entry.uid, entry.gid);
    if (entry.type !== "symlink") chmodSync(path, entry.mode);
  }
  for (const { path, target } of late) linkSync(join(root, target), path);
}
