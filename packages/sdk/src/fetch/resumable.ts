import type { HttpResponse } from "./http.ts";

/** How many attempts in a row have failed. */
export interface Tried {
  failed: number;
}

/**
 * The bytes of a file. Where the connection breaks off in the middle it goes on from there by Range; a server that
 * cannot is asked for the whole again, and what was seen already is passed over. The caller checks the digest.
 *
 * @param open sends the request with these headers added; what it throws is final.
 * @param pauseOrThrow called when a body breaks off: counts, then waits, or throws where no other attempt is due.
 */
export async function* resumable(
  open: (headers: Readonly<Record<string, string>>, tried: Tried) => Promise<HttpResponse>,
  pauseOrThrow: (error: unknown, tried: Tried) => Promise<void>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const tried: Tried = { failed: 0 };
  let done = 0;
  let validator: string | undefined;
  for (;;) {
    const resume = done > 0 ? { range: `bytes=${done}-`, ...(validator ? { "if-range": validator } : {}) } : {};
    const answer = await open(resume, tried);
    let skip = answer.status === 206 && startOf(answer) === done ? 0 : done;
    validator = strong(answer.headers.etag);
    try {
      for await (const chunk of answer.body) {
        const fresh = skip === 0 ? chunk : chunk.subarray(Math.min(skip, chunk.length));
        skip -= chunk.length - fresh.length;
        if (fresh.length === 0) continue;
        done += fresh.length;
        // Progress earns new attempts: a long file over a bad line still arrives.
        tried.failed = 0;
        yield fresh;
      }
      return;
    } catch (error) {
      await pauseOrThrow(error, tried);
    }
  }
}

const startOf = (answer: HttpResponse): number | undefined => {
  const match = /^bytes (\d+)-/.exec(answer.headers["content-range"] ?? "");
  return match ? Number(match[1]) : undefined;
};

// RFC 9110, 13.1.5: a weak validator must not be sent in If-Range.
const strong = (etag: string | undefined): string | undefined => (etag?.startsWith('"') ? etag : undefined);
