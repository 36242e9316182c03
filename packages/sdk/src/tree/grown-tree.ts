import { compareBytes } from "./byte-order.ts";
import { changesOf } from "./changes.ts";
import { conflict, contentOf } from "./contents.ts";
import { type Entry, fixedTime } from "./entry.ts";
import { type Content, type DirectoryNode, directoryNode, entryOf, type FileNode, type Node } from "./nodes.ts";
import type { Part } from "./part.ts";
import type { Metadata, Tree, TreeChanges } from "./tree.ts";
import { freshDirectory, type Place, walk } from "./walk.ts";

export class GrownTree implements Tree {
  readonly #root: DirectoryNode;
  readonly #parts: readonly Part[];
  readonly #base: readonly Entry[];

  constructor(root: DirectoryNode, parts: readonly Part[], base: readonly Entry[]) {
    this.#root = root;
    this.#parts = parts;
    this.#base = base;
  }

  get(path: string): Entry | undefined {
    return asEntry(walk(this.#root, path));
  }

  resolve(path: string): Entry | undefined {
    return asEntry(walk(this.#root, path, { follow: true }));
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
    if (node && hasContent(node, bytes)) return apply(node, metadata);
    const { mode = 0o644, uid = 0, gid = 0 } = { ...node, ...metadata };
    const fresh: FileNode = { type: "file", mode, uid, gid, mtime: fixedTime, xattrs: undefined, ...inMemory(bytes) };
    parent.names.set(base, { node: fresh });
  }

  mkdir(path: string, metadata: Metadata = {}): void {
    const place = walk(this.#root, path, { follow: true, make: freshDirectory });
    if (place?.node?.type === "directory") return apply(place.node, metadata);
    if (!place?.parent || place.node) throw conflict(path, "cannot be a directory: something else is in the way");
    place.parent.names.set(place.base, {
      node: directoryNode(undefined, pick({ mode: 0o755, uid: 0, gid: 0, ...metadata })),
    });
  }

  symlink(target: string, path: string): void {
    if (target === "") throw conflict(path, "cannot be a symlink to nothing");
    const { parent, base, node, path: real } = this.#placeFor(path, false);
    if (node?.type === "directory") throw conflict(real, "is a directory, so no symlink can take its place");
    if (node?.type === "symlink" && node.target === target) return;
    const fresh: Node = { type: "symlink", target, mode: 0o777, uid: 0, gid: 0, mtime: fixedTime, xattrs: undefined };
    parent.names.set(base, { node: fresh });
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

  change(path: string, metadata: Metadata): void {
    const node = walk(this.#root, path, { follow: true })?.node;
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
  if (node.size !== bytes.length || node.content.in === "base") return false;
  return contentOf(node, "").equals(bytes);
}

function inMemory(bytes: Uint8Array): { size: number; content: Content } {
  return { size: bytes.length, content: { in: "memory", bytes } };
}

const pick = ({ mode, uid, gid }: Required<Metadata>): Required<Metadata> => ({ mode, uid, gid });

/** Only the three fields: callers may hand in whole entries. */
function apply(node: Node, metadata: Metadata): void {
  Object.assign(node, pick({ ...pick(node), ...metadata }));
}

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
