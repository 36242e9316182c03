import { FirnError } from "../errors/index.ts";
import type { Entry } from "./entry.ts";
import { type DirectoryNode, type FileNode, type Name, nodeOf, type ReadFile } from "./nodes.ts";
import type { Part } from "./part.ts";
import { implicitDirectory, walk } from "./walk.ts";

/**
 * Lays entries over a tree as a package manager unpacks them: a later file takes the place of an earlier one, and what
 * is a directory stays one, with the metadata that it has (Debian policy 6.6: "a directory will never be replaced by a
 * symbolic link to a directory or vice versa; instead, the existing state will be left alone").
 */
export class Placer {
  readonly #root: DirectoryNode;
  readonly #part: Part | undefined;
  readonly #read: ReadFile | undefined;
  /** The part's files by its own paths, for its hardlinks. */
  readonly #files = new Map<string, FileNode>();
  #last: { readonly path: string; readonly node: DirectoryNode; readonly real: string } | undefined;

  /** `part`: whose entries they are; undefined for the base image's, of which `read` gives contents. */
  constructor(root: DirectoryNode, part: Part | undefined, read?: ReadFile) {
    this.#root = root;
    this.#part = part;
    this.#read = read;
  }

  /** @throws FIRN_PATH_CONFLICT where a directory and something else want the same path. */
  place(entry: Entry, where?: (path: string) => string | undefined): void {
    const goal = where && entry.type !== "directory" ? where(entry.path) : entry.path;
    if (goal === undefined) return this.#leaveOut(entry);
    const slash = goal.lastIndexOf("/");
    const { node: parent, real } = this.#parentOf(entry, slash < 0 ? "" : goal.slice(0, slash));
    const base = goal.slice(slash + 1);
    const path = real === "" ? base : `${real}/${base}`;
    const there = parent.names.get(base);
    if (entry.type === "directory") {
      if (this.#keepsDirectory(entry, there, path)) return;
    } else if (there?.node.type === "directory") {
      if (entry.type === "symlink") return;
      throw this.#conflict(entry, there);
    } else if (there?.node.type === "symlink") {
      this.#last = undefined;
      const leadsTo = walk(this.#root, path, { follow: true })?.node?.type;
      if (entry.type !== "symlink" && leadsTo === "directory") throw this.#conflict(entry, there);
    }
    const node = entry.type === "hardlink" ? this.#linked(entry) : nodeOf(entry, this.#part, path, this.#read);
    if (node.type === "file") this.#files.set(entry.path, node);
    parent.names.set(base, { node, entry, part: this.#part });
  }

  /** Not laid down, but another name of the same file may be. */
  #leaveOut(entry: Entry): void {
    if (entry.type !== "file") return;
    const node = nodeOf(entry, this.#part, entry.path);
    if (node.type === "file") this.#files.set(entry.path, node);
  }

  /** True where there is a directory at the path already, itself or by a symlink. */
  #keepsDirectory(entry: Entry, there: Name | undefined, path: string): boolean {
    if (!there) return false;
    const node = walk(this.#root, path, { follow: true })?.node;
    if (node?.type !== "directory") throw this.#conflict(entry, there);
    if (node.implicit && node === there.node) {
      const { mode, uid, gid, mtime, xattrs } = entry;
      Object.assign(node, { mode, uid, gid, mtime, xattrs, implicit: false });
    }
    if (this.#part) node.base = undefined;
    return true;
  }

  #parentOf(entry: Entry, path: string): { readonly node: DirectoryNode; readonly real: string } {
    if (this.#last?.path === path) return this.#last;
    const place = walk(this.#root, path, { follow: true, make: implicitDirectory });
    let node = place?.node;
    if (place?.parent && !node) {
      node = implicitDirectory(place.path);
      place.parent.names.set(place.base, { node });
    }
    if (!place || node?.type !== "directory") throw this.#conflict(entry, this.#obstacle(path));
    this.#last = { path, node, real: place.path };
    return this.#last;
  }

  /** The first thing on the way that is no directory. */
  #obstacle(path: string): Name | undefined {
    const parts = path.split("/");
    for (let length = 1; length <= parts.length; length++) {
      const place = walk(this.#root, parts.slice(0, length).join("/"), { follow: true });
      if (place?.node?.type !== "directory") return place?.name;
    }
    return undefined;
  }

  #linked(entry: Extract<Entry, { type: "hardlink" }>): FileNode {
    const own = this.#files.get(entry.target);
    if (own) return own;
    const target = this.#part ? undefined : walk(this.#root, entry.target)?.node;
    if (target?.type === "file") return target;
    throw new FirnError(
      "FIRN_PATH_CONFLICT",
      `/${entry.path} of ${this.#title} links to /${entry.target}, which is no file`,
    );
  }

  get #title(): string {
    return titleOf(this.#part);
  }

  #conflict(entry: Entry, there: Name | undefined): FirnError {
    const other = titleOf(there?.part);
    const what =
      there?.node.type === "directory" ? "a directory" : `a ${there?.node.type ?? "link that leads nowhere"}`;
    const wanted = entry.type === "directory" ? "a directory" : `a ${entry.type}`;
    const message = `${this.#title} has /${entry.path} as ${wanted}, where ${other} has ${what}`;
    return new FirnError("FIRN_PATH_CONFLICT", message, {
      hint: "Leave one of the two out, or install it to another place.",
      details: { path: entry.path, parts: [other, this.#title] },
    });
  }
}

const titleOf = (part: Part | undefined): string => part?.title ?? "the base image";
