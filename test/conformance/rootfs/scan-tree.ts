import type { Entry, Part, Tree } from "../../../packages/sdk/src/tree/index.ts";
import { byName, hashOf, type Scan, type Scanned } from "./scan-folder.ts";

/** SHA-256 of a part's regular files by path. */
export type PartHashes = (part: Part) => Readonly<Record<string, string>>;

/** Every path of firn's tree, as it would be on disk. */
export function scanTree(tree: Tree, parts: readonly Part[], hashes: PartHashes): Scan {
  const groups = hardlinks(tree, parts);
  const found = new Map<string, Scanned>();
  for (const entry of tree.entries()) {
    const links = groups.get(entry.path)?.join("\n") ?? "";
    found.set(entry.path, { ...describe(entry, tree, hashes), links });
  }
  return found;
}

function describe(entry: Entry, tree: Tree, hashes: PartHashes): Omit<Scanned, "links"> {
  const { mode, uid, gid, xattrs = {} } = entry;
  const attributes = Object.entries(xattrs).sort(byName);
  const common = {
    mode: mode.toString(8),
    owner: `${uid}:${gid}`,
    xattrs: attributes.length > 0 ? JSON.stringify(attributes) : "",
  };
  switch (entry.type) {
    case "symlink":
      return { ...common, type: "symlink", content: entry.target };
    case "file":
      return { ...common, type: "file", content: contentHash(entry.path, tree, hashes) };
    case "character":
    case "block":
      // glibc's makedev, for numbers below 256.
      return { ...common, type: entry.type, content: String((entry.major << 8) | entry.minor) };
    case "directory":
    case "fifo":
      return { ...common, type: entry.type, content: "" };
    default:
      throw new Error(`${entry.path}: a tree's own entries are no hardlinks`);
  }
}

function contentHash(path: string, tree: Tree, hashes: PartHashes): string {
  const part = tree.partOf(path);
  return (part && hashes(part)[path]) ?? hashOf(tree.read(path));
}

/** Names of one file: those that a part says and that are still its own, and those that were made since. */
function hardlinks(tree: Tree, parts: readonly Part[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  const join = (target: string, path: string): void => {
    const group = groups.get(target) ?? [target];
    group.push(path);
    for (const name of group) groups.set(name, group);
  };
  for (const part of parts) {
    for (const entry of part.entries) {
      if (entry.type !== "hardlink") continue;
      if (tree.partOf(entry.path) === part && tree.partOf(entry.target) === part) join(entry.target, entry.path);
    }
  }
  for (const { entry } of tree.changes().written) if (entry.type === "hardlink") join(entry.target, entry.path);
  for (const group of new Set(groups.values())) group.sort();
  return groups;
}
