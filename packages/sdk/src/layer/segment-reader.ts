import { rmSync } from "node:fs";
import { constants, inflateRawSync } from "node:zlib";
import { FirnError } from "../errors/index.ts";
import { type Digest, sha256, toDigest } from "../hash/index.ts";
import type { Store } from "../store/index.ts";
import type { Segment } from "../tree/index.ts";

const verified = new WeakMap<Store, Set<string>>();
/** The blocks that were read last, of all segments: neighbouring files mostly share one. */
const recent = new Map<string, Buffer>();
const keep = 8;

/** The segment's tar bytes in a range, piece by piece: at most a block is in memory. Synchronous. */
export function* readSegment(store: Store, segment: Segment, offset: number, length: number): Generator<Buffer> {
  if (length === 0) return;
  verifyBlob(store, segment.blob, segment.size);
  let index = blockAt(segment, offset);
  for (let at = offset; at < offset + length; index++) {
    const start = segment.blocks[index]?.[1];
    if (start === undefined) throw damaged(segment);
    const piece = inflateBlock(store, segment, index).subarray(at - start, offset + length - start);
    yield piece;
    at += piece.length;
  }
}

/** The blocks as they are stored, in order; the blob is verified on the way, as `Store.read` does. */
export async function* segmentBlocks(
  store: Store,
  segment: Omit<Segment, "offsets">,
): AsyncGenerator<{ readonly deflated: Uint8Array; readonly rawLength: number }> {
  let pending: Uint8Array[] = [];
  let length = 0;
  let index = 0;
  for await (const piece of store.read(segment.blob)) {
    pending.push(piece);
    length += piece.length;
    for (let [size, rawLength] = sizesOf(segment, index); length >= size && index < segment.blocks.length; ) {
      const bytes = pending.length === 1 && pending[0] ? pending[0] : Buffer.concat(pending, length);
      yield { deflated: bytes.subarray(0, size), rawLength };
      pending = [bytes.subarray(size)];
      length -= size;
      [size, rawLength] = sizesOf(segment, ++index);
    }
  }
  if (length > 0 || index < segment.blocks.length) throw damaged(segment);
}

/** Bytes of a block, compressed and not. */
function sizesOf(segment: Omit<Segment, "offsets">, index: number): [number, number] {
  const [from, rawFrom] = segment.blocks[index] ?? [segment.size, segment.rawSize];
  const [to, rawTo] = segment.blocks[index + 1] ?? [segment.size, segment.rawSize];
  return [to - from, rawTo - rawFrom];
}

export const damaged = (segment: Pick<Segment, "blob">, cause?: unknown): FirnError =>
  new FirnError("FIRN_CACHE_CORRUPT", `the cached file ${segment.blob} is not what it was`, {
    cause,
    hint: "Run the same command again: what is missing is made anew.",
    details: { digest: segment.blob },
  });

function inflateBlock(store: Store, segment: Segment, index: number): Buffer {
  const key = `${store.root}\0${segment.blob}\0${index}`;
  let block = recent.get(key);
  if (!block) {
    const [size, length] = sizesOf(segment, index);
    block = inflateRawSync(store.readRangeSync(segment.blob, segment.blocks[index]?.[0] ?? 0, size), {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: length,
      chunkSize: length + 64,
    });
    if (block.length !== length) throw damaged(segment);
  }
  recent.delete(key);
  recent.set(key, block);
  for (const old of recent.keys()) {
    if (recent.size <= keep) break;
    recent.delete(old);
  }
  return block;
}

function blockAt(segment: Segment, offset: number): number {
  let low = 0;
  let high = segment.blocks.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((segment.blocks[middle]?.[1] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Blobs that need no look: this process has checked them, or written them. */
export function verifiedBlobs(store: Store): Set<string> {
  const done = verified.get(store) ?? new Set();
  verified.set(store, done);
  return done;
}

/** Ranges cannot be checked alone, so the whole blob is, once in a process, before the first is read. */
export function verifyBlob(store: Store, blob: Digest, size: number): void {
  const done = verifiedBlobs(store);
  if (done.has(blob)) return;
  const hash = sha256();
  const step = 4 << 20;
  for (let at = 0; at < size; at += step) {
    hash.update(store.readRangeSync(blob, at, Math.min(step, size - at)));
  }
  if (toDigest(hash.digest("hex")) !== blob) {
    rmSync(store.pathOf(blob), { force: true });
    throw damaged({ blob });
  }
  done.add(blob);
}
