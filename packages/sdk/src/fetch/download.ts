import { gunzipSync } from "node:zlib";
import { FirnError } from "../errors/index.ts";
import { type Address, describeUrl } from "./address.ts";
import { connectionHint, explainConnection } from "./connection-error.ts";
import type { Http, HttpResponse } from "./http.ts";
import type { Fetched } from "./index.ts";
import { resumable, type Tried } from "./resumable.ts";
import { isRetryableStatus, nextWait, pause, type RetryPolicy, retryAfterMs } from "./retry.ts";

export interface DownloadOptions {
  readonly http: Http;
  readonly retry: RetryPolicy;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal | undefined;
  /** Logins for where redirects lead. */
  readonly authorize?: ((url: URL) => string | undefined) | undefined;
}

/** Sends a GET until it is answered with 2xx. @throws FIRN_FETCH_NOT_FOUND, FIRN_FETCH_FAILED */
async function request({ url, authorization }: Address, options: DownloadOptions, tried: Tried): Promise<HttpResponse> {
  const { http, retry, headers, signal, authorize } = options;
  const sent = authorization === undefined ? headers : { authorization, ...headers };
  for (;;) {
    let answer: HttpResponse;
    try {
      answer = await http.send({ url, headers: sent, signal, authorize });
    } catch (error) {
      await waitOrThrow(url, error, options, tried);
      continue;
    }
    const { status } = answer;
    if (status >= 200 && status < 300) return answer;
    await answer.discard();
    tried.failed++;
    const asked = retryAfterMs(answer.headers["retry-after"]);
    const wait = isRetryableStatus(status) ? nextWait(retry, tried.failed, asked) : undefined;
    if (wait === undefined) throw statusError(url, status);
    await pause(wait, signal);
  }
}

/** A whole document: one that breaks off is asked for again from the start, since it may have changed meanwhile. */
export async function document(address: Address, options: DownloadOptions, max: number): Promise<Fetched> {
  const tried: Tried = { failed: 0 };
  for (;;) {
    const answer = await request(address, options, tried);
    try {
      const raw = await answer.bytes(max);
      return { bytes: decoded(raw, answer, max), headers: answer.headers, url: answer.url.href };
    } catch (error) {
      await waitOrThrow(address.url, error, options, tried);
    }
  }
}

function decoded(raw: Buffer, { headers, url }: HttpResponse, max: number): Buffer {
  // Some servers call every .gz file gzip-encoded: there the file itself is what was asked for.
  if (headers["content-encoding"]?.toLowerCase() !== "gzip" || /\.t?gz$/.test(url.pathname)) return raw;
  try {
    return gunzipSync(raw, { maxOutputLength: max });
  } catch (cause) {
    const message = `${describeUrl(url)} sent a compressed answer that cannot be read or is over ${max} bytes`;
    throw new FirnError("FIRN_FETCH_FAILED", message, { cause });
  }
}

/**
 * The bytes of a file. Where the connection breaks off in the middle it goes on from there by Range; a server that
 * cannot is asked for the whole again, and what was seen already is passed over. The caller checks the digest.
 */
export function download(address: Address, options: DownloadOptions): AsyncGenerator<Uint8Array, void, undefined> {
  return resumable(
    (resume, tried) => request(address, { ...options, headers: { ...options.headers, ...resume } }, tried),
    (error, tried) => waitOrThrow(address.url, error, options, tried),
  );
}

async function waitOrThrow(url: URL, error: unknown, { retry, signal }: DownloadOptions, tried: Tried): Promise<void> {
  if (signal?.aborted || FirnError.is(error)) throw error;
  tried.failed++;
  const wait = explainConnection(error).retryable ? nextWait(retry, tried.failed) : undefined;
  if (wait === undefined) throw unreachable(url, error);
  await pause(wait, signal);
}

function statusError(url: URL, status: number): FirnError {
  const where = describeUrl(url);
  const details = { url: where, status };
  if (status === 404 || status === 410) {
    return new FirnError("FIRN_FETCH_NOT_FOUND", `${url.host} does not have ${where} (HTTP ${status})`, { details });
  }
  const hint =
    status === 401 || status === 403
      ? "Put the user and password into the mirror's address (https://user:password@host/…)"
      : status === 429
        ? "Try again later"
        : undefined;
  return new FirnError("FIRN_FETCH_FAILED", `${where} was answered with HTTP ${status}`, { details, hint });
}

const unreachable = (url: URL, error: unknown): FirnError =>
  new FirnError("FIRN_FETCH_FAILED", `${describeUrl(url)} cannot be downloaded: ${explainConnection(error).reason}`, {
    cause: error,
    hint: connectionHint(error),
    details: { url: describeUrl(url) },
  });
