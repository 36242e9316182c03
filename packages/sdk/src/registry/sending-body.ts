import type { Task } from "../context/index.ts";
import { FirnError } from "../errors/index.ts";
import type { HttpResponse } from "../fetch/index.ts";
import type { Digest } from "../hash/index.ts";
import type { Descriptor } from "../oci/index.ts";
import type { Connection } from "./connect.ts";

/** Streams a blob, verifying it on the way; throws at the end where the bytes are not the digest's. */
export type BlobReader = (digest: Digest) => AsyncIterable<Uint8Array>;

interface Sending {
  readonly connection: Connection;
  readonly blob: Descriptor;
  readonly read: BlobReader;
  readonly task: Task | undefined;
  readonly stallMs: number;
}

/** A blob on its way out, in one request or several. */
export interface SendingBody {
  /** Sends the next `length` bytes. @throws what reading throws, rather than the broken connection that follows */
  send(
    method: "PUT" | "PATCH",
    to: URL,
    length: number,
    headers: Readonly<Record<string, string>>,
  ): Promise<HttpResponse>;
  /** Lets go of the file, and takes back the progress where the blob did not arrive. */
  close(): Promise<void>;
}

export function sendingBody({ connection, blob, read, task, stallMs }: Sending): SendingBody {
  const pieces = heldBack(read(blob.digest), blob)[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array();
  let trouble: { readonly error: unknown } | undefined;
  let advanced = 0;
  let arrived = false;

  const next = async (): Promise<void> => {
    try {
      const { done, value } = await pieces.next();
      if (done) throw new FirnError("FIRN_CACHE_CORRUPT", `${blob.digest} is shorter than ${blob.size} bytes`);
      rest = value;
    } catch (error) {
      trouble = { error };
      throw error;
    }
  };

  const send: SendingBody["send"] = async (method, to, length, headers) => {
    const stall = new AbortController();
    const timer = setTimeout(() => stall.abort(), stallMs);
    timer.unref();
    const body = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
      for (let left = length; left > 0; ) {
        while (rest.length === 0) await next();
        const piece = rest.subarray(0, left);
        rest = rest.subarray(piece.length);
        left -= piece.length;
        timer.refresh();
        yield piece;
        task?.advance(piece.length);
        advanced += piece.length;
      }
      clearTimeout(timer);
    };
    const { signal } = connection;
    try {
      const answer = await connection.send({
        method,
        to,
        headers: { "content-type": "application/octet-stream", "content-length": String(length), ...headers },
        body: length === 0 ? new Uint8Array() : once(body),
        retry: false,
        // With the last byte a registry may begin to move gigabytes from one place of its storage to another.
        answerMs: stallMs * 5,
        signal: signal ? AbortSignal.any([signal, stall.signal]) : stall.signal,
        action: "push to",
      });
      arrived = method === "PUT" && answer.status >= 200 && answer.status < 300;
      return answer;
    } catch (error) {
      if (trouble) throw trouble.error;
      if (!stall.signal.aborted || signal?.aborted) throw error;
      const { registry, repository } = connection.reference;
      const message = `${registry} could not be reached to push to ${repository}: it took no more bytes`;
      throw new FirnError("FIRN_REGISTRY_UNREACHABLE", message, { cause: error });
    } finally {
      clearTimeout(timer);
    }
  };

  return {
    send,
    async close() {
      await pieces.return?.();
      if (!arrived && advanced > 0) task?.advance(-advanced);
    },
  };
}

/** A stream goes out once: where the registry wants a new login in the middle, the whole upload starts again. */
function once(body: () => AsyncGenerator<Uint8Array>): () => AsyncIterable<Uint8Array> {
  let used = false;
  return () => {
    if (used) throw new FirnError("FIRN_REGISTRY_UNREACHABLE", "the registry asked for a new login during an upload");
    used = true;
    return body();
  };
}

/** One piece behind, so that the last one leaves only when the whole has been verified: a bad blob never arrives whole. */
async function* heldBack(source: AsyncIterable<Uint8Array>, blob: Descriptor): AsyncGenerator<Uint8Array, void> {
  let held: Uint8Array | undefined;
  let size = 0;
  for await (const piece of source) {
    if (piece.length === 0) continue;
    size += piece.length;
    if (held) yield held;
    held = piece;
  }
  if (size !== blob.size) {
    throw new FirnError("FIRN_CACHE_CORRUPT", `${blob.digest} has ${size} bytes, not ${blob.size}`);
  }
  if (held) yield held;
}
