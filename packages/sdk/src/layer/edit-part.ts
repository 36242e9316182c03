import { digestOfJson, isDigest, type Json } from "../hash/index.ts";
import type { Store } from "../store/index.ts";
import type { Entry, FileEntry, Part, PartEdits, Segment } from "../tree/index.ts";
import { compressor } from "./deflate.ts";
import type { PartSource } from "./index.ts";
import { partFormat } from "./part-memo.ts";
import { readSegment } from "./segment-reader.ts";
import { writeSegment } from "./write-segment.ts";

/** What a layer takes of a segment; where its files begin is of no interest any more. */
export type Blocks = Omit<Segment, "offsets">;

/** A non-directory as it will be in the layer. */
export interface EditedEntry {
  readonly entry: Entry;
  /** The part's own path of the file that has the content, for regular files. */
  readonly from?: string;
}

/**
 * A part's non-directories with the edits carried out. Where a file goes and hardlinks to it stay, the first of them
 * becomes the file and the others links to it. The same array of entries where nothing changes.
 */
export function editedEntries(part: Part, edits: PartEdits | undefined): readonly EditedEntry[] {
  const files = new Map<string, FileEntry>();
  /** By the part's own file: the path that carries the content in the layer. */
  const carriers = new Map<FileEntry, string>();
  const edited: EditedEntry[] = [];
  for (const original of part.entries) {
    if (original.type === "directory") continue;
    const file =
      original.type === "file" ? original : original.type === "hardlink" ? files.get(original.target) : undefined;
    if (file) files.set(original.path, file);
    if (edits?.without.has(original.path)) continue;
    const entry = { ...original, ...edits?.modes.get(original.path) };
    if (!file) {
      edited.push({ entry });
      continue;
    }
    const target = carriers.get(file);
    if (target === undefined) {
      carriers.set(file, entry.path);
      const { path, mode, uid, gid, mtime, xattrs = file.xattrs } = entry;
      const { size } = file;
      edited.push({
        entry: { type: "file", path, mode, uid, gid, mtime, size, ...(xattrs && { xattrs }) },
        from: file.path,
      });
    } else {
      edited.push({ entry: { ...entry, type: "hardlink", target } });
    }
  }
  return edited;
}

/** Whether the edits say anything about this part. */
function isEdited(part: Part, edits: PartEdits | undefined): edits is PartEdits {
  if (!edits || edits.without.size + edits.modes.size === 0) return false;
  return part.entries.some((e) => e.type !== "directory" && (edits.without.has(e.path) || edits.modes.has(e.path)));
}

/** The part's segment with the edits carried out: its own where there are none, else a derived one, made once. */
export async function editedSegment(store: Store, part: Part, edits: PartEdits | undefined): Promise<Blocks> {
  if (!isEdited(part, edits)) return part.segment;
  const key = digestOfJson({ ...identityOf(part, edits), compressor, format: partFormat });
  const memo = await store.recall("segment", key);
  if (isBlocks(memo) && (await store.sizeOf(memo.blob)) === memo.size) return memo;
  function* source(): Generator<PartSource> {
    for (const { entry, from } of editedEntries(part, edits)) {
      const offset = from === undefined ? undefined : part.segment.offsets[from];
      if (entry.type !== "file" || offset === undefined) yield { entry };
      else yield { entry, content: inPieces(readSegment(store, part.segment, offset, entry.size)) };
    }
  }
  const { blob, size, rawSize, crc32, blocks } = (await writeSegment(store, part.title, source())).segment;
  const made = { blob, size, rawSize, crc32, blocks };
  await store.note("segment", key, made);
  return made;
}

/** What decides the bytes that a part brings into a layer. */
export function identityOf(part: Part, edits: PartEdits | undefined): { readonly [key: string]: Json } {
  const identity = { id: part.id, blob: part.segment.blob };
  if (!isEdited(part, edits)) return identity;
  const modes = [...edits.modes].map(([path, { mode, uid, gid }]) => [path, mode, uid, gid] as const);
  return { ...identity, without: [...edits.without].sort(), modes: modes.sort(([a], [b]) => (a < b ? -1 : 1)) };
}

/** Contents can be bigger than memory, so they come as a stream; this one lets other work run in between. */
async function* inPieces(pieces: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) {
    yield piece;
    await new Promise((done) => setImmediate(done));
  }
}

function isBlocks(memo: Json | undefined): memo is Blocks & { [key: string]: Json } {
  if (typeof memo !== "object" || memo === null || !("blob" in memo)) return false;
  return typeof memo.blob === "string" && isDigest(memo.blob);
}
