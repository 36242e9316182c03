import { promisify } from "node:util";
import { constants, crc32, inflateRaw, type ZlibOptions } from "node:zlib";
import { type Digest, sha256, toDigest } from "../hash/index.ts";

/** Blocks that are being inflated at once, per layer. */
const ahead = 4;
const inPool = promisify<Uint8Array, ZlibOptions, Buffer>(inflateRaw);

/** Follows a layer's compressed blocks and works out what a reader will see: the tar's digest, CRC-32 and length. */
export class TarHasher {
  readonly #hash = sha256();
  readonly #waiting: Promise<Buffer>[] = [];
  #crc = 0;
  #length = 0;
  /** CRC-32 since the last call of `mark`. */
  #segmentCrc = 0;

  /** A block of `rawLength` bytes, as it is in the layer. */
  async block(deflated: Uint8Array, rawLength: number): Promise<void> {
    const raw = inPool(deflated, {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: rawLength,
      chunkSize: rawLength + 64,
    });
    raw.catch(() => undefined);
    this.#waiting.push(raw);
    if (this.#waiting.length >= ahead) await this.#next();
  }

  /** Ends a run of blocks. @returns its CRC-32. */
  async mark(): Promise<number> {
    while (this.#waiting.length > 0) await this.#next();
    const crc = this.#segmentCrc;
    this.#segmentCrc = 0;
    return crc;
  }

  /** CRC-32 and length of all that was marked: what a gzip member's trailer says. */
  get trailer(): { readonly crc32: number; readonly length: number } {
    return { crc32: this.#crc, length: this.#length };
  }

  /** The digest of all that was marked; the end of this object. */
  diffId(): Digest {
    return toDigest(this.#hash.digest("hex"));
  }

  async #next(): Promise<void> {
    const raw = await this.#waiting.shift();
    if (!raw) return;
    this.#hash.update(raw);
    this.#crc = crc32(raw, this.#crc);
    this.#segmentCrc = crc32(raw, this.#segmentCrc);
    this.#length += raw.length;
  }
}
