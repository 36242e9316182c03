import { type Digest, isDigest, type Json } from "../hash/index.ts";
import type { Entry, Part, Segment } from "../tree/index.ts";
import { toRecord } from "./write-segment.ts";

/** How a part is noted in the store. Its meaning is tied to `partFormat`, which is in the key. */
export const partFormat = 1;

type PartData = Pick<Part, "title" | "entries" | "size" | "segment">;
type Common = readonly [path: string, mode: number, uid: number, gid: number, mtime: number, xattrs: Xattrs];
type Xattrs = { readonly [name: string]: string } | null;
/** Rows instead of objects: a third of the text, and ten thousands of entries are read at each warm start. */
type Row =
  | readonly ["f", ...Common, size: number, offset: number]
  | readonly ["d", ...Common]
  | readonly ["s" | "h", ...Common, target: string]
  | readonly ["c" | "b" | "p", ...Common, major: number, minor: number];
type Memo = {
  readonly title: string;
  readonly size: number;
  readonly blob: string;
  readonly blobSize: number;
  readonly rawSize: number;
  readonly crc32: number;
  readonly blocks: readonly (readonly [number, number])[];
  readonly rows: readonly Row[];
};

export function encodePart({ title, entries, size, segment }: PartData): Json {
  const memo: Memo = {
    title,
    size,
    blob: segment.blob,
    blobSize: segment.size,
    rawSize: segment.rawSize,
    crc32: segment.crc32,
    blocks: segment.blocks,
    rows: entries.map((entry) => encodeEntry(entry, segment)),
  };
  return memo;
}

/** Undefined where it is not such a memo. */
export function decodePart(memo: Json | undefined): PartData | undefined {
  if (!isMemo(memo) || !isDigest(memo.blob)) return undefined;
  const offsets: [string, number][] = [];
  const entries = memo.rows.map((row) => {
    if (row[0] === "f") offsets.push([row[1], row[8]]);
    return decodeEntry(row);
  });
  const { title, size, blobSize, rawSize, crc32, blocks } = memo;
  const blob: Digest = memo.blob;
  return {
    title,
    size,
    entries,
    segment: { blob, size: blobSize, rawSize, crc32, blocks, offsets: toRecord(offsets) },
  };
}

/** The store hands back only what was noted, bit for bit, so the outline is enough. */
function isMemo(memo: Json | undefined): memo is Memo {
  return typeof memo === "object" && memo !== null && "blob" in memo && "rows" in memo && Array.isArray(memo.rows);
}

function encodeEntry(entry: Entry, segment: Segment): Row {
  const { path, mode, uid, gid, mtime, xattrs = null } = entry;
  const common: Common = [path, mode, uid, gid, mtime, xattrs];
  switch (entry.type) {
    case "file":
      return ["f", ...common, entry.size, segment.offsets[path] ?? 0];
    case "directory":
      return ["d", ...common];
    case "symlink":
      return ["s", ...common, entry.target];
    case "hardlink":
      return ["h", ...common, entry.target];
    case "character":
      return ["c", ...common, entry.major, entry.minor];
    case "block":
      return ["b", ...common, entry.major, entry.minor];
    default:
      return ["p", ...common, entry.major, entry.minor];
  }
}

function decodeEntry(row: Row): Entry {
  const [, path, mode, uid, gid, mtime, xattrs] = row;
  const common = { path, mode, uid, gid, mtime, ...(xattrs && { xattrs }) };
  switch (row[0]) {
    case "f":
      return { ...common, type: "file", size: row[7] };
    case "d":
      return { ...common, type: "directory" };
    case "s":
      return { ...common, type: "symlink", target: row[7] };
    case "h":
      return { ...common, type: "hardlink", target: row[7] };
    case "c":
      return { ...common, type: "character", major: row[7], minor: row[8] };
    case "b":
      return { ...common, type: "block", major: row[7], minor: row[8] };
    default:
      return { ...common, type: "fifo", major: row[7], minor: row[8] };
  }
}
