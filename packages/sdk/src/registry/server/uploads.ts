import { randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { FirnError } from "../../errors/index.ts";
import { type Digest, isDigest } from "../../hash/index.ts";
import type { Store } from "../../store/index.ts";
import { RegistryError } from "./registry-error.ts";

interface Session {
  readonly folder: string;
  readonly file: string;
  received: number;
}

/** Blob uploads in progress: each a file of its own below the store, so that a finished one is stored by a rename. */
export class Uploads {
  readonly #store: Store;
  readonly #sessions = new Map<string, Session>();

  constructor(store: Store) {
    this.#store = store;
  }

  async begin(): Promise<string> {
    const folder = await this.#store.scratch();
    const id = randomUUID();
    this.#sessions.set(id, { folder, file: join(folder, "upload"), received: 0 });
    return id;
  }

  received(id: string): number {
    return this.#session(id).received;
  }

  /** Adds a chunk. Chunks come in order; one that does not start where the last ended is refused with 416. */
  async append(id: string, request: IncomingMessage): Promise<void> {
    const session = this.#session(id);
    const range = /^(\d+)-(\d+)$/.exec(request.headers["content-range"] ?? "");
    if (range && Number(range[1]) !== session.received) {
      throw new RegistryError(416, "BLOB_UPLOAD_INVALID", `the next chunk starts at ${session.received}`, {
        range: rangeOf(session.received),
      });
    }
    const before = session.received;
    try {
      await pipeline(request, createWriteStream(session.file, { flags: before === 0 ? "w" : "r+", start: before }));
    } finally {
      session.received = (await stat(session.file).catch(() => undefined))?.size ?? before;
    }
    if (range && session.received - before !== Number(range[2]) - Number(range[1]) + 1) {
      throw new RegistryError(400, "SIZE_INVALID", "the chunk's length is not what Content-Range says");
    }
  }

  /** Stores what was received under its digest. */
  async finish(id: string, digest: string): Promise<void> {
    const session = this.#session(id);
    try {
      await putVerified(this.#store, session.received === 0 ? Buffer.alloc(0) : createReadStream(session.file), digest);
    } finally {
      await this.cancel(id);
    }
  }

  async cancel(id: string): Promise<void> {
    const session = this.#session(id);
    this.#sessions.delete(id);
    await rm(session.folder, { recursive: true, force: true });
  }

  async close(): Promise<void> {
    await Promise.all(Array.from(this.#sessions.keys(), (id) => this.cancel(id)));
  }

  #session(id: string): Session {
    const session = this.#sessions.get(id);
    if (!session) throw new RegistryError(404, "BLOB_UPLOAD_UNKNOWN", "there is no such upload");
    return session;
  }
}

/** The `Range` header of an upload: what was received, both ends included. */
export const rangeOf = (received: number): string => `0-${Math.max(0, received - 1)}`;

export function digestOrThrow(text: string): Digest {
  if (!isDigest(text)) throw new RegistryError(400, "DIGEST_INVALID", `${text} is not a sha256 digest`);
  return text;
}

/** Stores bytes that must have this digest. */
export async function putVerified(store: Store, bytes: Parameters<Store["put"]>[0], digest: string): Promise<void> {
  try {
    await store.put(bytes, { digest: digestOrThrow(digest) });
  } catch (error) {
    if (!FirnError.is(error) || error.code !== "FIRN_DIGEST_MISMATCH") throw error;
    throw new RegistryError(400, "DIGEST_INVALID", `the content does not have the digest ${digest}`);
  }
}
