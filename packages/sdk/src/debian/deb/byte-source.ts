import { FirnError } from "../../errors/index.ts";

/** Reads a stream of pieces by counts of bytes, holding one piece at a time. */
export class ByteSource {
  readonly #pieces: AsyncIterator<Uint8Array>;
  readonly #title: string;
  #piece: Uint8Array = new Uint8Array(0);

  /** @param title What is read, for errors: `libc6 2.36-9`. */
  constructor(stream: AsyncIterable<Uint8Array>, title: string) {
    this.#pieces = stream[Symbol.asyncIterator]();
    this.#title = title;
  }

  /** The next `count` bytes at most as they come, or undefined at the end of the stream. */
  async some(count: number): Promise<Uint8Array | undefined> {
    while (this.#piece.length === 0) {
      const next = await this.#pieces.next();
      if (next.done) return undefined;
      this.#piece = next.value;
    }
    const taken = this.#piece.subarray(0, count);
    this.#piece = this.#piece.subarray(taken.length);
    return taken;
  }

  /**
   * Exactly `count` bytes.
   * @throws FIRN_ARCHIVE_INVALID where the stream ends earlier
   */
  async exactly(count: number): Promise<Buffer> {
    const pieces: Uint8Array[] = [];
    for await (const piece of this.stream(count)) pieces.push(piece);
    return Buffer.concat(pieces, count);
  }

  /** The same in pieces. */
  async *stream(count: number): AsyncGenerator<Uint8Array, void, undefined> {
    for (let left = count; left > 0; ) {
      const piece = await this.some(left);
      if (!piece) throw new FirnError("FIRN_ARCHIVE_INVALID", `${this.#title} is cut short`);
      left -= piece.length;
      yield piece;
    }
  }

  /** Lets go of the stream below. */
  async close(): Promise<void> {
    await this.#pieces.return?.();
  }
}
