import type { Digest, Json } from "../hash/index.ts";

/** Bytes that arrive in pieces. */
export type Bytes = Uint8Array | AsyncIterable<Uint8Array>;

export interface Stored {
  readonly digest: Digest;
  readonly size: number;
}

/**
 * The content-addressed cache on disk, shared by any number of processes. Writes are atomic: a blob or memo is there
 * whole or not at all.
 */
export interface Store {
  /** The cache's folder: an absolute path. */
  readonly root: string;
  /** Where a blob lies, or would lie. */
  pathOf(digest: Digest): string;
  /** The blob's size in bytes, or undefined where the store does not have it. Does not read the blob. */
  sizeOf(digest: Digest): Promise<number | undefined>;
  /**
   * Stores bytes, hashing them on the way.
   * @throws FIRN_DIGEST_MISMATCH where `expect` (or its size) is not met, and then keeps nothing; FIRN_DISK_FULL.
   */
  put(bytes: Bytes, expect?: { readonly digest?: Digest; readonly size?: number }): Promise<Stored>;
  /**
   * Streams a blob, verifying it on the way.
   * @throws FIRN_CACHE_CORRUPT at the end when the bytes are not the digest's; the blob is then removed.
   */
  read(digest: Digest): AsyncIterable<Uint8Array>;
  /** The whole blob, verified. For documents, not for layers. */
  readAll(digest: Digest): Promise<Buffer>;
  /** A range of a blob, unverified (random access into segments). Synchronous. */
  readRangeSync(digest: Digest, offset: number, length: number): Buffer;
  remove(digest: Digest): Promise<void>;
  /** What was noted for an input's hash: `kind` is kebab-case and names what is cached. */
  recall(kind: string, key: Digest): Promise<Json | undefined>;
  note(kind: string, key: Digest, value: Json): Promise<void>;
  /** A fresh folder for work in progress below the cache, so that a rename into it is atomic; the caller removes it. */
  scratch(): Promise<string>;
}

export { openStore } from "./disk-store.ts";
