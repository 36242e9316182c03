import { blockSize, deflateBlock } from "./deflate.ts";
import { inPool } from "./pool.ts";

export interface CompressedBlock {
  /** Used again for another block as soon as the next one is asked for. */
  readonly raw: Uint8Array;
  readonly deflated: Uint8Array;
}

/** Blocks read ahead of the one that is being written: what a stream of any length holds in memory. */
const ahead = 4;

/** Cuts bytes into blocks and compresses each by itself, several at a time, handing them on in order. */
export async function* compressBlocks(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<CompressedBlock> {
  const waiting: Promise<CompressedBlock>[] = [];
  // Fresh megabytes cost page faults and garbage collection, a tenth of the whole time.
  const free: Buffer[] = [];
  for await (const raw of cutBlocks(bytes, free)) {
    const block = inPool(async () => ({ raw, deflated: await deflateBlock(raw) }));
    // Whoever takes it sees the failure; without this a failure further down the line would make it an unhandled one.
    block.catch(() => undefined);
    waiting.push(block);
    const first = waiting.length >= ahead ? await waiting.shift() : undefined;
    if (!first) continue;
    yield first;
    if (Buffer.isBuffer(first.raw)) free.push(first.raw);
  }
  for (const block of waiting) yield await block;
}

async function* cutBlocks(bytes: AsyncIterable<Uint8Array>, free: Buffer[]): AsyncGenerator<Buffer> {
  const next = () => free.pop() ?? Buffer.allocUnsafeSlow(blockSize);
  let block = next();
  let filled = 0;
  for await (const piece of bytes) {
    for (let at = 0; at < piece.length; ) {
      const part = piece.subarray(at, at + blockSize - filled);
      block.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < blockSize) continue;
      yield block;
      block = next();
      filled = 0;
    }
  }
  if (filled > 0) yield block.subarray(0, filled);
}
