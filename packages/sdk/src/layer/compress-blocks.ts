import { availableParallelism } from "node:os";
import pLimit from "p-limit";
import { blockSize, deflateBlock } from "./deflate.ts";

export interface CompressedBlock {
  readonly raw: Uint8Array;
  readonly deflated: Uint8Array;
}

/** Blocks read ahead of the one that is being written: what a stream of any length holds in memory. */
const ahead = 4;
/** Over all streams of the process, so that many at once do not fill the thread pool's queue with megabytes. */
const limit = pLimit(Math.max(ahead, availableParallelism()));

/** Cuts bytes into blocks and compresses each by itself, several at a time, handing them on in order. */
export async function* compressBlocks(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<CompressedBlock> {
  const waiting: Promise<CompressedBlock>[] = [];
  for await (const raw of cutBlocks(bytes)) {
    const block = limit(async () => ({ raw, deflated: await deflateBlock(raw) }));
    // Whoever takes it sees the failure; without this a failure further down the line would make it an unhandled one.
    block.catch(() => undefined);
    waiting.push(block);
    const first = waiting.length >= ahead ? waiting.shift() : undefined;
    if (first) yield await first;
  }
  for (const block of waiting) yield await block;
}

async function* cutBlocks(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let block = Buffer.allocUnsafe(blockSize);
  let filled = 0;
  for await (const piece of bytes) {
    for (let at = 0; at < piece.length; ) {
      const part = piece.subarray(at, at + blockSize - filled);
      block.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < blockSize) continue;
      yield block;
      block = Buffer.allocUnsafe(blockSize);
      filled = 0;
    }
  }
  if (filled > 0) yield block.subarray(0, filled);
}
