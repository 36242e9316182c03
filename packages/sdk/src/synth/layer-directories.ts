import type { DirectoryEntry, Tree } from "../tree/index.ts";
import type { LayerGroup } from "./plan-layers.ts";

/**
 * Every directory that a layer must list: the ancestors of all that is in it, with the mode and owner that they have
 * in the finished image. A runtime that finds no entry makes the directory 0755 root over what lower layers said, and
 * AWS Lambda refuses the image: https://github.com/chainguard-dev/apko/blob/main/pkg/build/layers.go
 * Directories that are links in the image are left out: an entry would replace the link.
 */
export function directoriesOf(group: LayerGroup, tree: Tree): DirectoryEntry[] {
  const wanted = new Set<string>();
  const addWithAncestors = (path: string): void => {
    for (let at = path; at !== "" && !wanted.has(at); at = parentOf(at)) wanted.add(at);
  };
  for (const { part, edits } of group.items) {
    for (const entry of part.entries) {
      if (edits?.without.has(entry.path)) continue;
      addWithAncestors(entry.type === "directory" ? entry.path : parentOf(entry.path));
    }
  }
  const directories: DirectoryEntry[] = [];
  for (const path of [...wanted].sort()) {
    const entry = tree.get(path);
    if (entry?.type === "directory" && entry.path === path) directories.push(entry);
  }
  return directories;
}

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));
