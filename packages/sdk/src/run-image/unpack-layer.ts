import {
  chmodSync,
  closeSync,
  fchmodSync,
  fchownSync,
  futimesSync,
  lchownSync,
  linkSync,
  mkdirSync,
  openSync,
  rmSync,
  symlinkSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { type Extract, extract, type Header } from "tar-stream";
import { FirnError } from "../errors/index.ts";
import type { GuestTree } from "./guest-tree.ts";

export interface Unpacking {
  /** The folder that becomes the root: absolute. */
  readonly root: string;
  readonly tree: GuestTree;
  /** Owners can be set only by root; others own all that they unpack. */
  readonly asRoot: boolean;
  /** Entries that need powers which unpacking does not have: devices, extended attributes. */
  readonly leftOut: string[];
}

/** Unpacks a layer's tar over the layers below it (https://github.com/opencontainers/image-spec/blob/v1.1.0/layer.md). */
export async function unpackLayer(tar: AsyncIterable<Uint8Array>, layer: number, unpacking: Unpacking): Promise<void> {
  const reader = extract();
  void feed(tar, reader);
  for await (const entry of reader) {
    const { header } = entry;
    const { name } = header;
    const whiteout = /^(.*\/)?\.wh\.([^/]+)$/.exec(name.replace(/^(\.?\/)+/, ""));
    if (whiteout) hide(whiteout[1] ?? "", whiteout[2] ?? "", layer, unpacking);
    else await place(header, entry as AsyncIterable<Uint8Array>, layer, unpacking);
    entry.resume();
  }
}

/** Writes the tar into its reader; what goes wrong comes out of the reader. */
async function feed(tar: AsyncIterable<Uint8Array>, reader: Extract): Promise<void> {
  try {
    for await (const piece of tar) {
      if (reader.destroyed) return;
      if (reader.write(piece)) continue;
      await new Promise<void>((resolve) => {
        const go = (): void => {
          reader.off("drain", go);
          reader.off("close", go);
          resolve();
        };
        reader.on("drain", go);
        reader.on("close", go);
      });
    }
    reader.end(undefined);
  } catch (error) {
    reader.destroy(error as Error);
  }
}

function hide(folder: string, name: string, layer: number, { root, tree }: Unpacking): void {
  if (name !== ".wh..opq") {
    const path = tree.place(folder + name, () => {});
    rmSync(join(root, path), { recursive: true, force: true });
    tree.forget(path);
    return;
  }
  // An opaque folder hides what the layers below put in it, not what this one does.
  const parent = tree.follow(folder);
  for (const path of tree.below(parent)) {
    const node = tree.nodes.get(path);
    if (!node || node.layer === layer) continue;
    if (node.type === "directory" && tree.below(path).some((other) => tree.nodes.get(other)?.layer === layer)) continue;
    rmSync(join(root, path), { recursive: true, force: true });
    tree.forget(path);
  }
}

async function place(
  header: Header,
  content: AsyncIterable<Uint8Array>,
  layer: number,
  unpacking: Unpacking,
): Promise<void> {
  const { root, tree, asRoot } = unpacking;
  const makeParent = (parent: string): void => {
    clear(parent, unpacking);
    mkdirSync(join(root, parent), { mode: 0o755 });
    tree.nodes.set(parent, { type: "directory", mode: 0o755, uid: 0, gid: 0, layer });
  };
  const path = tree.place(header.name, makeParent);
  const mode = header.mode & 0o7777;
  // tar-stream cuts what does not fit a ustar header, but hands the pax records on.
  const pax = (header.pax ?? {}) as Readonly<Record<string, string>>;
  const uid = Number(pax.uid ?? header.uid);
  const gid = Number(pax.gid ?? header.gid);
  const full = join(root, path);

  if (header.type === "directory") {
    const there = tree.nodes.get(path);
    if (path && there?.type !== "directory") {
      clear(path, unpacking);
      mkdirSync(full, { mode: 0o700 });
    }
    // Modes come last: a folder that may not be written to still takes its files now.
    tree.nodes.set(path, { type: "directory", mode, uid, gid, layer });
    return;
  }
  if (!path) throw new FirnError("FIRN_ARCHIVE_INVALID", "a layer replaces the root by something else than a folder");
  if (header.type === "character-device" || header.type === "block-device" || header.type === "fifo") {
    unpacking.leftOut.push(`/${path}`);
    return;
  }
  if (Object.keys(pax).some((key) => key.startsWith("SCHILY.xattr."))) unpacking.leftOut.push(`/${path}`);
  clear(path, unpacking);
  if (header.type === "symlink") {
    const target = header.linkname;
    symlinkSync(target, full);
    if (asRoot) lchownSync(full, uid, gid);
    tree.nodes.set(path, { type: "symlink", target, layer });
    return;
  }
  if (header.type === "link") {
    const target = tree.place(header.linkname, () => {});
    linkSync(join(root, target), full);
  } else if (header.type === "file" || header.type === "contiguous-file") {
    const file = openSync(full, "wx", 0o600);
    try {
      for await (const piece of content) writeAll(file, piece);
      if (asRoot) fchownSync(file, uid, gid);
      fchmodSync(file, asRoot ? mode : (mode & 0o1777) | 0o400);
      futimesSync(file, header.mtime, header.mtime);
    } finally {
      closeSync(file);
    }
  } else {
    throw new FirnError("FIRN_ARCHIVE_INVALID", `a layer has an entry of an unknown type: /${path}`);
  }
  tree.nodes.set(path, { type: "file", layer });
}

/** Gives all folders their modes and owners, once nothing is written into them any more. */
export function finishFolders({ root, tree, asRoot }: Unpacking): void {
  for (const [path, node] of tree.nodes) {
    if (node.type !== "directory") continue;
    if (asRoot) lchownSync(join(root, path), node.uid, node.gid);
    // Whoever unpacked without being root must be able to enter and to remove it again.
    chmodSync(join(root, path), asRoot ? node.mode : (node.mode & 0o1777) | 0o700);
  }
}

function clear(path: string, { root, tree }: Unpacking): void {
  if (!tree.nodes.has(path)) return;
  rmSync(join(root, path), { recursive: true, force: true });
  tree.forget(path);
}

function writeAll(file: number, piece: Uint8Array): void {
  for (let at = 0; at < piece.length; ) at += writeSync(file, piece, at);
}
