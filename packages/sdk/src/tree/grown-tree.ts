import { compareBytes } from "./byte-order.ts";
import { changesOf } from "./changes.ts";
import { conflict, contentOf } from "./contents.ts";
import { type Entry, fixedTime } from "./entry.ts";
import { type Content, type DirectoryNode, directoryNode, entryOf, type FileNode, type Node } from "./nodes.ts";
import type { Part } from "./part.ts";
import { Placer } from "./place-entry.ts";
import type { Metadata, Special, Tree, TreeChanges } from "./tree.ts";
import { freshDirectory, type Place, walk } from "./walk.ts";

export class GrownTree implements Tree {
  readonly #root: DirectoryNode;
  readonly #parts: Part[] = [];
  readonly #base: readonly Entry[];
  #writes = 0;
  readonly #inodes = new WeakMap<Node, number>();
  #lastInode = 1;

  constructor(root: DirectoryNode, base: readonly Entry[]) {
    this.#root = root;
    this.#base = base;
  }

  place(part: Part, where?: (path: string) => string | undefined): void {
    if (!this.#parts.includes(part)) this.#parts.push(part);
    const placer = new Placer(this.#root, part);
    for (const entry of part.entries) placer.place(entry, where);
  }

  modified(path: string): number | undefined {
    const node = walk(this.#root, path, { follow: true })?.node;
    return node && (node.written === undefined ? node.mtime : writtenFrom + node.written);
  }

  get(path: string): Entry | undefined {
    return asEntry(walk(this.#root, path));
  }

  resolve(path: string): Entry | undefined {
    return asEntry(walk(this.#root, path, { follow: true }));
  }

  inode(path: string): number | undefined {
    const node = walk(this.#root, path)?.node;
    if (!node) return undefined;
    const known = this.#inodes.get(node);
    if (known === undefined) this.#inodes.set(node, ++this.#lastInode);
    return known ?? this.#lastInode;
  }

  list(path: string): readonly string[] {
    const node = walk(this.#root, path, { follow: true })?.node;
    return node?.type === "directory" ? [...node.names.keys()].sort(compareBytes) : [];
  }

  read(path: string): Buffer {
    const node = walk(this.#root, path, { follow: true })?.node;
    if (node?.type !== "file") throw conflict(path, node ? `is a ${node.type}, not a file` : "does not exist");
    return contentOf(node, path);
  }

  write(path: string, content: string | Uint8Array, metadata: Metadata = {}): void {
    const { parent, base, node, path: real } = this.#placeFor(path, true);
    if (node && node.type !== "file") throw conflict(real, `is a ${node.type}, not a file`);
    const bytes = typeof content === "string" ? Buffer.from(content) : Buffer.from(content);
    const written = ++this.#writes;
    if (node && hasContent(node, bytes)) return apply(node, { ...metadata, written });
    const { mode = 0o644, uid = 0, gid = 0, xattrs } = { ...node, ...metadata };
    const fresh: FileNode = { type: "file", mode, uid, gid, mtime: fixedTime, xattrs, ...inMemory(bytes), written };
    parent.names.set(base, { node: fresh });
  }

  mkdir(path: string, metadata: Metadata = {}): void {
    const place = walk(this.#root, path, { follow: true, make: freshDirectory });
    if (place?.node?.type === "directory") return apply(place.node, metadata);
    if (!place?.parent || place.node) throw conflict(path, "cannot be a directory: something else is in the way");
    const node = directoryNode(undefined, { written: ++this.#writes });
    apply(node, metadata);
    place.parent.names.set(place.base, { node });
  }

  symlink(target: string, path: string): void {
    if (target === "") throw conflict(path, "cannot be a symlink to nothing");
    const { parent, base, node, path: real } = this.#placeFor(path, false);
    if (node?.type === "directory") throw conflict(real, "is a directory, so no symlink can take its place");
    if (node?.type === "symlink" && node.target === target) return;
    const common = { mode: 0o777, uid: 0, gid: 0, mtime: fixedTime, xattrs: undefined, written: ++this.#writes };
    parent.names.set(base, { node: { type: "symlink", target, ...common } });
  }

  mknod(path: string, { type, major = 0, minor = 0 }: Special, metadata: Metadata = {}): void {
    const { parent, base, node, path: real } = this.#placeFor(path, false);
    if (node) throw conflict(real, `is a ${node.type} already`);
    const { mode = 0o644, uid = 0, gid = 0, xattrs } = metadata;
    const common = { mode, uid, gid, mtime: fixedTime, xattrs, written: ++this.#writes };
    parent.names.set(base, { node: { type, major, minor, ...common } });
  }

  hardlink(target: string, path: string): void {
    const file = walk(this.#root, target)?.node;
    if (file?.type !== "file") throw conflict(target, "is no file, so nothing can be linked to it");
    const { parent, base, node, path: real } = this.#placeFor(path, false);
    if (node?.type === "directory") throw conflict(real, "is a directory, so no link can take its place");
    if (node !== file) parent.names.set(base, { node: file });
  }

  rename(from: string, to: string): void {
    const source = walk(this.#root, from);
    if (!source?.parent || !source.name) throw conflict(from, "cannot be renamed: it does not exist");
    const goal = this.#placeFor(to, false);
    if (goal.node === source.node) return;
    const isDirectory = source.node?.type === "directory";
    if (isDirectory && `${goal.path}/`.startsWith(`${source.path}/`)) throw conflict(to, `is inside /${source.path}`);
    if (goal.node?.type === "directory" && (!isDirectory || goal.node.names.size > 0)) {
      throw conflict(goal.path, "is a directory, so nothing can be renamed to it");
    }
    if (goal.node && goal.node.type !== "directory" && isDirectory) throw conflict(goal.path, "is not a directory");
    source.parent.names.delete(source.base);
    goal.parent.names.set(goal.base, source.name);
  }

  change(path: string, metadata: Metadata, { follow = true }: { readonly follow?: boolean } = {}): void {
    const node = walk(this.#root, path, { follow })?.node;
    if (!node) throw conflict(path, "cannot be changed: it does not exist");
    apply(node, metadata);
  }

  remove(path: string): void {
    const place = walk(this.#root, path);
    if (place?.node === this.#root) throw conflict(path, "is the root, which stays");
    if (place?.name) place.parent?.names.delete(place.base);
  }

  partOf(path: string): Part | undefined {
    const place = walk(this.#root, path);
    const { entry, part } = place?.name ?? {};
    return entry?.path === place?.path ? part : undefined;
  }

  *entries(): Generator<Entry, void, undefined> {
    yield* below(this.#root, "");
  }

  changes(): TreeChanges {
    return changesOf(this.#root, this.#parts, this.#base);
  }

  /** Where a non-directory is to be, in a directory that exists now. */
  #placeFor(path: string, follow: boolean): Place & { readonly parent: DirectoryNode } {
    const place = walk(this.#root, path, { follow, make: freshDirectory });
    if (!place?.parent) throw conflict(path, place ? "is the root" : "cannot be reached: a parent is not a directory");
    return { ...place, parent: place.parent };
  }
}

function hasContent(node: FileNode, bytes: Buffer): boolean {
  const { content } = node;
  if (node.size !== bytes.length || (content.in === "base" && !content.read)) return false;
  return contentOf(node, "").equals(bytes);
}

function inMemory(bytes: Uint8Array): { size: number; content: Content } {
  return { size: bytes.length, content: { in: "memory", bytes } };
}

/** Only these fields: callers may hand in whole entries. */
function apply(node: Node, changes: Metadata & { readonly written?: number }): void {
  for (const key of ["mode", "uid", "gid", "xattrs", "written"] as const) {
    if (changes[key] !== undefined) Object.assign(node, { [key]: changes[key] });
  }
}

/** Later than any time that a file of a package says. */
const writtenFrom = 2 ** 40;

const asEntry = (place: Place | undefined): Entry | undefined => place?.node && entryOf(place.node, place.path);

function* below(directory: DirectoryNode, prefix: string): Generator<Entry, void, undefined> {
  for (const base of [...directory.names.keys()].sort(compareBytes)) {
    const node = directory.names.get(base)?.node;
    if (!node) continue;
    const path = prefix + base;
    yield entryOf(node, path);
    if (node.type === "directory") yield* below(node, `${path}/`);
  }
}
