import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { FirnError } from "../../errors/index.ts";
import { type Digest, isDigest } from "../../hash/index.ts";
import type { Store } from "../../store/index.ts";
import { badDigest, type Call, Refusal, unknownBlob } from "./answer.ts";

/** The digest of a path or query. @throws Refusal */
export function digestFrom(text: string | null): Digest {
  if (text !== null && isDigest(text)) return text;
  throw badDigest(`"${text ?? ""}" is not a sha256 digest`);
}

/**
 * Serves a blob. Every repository shows all that the cache has: what firn has built need not be sent to its own
 * registry. Only a whole blob is verified on its way out; where it is damaged the connection is cut before its end.
 */
export async function serveBlob(call: Call, store: Store, text: string): Promise<void> {
  const { request, response } = call;
  const digest = digestFrom(text);
  const size = await store.sizeOf(digest);
  if (size === undefined) throw unknownBlob(digest);
  const headers = {
    "Accept-Ranges": "bytes",
    "Content-Type": "application/octet-stream",
    "Docker-Content-Digest": digest,
    ETag: `"${digest}"`,
  };
  const range = rangeOf(request.headers.range, size);
  if (range) {
    const { start, end } = range;
    const part = { "Content-Range": `bytes ${start}-${end}/${size}`, "Content-Length": end - start + 1 };
    response.writeHead(206, { ...headers, ...part });
    if (request.method === "HEAD") response.end();
    else await pipeline(createReadStream(store.pathOf(digest), { start, end }), response);
    return;
  }
  if (request.method === "HEAD") {
    response.writeHead(200, { ...headers, "Content-Length": size });
    response.end();
    return;
  }
  response.writeHead(200, { ...headers, "Content-Length": size });
  await pipeline(withheldEnd(store.read(digest)), response);
}

/** One piece behind, so that the end of a damaged blob is never sent. */
async function* withheldEnd(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  let held: Uint8Array | undefined;
  for await (const piece of source) {
    if (held) yield held;
    held = piece;
  }
  if (held) yield held;
}

/** One range of bytes; undefined for none, and for forms that a server may ignore. @throws Refusal */
function rangeOf(header: string | undefined, size: number): { start: number; end: number } | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  if (!match || (match[1] === "" && match[2] === "")) return undefined;
  const start = match[1] === "" ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  const end = match[1] === "" || match[2] === "" ? size - 1 : Math.min(Number(match[2]), size - 1);
  if (start <= end) return { start, end };
  throw new Refusal(416, "SIZE_INVALID", "the range lies outside of the blob", { "Content-Range": `bytes */${size}` });
}

/** What a failure to store a blob is in the protocol's words. */
export function storingRefusal(error: unknown): unknown {
  if (FirnError.is(error) && error.code === "FIRN_DIGEST_MISMATCH") return badDigest(error.message);
  return error;
}
