/** Bytes of a cache in the making: big-endian numbers, and text padded to four bytes. */
export class CacheWriter {
  readonly #pieces: Buffer[] = [];
  offset = 0;

  card16(value: number): void {
    const bytes = Buffer.alloc(2);
    bytes.writeUInt16BE(value);
    this.#add(bytes);
  }

  card32(...values: readonly number[]): void {
    const bytes = Buffer.alloc(4 * values.length);
    values.forEach((value, index) => bytes.writeInt32BE(value | 0, 4 * index));
    this.#add(bytes);
  }

  data(bytes: Uint8Array): void {
    this.#add(Buffer.concat([bytes], aligned(bytes.length)));
  }

  text(text: string): void {
    this.data(Buffer.from(`${text}\0`));
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#pieces);
  }

  #add(bytes: Buffer): void {
    this.#pieces.push(bytes);
    this.offset += bytes.length;
  }
}

export const aligned = (length: number): number => (length + 3) & ~3;
