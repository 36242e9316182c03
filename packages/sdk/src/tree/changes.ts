import { compareBytes } from "./byte-order.ts";
import { conflict, contentOf } from "./contents.ts";
import { type Entry, fixedTime } from "./entry.ts";
import { type DirectoryNode, entryOf, type FileNode, type Name, type Node } from "./nodes.ts";
import type { Part, PartEdits } from "./part.ts";
import type { TreeChanges } from "./tree.ts";

type Mode = Pick<Node, "mode" | "uid" | "gid">;
type Modes = Map<string, Mode>;

/** What has to be written, and what the parts must leave out, for layers of them to make the tree. */
export function changesOf(root: DirectoryNode, parts: readonly Part[], base: readonly Entry[]): TreeChanges {
  const found = new Collector();
  found.visit(root, "");
  for (const path of lostFromBase(root, base)) found.written.push(whiteout(path));
  const edits = new Map<string, PartEdits>();
  for (const part of parts) {
    const kept = found.kept.get(part.id) ?? new Set();
    const lost = part.entries.filter((entry) => entry.type !== "directory" && !kept.has(entry.path));
    const modes = found.modes.get(part.id) ?? new Map();
    if (lost.length > 0 || modes.size > 0) edits.set(part.id, { without: new Set(lost.map((e) => e.path)), modes });
  }
  return { written: found.written, edits };
}

class Collector {
  readonly written: { readonly entry: Entry; readonly content?: Uint8Array }[] = [];
  /** By part: the paths that are still as it gave them. */
  readonly kept = new Map<string, Set<string>>();
  readonly modes = new Map<string, Modes>();
  /** Where a file's content was written, for its other names. */
  readonly #files = new Map<FileNode, string>();

  visit(directory: DirectoryNode, prefix: string): void {
    for (const base of [...directory.names.keys()].sort(compareBytes)) {
      const name = directory.names.get(base);
      if (!name) continue;
      const path = prefix + base;
      const { node } = name;
      if (node.type === "directory") {
        const isChanged =
          node.given !== path || (node.base && !(sameMetadata(node, node.base) && sameAttributes(node, node.base)));
        if (isChanged) this.written.push({ entry: entryOf(node, path) });
        this.visit(node, `${path}/`);
      } else if (!this.#keep(name, path)) {
        this.#write(node, path);
      }
    }
  }

  /** Whether the layer below or the part itself says this already. */
  #keep({ node, entry, part }: Name, path: string): boolean {
    if (entry?.path !== path || !sameAttributes(node, entry)) return false;
    if (!part) return sameMetadata(node, entry);
    put(this.kept, part.id, () => new Set<string>()).add(path);
    if (!sameMetadata(node, entry)) {
      const { mode, uid, gid } = node;
      put(this.modes, part.id, (): Modes => new Map()).set(path, { mode, uid, gid });
    }
    return true;
  }

  #write(node: Node, path: string): void {
    const entry = entryOf(node, path);
    if (node.type !== "file") return void this.written.push({ entry });
    const first = this.#files.get(node);
    if (first !== undefined) {
      const { mode, uid, gid, mtime } = entry;
      return void this.written.push({ entry: { type: "hardlink", path, target: first, mode, uid, gid, mtime } });
    }
    if (node.content.in === "base" && !node.content.read) {
      throw conflict(path, "is a file of the base image: it can be replaced or removed, not changed or moved");
    }
    this.#files.set(node, path);
    this.written.push({ entry, content: contentOf(node, path) });
  }
}

/** Paths of the base image that are gone while the directory they were in is still there. */
function* lostFromBase(root: DirectoryNode, base: readonly Entry[]): Generator<string> {
  for (const { path } of base) {
    const slash = path.lastIndexOf("/");
    const parent = slash < 0 ? root : exactly(root, path.slice(0, slash));
    if (parent?.type === "directory" && !parent.names.has(path.slice(slash + 1))) yield path;
  }
}

/** What is at a path without following any link: what the base's own layers would see. */
function exactly(root: DirectoryNode, path: string): Node | undefined {
  let node: Node | undefined = root;
  for (const part of path.split("/")) node = node?.type === "directory" ? node.names.get(part)?.node : undefined;
  return node;
}

/** OCI image specification, layer.md, "Whiteouts": an empty file that hides its namesake in the layers below. */
function whiteout(path: string): { readonly entry: Entry; readonly content: Uint8Array } {
  const slash = path.lastIndexOf("/") + 1;
  const hidden = `${path.slice(0, slash)}.wh.${path.slice(slash)}`;
  const entry: Entry = { type: "file", path: hidden, mode: 0o644, uid: 0, gid: 0, mtime: fixedTime, size: 0 };
  return { entry, content: new Uint8Array() };
}

/** A part's own entry cannot be said otherwise in this: its file is written anew. */
function sameAttributes(node: Node, entry: Entry): boolean {
  if (node.xattrs === entry.xattrs) return true;
  const [a, b] = [node.xattrs, entry.xattrs].map((xattrs = {}) =>
    JSON.stringify(Object.entries(xattrs).sort(([one], [two]) => compareBytes(one, two))),
  );
  return a === b;
}

const sameMetadata = (a: Mode, b: Mode): boolean => a.mode === b.mode && a.uid === b.uid && a.gid === b.gid;

function put<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}
