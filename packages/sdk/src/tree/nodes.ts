import { type DeviceEntry, type DirectoryEntry, type Entry, fixedTime } from "./entry.ts";
import type { Part } from "./part.ts";

/** Mode and owner, which change, apart from what a thing is, which does not. */
interface Common {
  mode: number;
  uid: number;
  gid: number;
  mtime: number;
  xattrs: Readonly<Record<string, string>> | undefined;
  /** Set for what was written since the tree was made, in the order of writing. */
  written?: number | undefined;
}

/** A file's data: in memory, in a part (by the part's own path), or in the base image, where it may be out of reach. */
export type Content =
  | { readonly in: "memory"; readonly bytes: Uint8Array }
  | { readonly in: "part"; readonly part: Part; readonly path: string }
  | { readonly in: "base"; readonly path: string; readonly read: ReadFile | undefined };

/** The content of one of a base image's files, by its entry's path. */
export type ReadFile = (path: string) => Buffer;

/** What hardlinks share. */
export interface FileNode extends Common {
  readonly type: "file";
  readonly size: number;
  readonly content: Content;
}
interface SymlinkNode extends Common {
  readonly type: "symlink";
  readonly target: string;
}
interface DeviceNode extends Common {
  readonly type: DeviceEntry["type"];
  readonly major: number;
  readonly minor: number;
}
export interface DirectoryNode extends Common {
  readonly type: "directory";
  readonly names: Map<string, Name>;
  /** The path at which a part or the base image gave it; undefined for one that was made since. */
  given: string | undefined;
  /** Made on the way to something; whoever describes it first decides what it is like. */
  implicit: boolean;
  /** What the base image says of it, where no part says anything. */
  base: DirectoryEntry | undefined;
}
export type Node = FileNode | SymlinkNode | DeviceNode | DirectoryNode;

/** A name in a directory, and who gave it. */
export interface Name {
  readonly node: Node;
  /** The part's or base image's own entry; undefined where the name was made since. */
  readonly entry?: Entry | undefined;
  /** Undefined for the base image's. */
  readonly part?: Part | undefined;
}

/** `given`: the path at which a part or the base image gives it, undefined for one that is made since. */
export function directoryNode(given: string | undefined, more: Partial<DirectoryNode> = {}): DirectoryNode {
  const common = { mode: 0o755, uid: 0, gid: 0, mtime: fixedTime, xattrs: undefined };
  return { type: "directory", ...common, names: new Map(), implicit: false, base: undefined, ...more, given };
}

/** The node that an entry describes; a hardlink has none of its own. */
export function nodeOf(
  entry: Exclude<Entry, { type: "hardlink" }>,
  part: Part | undefined,
  path: string,
  read?: ReadFile,
): Node {
  const { mode, uid, gid, mtime, xattrs } = entry;
  const common = { mode, uid, gid, mtime, xattrs };
  switch (entry.type) {
    case "directory":
      return directoryNode(path, { ...common, base: part ? undefined : entry });
    case "symlink":
      return { ...common, type: "symlink", target: entry.target };
    case "file": {
      const content: Content = part ? { in: "part", part, path: entry.path } : { in: "base", path: entry.path, read };
      return { ...common, type: "file", size: entry.size, content };
    }
    default:
      return { ...common, type: entry.type, major: entry.major, minor: entry.minor };
  }
}

/** What is at a path, as an entry; hardlinked files read as files. */
export function entryOf(node: Node, path: string): Entry {
  const { mode, uid, gid, mtime, xattrs } = node;
  const common = { path, mode, uid, gid, mtime, ...(xattrs && { xattrs }) };
  switch (node.type) {
    case "directory":
      return { ...common, type: "directory" };
    case "symlink":
      return { ...common, type: "symlink", target: node.target };
    case "file":
      return { ...common, type: "file", size: node.size };
    default:
      return { ...common, type: node.type, major: node.major, minor: node.minor };
  }
}
