import type { Header } from "tar-stream";
import { compressionOfMagic, decompress } from "../compress/index.ts";
import { FirnError } from "../errors/index.ts";
import { readTar } from "../tar/index.ts";
import { type Entry, type FileEntry, fixedTime } from "../tree/index.ts";

/** What a layer says, without contents. Paths are as in `Entry`; nothing in here leaves the root. */
export interface LayerEntries {
  /** In the archive's order; a path may come twice, and then the later one counts. */
  readonly entries: readonly Entry[];
  /** Of each entry, in the same order: where its content begins in the uncompressed archive. */
  readonly offsets: readonly number[];
  /** Paths that the layers below lose (OCI image specification, layer.md, "Whiteouts"). */
  readonly whiteouts: readonly string[];
  /** Directories that hide all that the layers below have in them; the root is the empty string. */
  readonly opaque: readonly string[];
}

/**
 * Lists what is in a layer's blob: tar, plain or compressed with gzip or zstd. What it is compressed with is seen by
 * its first bytes, as Docker does, since media types of the wild are wrong at times.
 *
 * @param stream The blob; read to its end, so that a verifying source can have its say.
 * @param mediaType For refusing what is no tar that can be read (encrypted layers), and for errors.
 * @throws FIRN_ARCHIVE_ESCAPES for entries that leave the root; FIRN_ARCHIVE_INVALID for damaged or unknown archives;
 *   whatever the stream throws.
 * @example
 * ```ts
 * const { entries } = await readLayerEntries(store.read(layer.digest), layer.mediaType);
 * ```
 */
export async function readLayerEntries(
  stream: AsyncIterable<Uint8Array>,
  mediaType: string,
  keeper?: Keeper,
): Promise<LayerEntries> {
  const title = `a layer (${mediaType})`;
  if (!/tar/.test(mediaType) || mediaType.endsWith("+encrypted")) {
    throw new FirnError("FIRN_ARCHIVE_INVALID", `${title} cannot be read: it is no tar archive`);
  }
  const found: Found = { entries: [], offsets: [], whiteouts: [], opaque: [] };
  const { head, all, failure } = await peek(stream);
  try {
    for await (const { header, body } of readTar(decompress(all, compressionOfMagic(head), { title }), title)) {
      const added = add(header, found, title);
      if (added?.type === "file" && keeper?.wants(added)) keeper.keep(added, await whole(body));
    }
    // What follows the archive's end belongs to the blob too.
    for await (const _ of all);
    return found;
  } catch (error) {
    // Where the source failed, its own words count, not the decoder's about what it then lacked.
    throw failure.length > 0 ? failure[0] : error;
  }
}

/** Who wants contents as they pass by, of small files: what is in memory is theirs to bound. */
export interface Keeper {
  wants(entry: FileEntry): boolean;
  keep(entry: FileEntry, content: Buffer): void;
}

async function whole(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces);
}

type Found = { readonly [Field in keyof LayerEntries]: LayerEntries[Field][number][] };

/** The entry that was added; undefined for what is none. */
function add(header: Header, found: Found, title: string): Entry | undefined {
  const path = inRoot(header.name, title);
  // The root's own entry: runtimes disagree on whether it counts.
  if (path === "") return undefined;
  const slash = path.lastIndexOf("/") + 1;
  const name = path.slice(slash);
  const parent = path.slice(0, Math.max(0, slash - 1));
  if (name === ".wh..wh..opq") found.opaque.push(parent);
  else if (name.startsWith(".wh..wh."))
    return undefined; // AUFS's own files (layer.md, "reserved").
  else if (name === ".wh.") throw new FirnError("FIRN_ARCHIVE_INVALID", `${title} has a whiteout of nothing: ${path}`);
  else if (name.startsWith(".wh.")) found.whiteouts.push(path.slice(0, slash) + name.slice(4));
  else {
    const entry = toEntry(header, path, title);
    found.entries.push(entry);
    found.offsets.push(offsetOf(header));
    return entry;
  }
  return undefined;
}

/** tar-stream says it, though not in its types: how many bytes of the archive came before the content. */
const offsetOf = (header: Header & { readonly byteOffset?: number }): number => header.byteOffset ?? 0;

function toEntry(header: Header, path: string, title: string): Entry {
  const pax = new Map(Object.entries(header.pax ?? {}));
  // tar-stream applies names and size of pax records only.
  const number = (key: "uid" | "gid", value = 0): number => Number(pax.get(key) ?? value);
  const seconds = Math.floor(Number(pax.get("mtime") ?? (header.mtime?.getTime() ?? fixedTime * 1000) / 1000));
  const common = {
    path,
    mode: (header.mode ?? 0o755) & 0o7777,
    uid: number("uid", header.uid),
    gid: number("gid", header.gid),
    mtime: Number.isSafeInteger(seconds) ? seconds : fixedTime,
    ...xattrsOf(pax),
  };
  const device = { major: header.devmajor ?? 0, minor: header.devminor ?? 0 };
  switch (header.type) {
    case "file":
    case "contiguous-file":
      return { ...common, type: "file", size: header.size ?? 0 };
    case "directory":
      return { ...common, type: "directory" };
    case "symlink":
      return { ...common, type: "symlink", target: header.linkname ?? "" };
    case "link":
      return { ...common, type: "hardlink", target: linkedPath(header, title) };
    case "character-device":
      return { ...common, ...device, type: "character" };
    case "block-device":
      return { ...common, ...device, type: "block" };
    case "fifo":
      return { ...common, ...device, type: "fifo" };
    default:
      throw new FirnError("FIRN_ARCHIVE_INVALID", `${title} has ${path}, an entry of an unknown kind`);
  }
}

function linkedPath({ name, linkname }: Header, title: string): string {
  const path = inRoot(linkname ?? "", title);
  if (path !== "") return path;
  throw new FirnError("FIRN_ARCHIVE_INVALID", `${title} has ${name}, a hard link to the root`);
}

const xattrRecord = "SCHILY.xattr.";

/**
 * File capabilities and their like. tar-stream reads records as text: a value that is none has lost bytes, and is left
 * out rather than given wrong.
 */
function xattrsOf(pax: ReadonlyMap<string, string>): { readonly xattrs?: Readonly<Record<string, string>> } {
  const found = [...pax]
    .filter(([key, value]) => key.startsWith(xattrRecord) && !value.includes("\uFFFD"))
    .map(([key, value]) => [key.slice(xattrRecord.length), Buffer.from(value).toString("base64")] as const);
  return found.length > 0 ? { xattrs: Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1))) } : {};
}

/** Runtimes take `./a`, `/a` and `a/` for `a`, and refuse what climbs. */
function inRoot(name: string, title: string): string {
  const parts = name.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.includes("..")) {
    throw new FirnError("FIRN_ARCHIVE_ESCAPES", `${title} has an entry that leaves the root: ${name}`);
  }
  if (name.includes("\0")) {
    throw new FirnError("FIRN_ARCHIVE_INVALID", `${title} has an entry with a NUL in its name: ${name}`);
  }
  return parts.join("/");
}

interface Peeked {
  readonly head: Uint8Array;
  readonly all: AsyncGenerator<Uint8Array>;
  /** What the stream threw, once it has. */
  readonly failure: readonly unknown[];
}

/** The first bytes of a stream (six, where there are as many), and the stream with them. */
async function peek(stream: AsyncIterable<Uint8Array>): Promise<Peeked> {
  const source = stream[Symbol.asyncIterator]();
  let head: Uint8Array = new Uint8Array();
  let done = false;
  while (head.length < 6 && !done) {
    const next = await source.next();
    if (next.done) done = true;
    else head = Buffer.concat([head, next.value]);
  }
  const failure: unknown[] = [];
  async function* rest(): AsyncGenerator<Uint8Array> {
    try {
      yield head;
      for (let next = await source.next(); !next.done; next = await source.next()) yield next.value;
      done = true;
    } catch (error) {
      done = true;
      failure.push(error);
      throw error;
    } finally {
      if (!done) await source.return?.();
    }
  }
  return { head, all: rest(), failure };
}
