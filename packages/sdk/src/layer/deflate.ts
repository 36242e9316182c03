import { promisify } from "node:util";
import { constants, deflateRaw, deflateRawSync } from "node:zlib";
import { digestOf, hexOf } from "../hash/index.ts";

/** Bytes of tar that are compressed as one block, on their own. Part of what decides a layer's digest. */
export const blockSize: number = 1 << 20;

/** Names the bytes that come out, in the keys of what is cached: Chromium's zlib, level 6, blocks of 1 MiB. */
export const compressor = "deflate-6-1m";

/** Compresses one block to raw DEFLATE that ends on a byte boundary and refers to nothing before it. */
export type Deflate = (block: Uint8Array) => Promise<Uint8Array>;

// One call must hold all of a block's output: a sync flush that is cut by a full buffer may leave its marker twice,
// and then the buffer's size would decide the bytes (zlib.h, on deflate()).
const roomy = blockSize + blockSize / 8;
const options = { level: 6, finishFlush: constants.Z_SYNC_FLUSH, chunkSize: roomy } as const;

const inPool = promisify<Uint8Array, typeof options, Buffer>(deflateRaw);
export const hostDeflate: Deflate = (block) => inPool(block, options);

/** The same bytes in JavaScript, at half the speed or less: pako 3 hashes as Chromium's zlib does. */
export const bundledDeflate: Deflate = async (block) => {
  const { Deflate: Pako, Z_SYNC_FLUSH } = await import("pako");
  // Lets other work run between two blocks: this one does not leave the main thread.
  await new Promise((done) => setImmediate(done));
  const pako = new Pako({ level: 6, raw: true, chunkSize: roomy });
  const chunks: Uint8Array[] = [];
  pako.onData = (chunk) => void chunks.push(chunk);
  pako.push(block, Z_SYNC_FLUSH);
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
};

/** sha256 of `specimen()` compressed; equal on official builds of Node 20, 22, 24 and 26. zlib 1.2.13 has another. */
const knownAnswer = "774c0255817b8df497269c4a585adecfb4fc2a934478b8d29e1479c72a0a6a08";

/**
 * The host's zlib where it compresses to the bytes that firn's digests are made of, else the bundled one. Node may be
 * linked to another zlib (the system's, zlib-ng, hardware): https://github.com/nodejs/node/issues/50138.
 */
export function chooseDeflate(answer: string = knownAnswer): Deflate {
  const got = hexOf(digestOf(deflateRawSync(specimen(), options)));
  return got === answer ? hostDeflate : bundledDeflate;
}

let chosen: Deflate | undefined;
/** Compresses one block to the pinned bytes. */
export const deflateBlock: Deflate = (block) => (chosen ??= chooseDeflate())(block);

/** 448 KiB that make a compressor show its habits: words, records of numbers, noise, near and far repetition. */
export function specimen(): Buffer {
  const bytes = Buffer.alloc(448 * 1024);
  const quarter = 112 * 1024;
  let state = 0x2545f491;
  const next = () => {
    // xorshift32
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  const words = Array.from({ length: 600 }, () =>
    Array.from({ length: 2 + (next() % 9) }, () => String.fromCharCode(97 + (next() % 26))).join(""),
  );
  for (let at = 0; at < quarter; ) at += bytes.write(`${words[(next() % 600) & (next() % 600)]} `, at, "latin1");
  for (let at = quarter; at < 2 * quarter; at += 16) {
    bytes.writeUInt32LE(at * 3, at);
    bytes.writeUInt32LE(next() % 1000, at + 4);
    bytes.writeUInt32LE((next() & next() & next()) >>> 0, at + 8);
  }
  for (let at = 2 * quarter; at < 2.5 * quarter; at += 4) bytes.writeUInt32LE(next(), at);
  // Copies from near and far, then a run of zeros to the end.
  for (let at = 2.5 * quarter; at < 3.7 * quarter; ) {
    const from = next() % 3 ? Math.max(0, at - (next() % 32768) - 1) : next() % at;
    at += bytes.copy(bytes, at, from, Math.min(from + 3 + (next() % 300), at));
  }
  return bytes;
}
