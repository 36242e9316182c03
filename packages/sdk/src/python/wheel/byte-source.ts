import { open } from "node:fs/promises";
import { FirnError } from "../../errors/index.ts";
import { type Digest, toDigest } from "../../hash/index.ts";
import type { Store } from "../../store/index.ts";

/** Bytes that can be read at any place. */
export interface ByteSource {
  readonly size: number;
  /** Exactly `length` bytes from `offset`; fails beyond the end. */
  read(offset: number, length: number): Promise<Buffer>;
}

export const bufferSource = (bytes: Buffer): ByteSource => ({
  size: bytes.length,
  read: async (offset, length) => within(bytes.length, offset, length) ?? bytes.subarray(offset, offset + length),
});

/** Wheels up to this many bytes are held in memory while they are laid out. */
const inMemory = 32 * 1024 * 1024;

/**
 * Lends a blob of the store, verified beforehand against its digest.
 * @throws FIRN_CACHE_CORRUPT
 */
export async function withStored<T>(
  store: Store,
  sha256: string,
  size: number,
  work: (source: ByteSource) => Promise<T>,
): Promise<T> {
  const digest: Digest = toDigest(sha256);
  if (size <= inMemory) return work(bufferSource(await store.readAll(digest)));
  // Read through once only to verify: a large wheel's files are then read from the disk one after the other.
  for await (const chunk of store.read(digest)) void chunk;
  return openFile(store.pathOf(digest), work, `${digest} became shorter while it was read`);
}

/** Lends a file of the host while `work` is under way. */
export async function openFile<T>(
  path: string,
  work: (source: ByteSource) => Promise<T>,
  shorter = `${path} became shorter while it was read`,
): Promise<T> {
  const file = await open(path);
  try {
    const { size: length } = await file.stat();
    const read = async (offset: number, count: number): Promise<Buffer> => {
      within(length, offset, count);
      const bytes = Buffer.allocUnsafe(count);
      let done = 0;
      while (done < count) {
        const { bytesRead } = await file.read(bytes, done, count - done, offset + done);
        if (bytesRead === 0) throw new FirnError("FIRN_CACHE_CORRUPT", shorter);
        done += bytesRead;
      }
      return bytes;
    };
    return await work({ size: length, read });
  } finally {
    await file.close();
  }
}

function within(size: number, offset: number, length: number): undefined {
  if (offset < 0 || length < 0 || offset + length > size) throw new RangeError("the archive ends too early");
}
