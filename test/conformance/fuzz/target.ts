import type { Random } from "../shell/random.ts";

/** Something that reads what others wrote, and what is wrong with input for it. */
export interface Target {
  readonly name: string;
  /** A valid input, or a hostile one that is well-formed; mutations come on top. */
  make(random: Random): Buffer | Promise<Buffer>;
  /** Reads it whole. A FirnError is a good answer; any other error, and whatever an oracle says, is a finding. */
  read(bytes: Buffer): Promise<unknown>;
  /** Says what is wrong with an input that was accepted, by asking another program; undefined where nothing is. */
  judge?(bytes: Buffer, result: unknown): string | undefined;
}

/** Bytes as a stream in uneven pieces, as they come from disks and networks. */
export async function* inPieces(bytes: Buffer): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = 0, size = 1; at < bytes.length; at += size, size = Math.min(size * 3, 64 * 1024)) {
    yield bytes.subarray(at, at + size);
  }
}
