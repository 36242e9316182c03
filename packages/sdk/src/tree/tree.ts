import type { DeviceEntry, Entry } from "./entry.ts";
import type { Part, PartEdits } from "./part.ts";

export interface Metadata {
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  /** All extended attributes, values as base64; `{}` takes them away. */
  readonly xattrs?: Readonly<Record<string, string>> | undefined;
}

/** A device or pipe, as `mknod` makes one. */
export interface Special {
  readonly type: DeviceEntry["type"];
  readonly major?: number;
  readonly minor?: number;
}

/**
 * The image's file system as it will be, over the parts that make it: reading looks into parts, writing stays in
 * memory. Paths are relative to the root (`etc/passwd`); a leading slash is accepted, and the root itself has the empty
 * path. Unless said otherwise symlinks
 * in parent directories are followed within the tree, the last component is not.
 */
export interface Tree {
  /** The entry at a path (its `path` is the real one, after links in parents), or undefined. Hardlinks are files. */
  get(path: string): Entry | undefined;
  /** The same, following a symlink in the last component too. Undefined where it dangles or loops. */
  resolve(path: string): Entry | undefined;
  /** Names in a directory, sorted by bytes; empty where it is not a directory. */
  list(path: string): readonly string[];
  /** @throws FIRN_PATH_CONFLICT where there is no regular file. Follows links. */
  read(path: string): Buffer;
  /**
   * Creates or replaces a regular file (a symlink there is followed); missing parents are made 0755 root. One that is
   * replaced keeps its metadata unless given, and the file's other names keep their content.
   */
  write(path: string, content: string | Uint8Array, metadata?: Metadata): void;
  /** Makes a directory and its parents; an existing one keeps its metadata unless given. */
  mkdir(path: string, metadata?: Metadata): void;
  /** Creates or replaces a symlink. */
  symlink(target: string, path: string): void;
  /** Gives a file another name; a file or link there is replaced. */
  hardlink(target: string, path: string): void;
  /** Renames a file, link or whole directory, as rename(2): a file or empty directory at the new path is replaced. */
  rename(from: string, to: string): void;
  /**
   * Changes mode, owner or attributes, of all names of a file; follows a symlink unless told not to.
   * @throws FIRN_PATH_CONFLICT: nothing there.
   */
  change(path: string, metadata: Metadata, options?: { readonly follow?: boolean }): void;
  /** Makes a device or pipe. @throws FIRN_PATH_CONFLICT where something is. */
  mknod(path: string, what: Special, metadata?: Metadata): void;
  /** A number that tells files apart: the same for all names of a file. Follows no link in the last component. */
  inode(path: string): number | undefined;
  /** Removes a file or link, or a directory with all that is in it. No error where nothing is. */
  remove(path: string): void;
  /**
   * When a path was last written, to be compared with others: a part's own file says its seconds since 1970, what was
   * written since is later than any of those, in the order of writing. Follows links; undefined where nothing is.
   */
  modified(path: string): number | undefined;
  /**
   * Unpacks a part over what is there, as a package manager would.
   * @param where Another path for an entry (a diversion), or undefined to leave it out. Directories are not asked.
   * @throws FIRN_PATH_CONFLICT where a directory and something else want the same path.
   */
  place(part: Part, where?: (path: string) => string | undefined): void;
  /** Which part gave the entry at this path, if it is still that part's. */
  partOf(path: string): Part | undefined;
  /** All entries, sorted so that parents come first. */
  entries(): Iterable<Entry>;
  /** What was changed since the tree was made from its parts. */
  changes(): TreeChanges;
}

export interface TreeChanges {
  /**
   * New, replaced or moved non-directories and new directories, with content for regular files; parents first,
   * hardlinks after their target. What went away of a base image comes last, as whiteouts (`etc/.wh.motd`).
   */
  readonly written: readonly { readonly entry: Entry; readonly content?: Uint8Array }[];
  /** Per part (by id), what its segment must leave out or say otherwise. */
  readonly edits: ReadonlyMap<string, PartEdits>;
}
