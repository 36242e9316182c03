import { crc32 } from "node:zlib";
import { FirnError } from "../errors/index.ts";
import type { Store } from "../store/index.ts";
import type { Entry, FileEntry, Segment } from "../tree/index.ts";
import { EntryChecker } from "./check-entry.ts";
import { compressBlocks } from "./compress-blocks.ts";
import type { PartSource } from "./index.ts";
import { padding, tarHeader } from "./tar-header.ts";

export interface WrittenSegment {
  readonly segment: Segment;
  /** Everything that came, directories too. */
  readonly entries: readonly Entry[];
  /** The sum of the regular files' sizes. */
  readonly size: number;
}

/** Turns entries into tar bytes, compresses them block by block, and stores the result, all in one pass. */
export async function writeSegment(
  store: Store,
  title: string,
  source: AsyncIterable<PartSource> | Iterable<PartSource>,
): Promise<WrittenSegment> {
  const entries: Entry[] = [];
  const offsets = new Map<string, number>();
  const blocks: [number, number][] = [];
  let [size, tarSize, blobSize, rawSize, crc] = [0, 0, 0, 0, 0];

  async function* tarBytes(): AsyncGenerator<Uint8Array> {
    const checker = new EntryChecker(title);
    for await (const { entry, content } of source) {
      checker.check(entry);
      entries.push(entry);
      // Directories are said once per layer, with what they are in the end, not once per part.
      if (entry.type === "directory") continue;
      const header = tarHeader(entry);
      yield header;
      tarSize += header.length;
      if (entry.type !== "file") continue;
      offsets.set(entry.path, tarSize);
      size += entry.size;
      yield* exactly(entry, content ?? new Uint8Array(), title);
      const zeros = padding(entry.size);
      if (zeros) yield Buffer.alloc(zeros);
      tarSize += entry.size + zeros;
    }
  }
  async function* blobBytes(): AsyncGenerator<Uint8Array> {
    for await (const { raw, deflated } of compressBlocks(tarBytes())) {
      blocks.push([blobSize, rawSize]);
      blobSize += deflated.length;
      rawSize += raw.length;
      crc = crc32(raw, crc);
      yield deflated;
    }
  }
  const blob = await store.put(blobBytes());
  const segment = { blob: blob.digest, size: blob.size, rawSize, crc32: crc, blocks, offsets: toRecord(offsets) };
  return { segment, entries, size };
}

async function* exactly(entry: FileEntry, content: NonNullable<PartSource["content"]>, title: string) {
  let got = 0;
  for await (const piece of content instanceof Uint8Array ? [content] : content) {
    got += piece.length;
    if (got > entry.size) break;
    yield piece;
  }
  if (got === entry.size) return;
  const amount = got > entry.size ? "more" : `only ${got}`;
  throw new FirnError("FIRN_ARCHIVE_INVALID", `${title}: /${entry.path} has ${amount} bytes, not ${entry.size}`, {
    details: { part: title, path: entry.path, expected: entry.size },
  });
}

/** No prototype: a file may well be called `constructor` or `__proto__`. */
export function toRecord(map: Iterable<readonly [string, number]>): Record<string, number> {
  const record: Record<string, number> = Object.create(null);
  for (const [key, value] of map) record[key] = value;
  return record;
}
