import type { Hash } from "node:crypto";
import { access, mkdir, mkdtemp, open, readFile, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { FirnError } from "../errors/index.ts";
import { type Digest, digestOf, hexOf, isDigest, type Json, sha256, toDigest } from "../hash/index.ts";
import { cacheFolder } from "./cache-folder.ts";
import { diskError, errnoOf, onDisk } from "./disk-error.ts";
import { check, type Expectation, wrongSize } from "./expectation.ts";
import type { Bytes, Store, Stored } from "./index.ts";
import { memoPath, readMemo, sealMemo } from "./memos.ts";
import { again, missing, readRange } from "./read-range.ts";
import { openScratch, sweepScratch } from "./scratch.ts";
import { writeAtomically } from "./write-atomically.ts";

const readSize = 256 * 1024;
/** Up to here an existing blob is compared rather than written again. */
const compareBelow = 1 << 20;
/** Blobs are hard-linked into layouts: without write permission nobody changes one through its other name. */
const blobMode = process.platform === "win32" ? 0o644 : 0o444;

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Opens the cache, making its folder where there is none and clearing what processes that died left half-made.
 *
 * @param root The cache's folder. Default: `FIRN_CACHE`, else `firn` in the system's folder for caches.
 * @param env Environment variables; default the process's.
 * @throws FIRN_DISK_FULL, FIRN_DISK_FAILED where the folder cannot be made.
 * @example
 * ```ts
 * const store = await openStore();
 * const { digest } = await store.put(Buffer.from("hello"));
 * console.log((await store.readAll(digest)).toString());
 * ```
 */
export async function openStore(root?: string, env: Env = process.env): Promise<Store> {
  const folder = resolve(root ?? cacheFolder(env));
  await onDisk(folder, async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await mkdir(join(folder, "blobs", "sha256"), { recursive: true });
    await sweepScratch(folder);
  });
  return new DiskStore(folder);
}

class DiskStore implements Store {
  readonly root: string;
  #scratch: Promise<string> | undefined;
  readonly #memoFolders = new Map<string, Promise<unknown>>();

  constructor(root: string) {
    this.root = root;
  }

  pathOf(digest: Digest): string {
    // A digest may come from a document of somebody else's: it must not become a path elsewhere.
    if (!isDigest(digest)) throw new FirnError("FIRN_CACHE_MISSING", `"${String(digest)}" is not a sha256 digest`);
    return join(this.root, "blobs", "sha256", hexOf(digest));
  }

  async sizeOf(digest: Digest): Promise<number | undefined> {
    const path = this.pathOf(digest);
    try {
      const info = await stat(path);
      return info.isFile() ? info.size : undefined;
    } catch (cause) {
      if (errnoOf(cause) === "ENOENT") return undefined;
      throw diskError(cause, path);
    }
  }

  async put(bytes: Bytes, expect: Expectation = {}): Promise<Stored> {
    if (bytes instanceof Uint8Array) {
      const stored = { digest: digestOf(bytes), size: bytes.length };
      check(stored, expect);
      if (bytes.length <= compareBelow && (await this.#holds(stored.digest, bytes))) return stored;
    }
    const pieces = bytes instanceof Uint8Array ? [bytes] : bytes;
    return writeAtomically(await this.#folder(), blobMode, async (write) => {
      const hash = sha256();
      let size = 0;
      for await (const piece of pieces) {
        hash.update(piece);
        size += piece.length;
        // No use in filling the disk with more than was promised.
        if (expect.size !== undefined && size > expect.size) throw wrongSize(size, expect.size);
        await write(piece);
      }
      const result = { digest: digestIn(hash), size };
      check(result, expect);
      return { path: this.pathOf(result.digest), result };
    });
  }

  async *read(digest: Digest): AsyncGenerator<Uint8Array, void, undefined> {
    const path = this.pathOf(digest);
    const file = await open(path, "r").catch((cause: unknown) => {
      throw missing(cause, digest, path);
    });
    try {
      const hash = sha256();
      for (;;) {
        const buffer = Buffer.allocUnsafe(readSize);
        const { bytesRead } = await onDisk(path, () => file.read(buffer, 0, readSize, null));
        if (bytesRead === 0) break;
        const piece = buffer.subarray(0, bytesRead);
        hash.update(piece);
        yield piece;
      }
      if (digestIn(hash) !== digest) throw await this.#corrupt(digest);
    } finally {
      await file.close();
    }
  }

  async readAll(digest: Digest): Promise<Buffer> {
    const path = this.pathOf(digest);
    const bytes = await readFile(path).catch((cause: unknown) => {
      throw missing(cause, digest, path);
    });
    if (digestOf(bytes) !== digest) throw await this.#corrupt(digest);
    return bytes;
  }

  readRangeSync(digest: Digest, offset: number, length: number): Buffer {
    return readRange(this.pathOf(digest), digest, offset, length);
  }

  async remove(digest: Digest): Promise<void> {
    const path = this.pathOf(digest);
    await onDisk(path, () => rm(path, { force: true }));
  }

  async recall(kind: string, key: Digest): Promise<Json | undefined> {
    const path = memoPath(this.root, kind, key);
    return onDisk(path, () => readMemo(path));
  }

  async note(kind: string, key: Digest, value: Json): Promise<void> {
    const path = memoPath(this.root, kind, key);
    const folder = join(path, "..");
    let made = this.#memoFolders.get(folder);
    if (!made) this.#memoFolders.set(folder, (made = mkdir(folder, { recursive: true })));
    await onDisk(folder, () => made);
    await writeAtomically(await this.#folder(), 0o644, async (write) => {
      await write(Buffer.from(sealMemo(value)));
      return { path, result: undefined };
    });
  }

  async scratch(): Promise<string> {
    const folder = await this.#folder();
    return onDisk(folder, () => mkdtemp(join(folder, "work-")));
  }

  /** This process's scratch folder; made anew where a clean-up on a shared disk took it away. */
  async #folder(): Promise<string> {
    const before = this.#scratch;
    const folder = await before?.catch(() => undefined);
    if (folder !== undefined && (await exists(folder))) return folder;
    // Whoever finds it gone first makes the new one, the others wait for that.
    if (this.#scratch !== before && this.#scratch) return this.#scratch;
    return (this.#scratch = onDisk(this.root, () => openScratch(this.root)));
  }

  async #holds(digest: Digest, bytes: Uint8Array): Promise<boolean> {
    const there = await readFile(this.pathOf(digest)).catch(() => undefined);
    return there !== undefined && there.equals(bytes);
  }

  async #corrupt(digest: Digest): Promise<FirnError> {
    await this.remove(digest);
    return new FirnError("FIRN_CACHE_CORRUPT", `a cached file was damaged and has been removed (${digest})`, {
      hint: again,
      details: { digest, path: this.pathOf(digest) },
    });
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

const digestIn = (hash: Hash): Digest => toDigest(hash.digest("hex"));
