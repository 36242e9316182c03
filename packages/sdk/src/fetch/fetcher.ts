import pLimit from "p-limit";
import { type Progress, silent, type Task } from "../context/index.ts";
import { FirnError } from "../errors/index.ts";
import type { Digest } from "../hash/index.ts";
import type { Store, Stored } from "../store/index.ts";
import { describeUrl, parseAddress } from "./address.ts";
import { download as bytesOf, type DownloadOptions, document } from "./download.ts";
import { createHttp, type Http } from "./http.ts";
import type { Fetcher, FetchOptions } from "./index.ts";
import type { Environment } from "./proxy.ts";
import { defaultRetry, type RetryPolicy } from "./retry.ts";

export interface FetcherOptions {
  readonly store: Store;
  readonly progress?: Progress;
  /** Where proxies are looked up: `http_proxy`, `https_proxy`, `no_proxy`. */
  readonly env: Environment;
  /** Refuses everything that would need the network. */
  readonly offline?: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Downloads at a time, over all hosts. Default 8. */
  readonly concurrency?: number;
  /** How long a server may be silent, in milliseconds. Default 60 000. */
  readonly stallMs?: number;
  readonly retry?: Partial<RetryPolicy>;
}

const documentMax = 64 * 1024 * 1024;
const fileMax = 16 * 1024 ** 3;

/**
 * Makes the one downloader of a run. Close it when the run is over, or the process waits for its idle connections.
 *
 * @example
 * ```ts
 * const fetch = createFetcher({ store, env: process.env });
 * const { bytes } = await fetch.get("https://example.org/index.json");
 * await fetch.close();
 * ```
 */
export function createFetcher(options: FetcherOptions): Fetcher {
  const { store, progress = silent, env, offline = false, signal } = options;
  const http: Http = createHttp({ env, ...(options.stallMs === undefined ? {} : { stallMs: options.stallMs }) });
  const retry: RetryPolicy = { ...defaultRetry, ...options.retry };
  const limit = pLimit(options.concurrency ?? 8);
  const running = new Map<Digest, Promise<Stored>>();
  const lower = (headers: FetchOptions["headers"]): Record<string, string> =>
    Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  const asking = (headers: Readonly<Record<string, string>>, signIn: FetchOptions["signIn"]): DownloadOptions => ({
    http,
    retry,
    headers,
    signal,
    authorize: signIn && ((url) => parseAddress(signIn(url.href)).authorization),
  });

  const download = async (urls: readonly string[], expect: Expected, options: FetchOptions): Promise<Stored> => {
    const title = options.title ?? describeUrl(urls[0] ?? "");
    const known = await store.sizeOf(expect.digest);
    if (known !== undefined && (expect.size ?? known) === known) return { digest: expect.digest, size: known };
    if (offline) throw offlineError(title);
    const failures: FirnError[] = [];
    for (const url of urls) {
      const max = options.maxBytes ?? expect.size ?? fileMax;
      const task = progress.start("fetch", title, expect.size ?? 0);
      try {
        const headers = { "accept-encoding": "identity", ...lower(options.headers) };
        const stored = await store.put(
          counted(bytesOf(parseAddress(url), asking(headers, options.signIn)), max, url, task),
          expect,
        );
        task.end("done");
        return stored;
      } catch (error) {
        task.end("failed");
        if (signal?.aborted || !FirnError.is(error) || !tryElsewhere.has(error.code)) throw error;
        failures.push(error);
      }
    }
    throw together(title, urls, failures);
  };

  return {
    offline,
    async get(text, { headers, maxBytes = documentMax, title, signIn } = {}) {
      if (offline) throw offlineError(title ?? describeUrl(text));
      const address = parseAddress(text);
      return limit(async () => {
        const task = progress.start("fetch", title ?? describeUrl(address.url), 0);
        try {
          const fetched = await document(
            address,
            asking({ "accept-encoding": "gzip", ...lower(headers) }, signIn),
            maxBytes,
          );
          task.advance(fetched.bytes.length);
          task.end("done");
          return fetched;
        } catch (error) {
          task.end("failed");
          throw error;
        }
      });
    },
    toStore(urls, expect, options = {}) {
      const started = running.get(expect.digest);
      if (started) return started;
      const work = limit(() => download(urls, expect, options)).finally(() => running.delete(expect.digest));
      running.set(expect.digest, work);
      return work;
    },
    close: () => http.close(),
  };
}

type Expected = Parameters<Fetcher["toStore"]>[1];

const tryElsewhere = new Set<string>(["FIRN_FETCH_NOT_FOUND", "FIRN_FETCH_FAILED", "FIRN_DIGEST_MISMATCH"]);

async function* counted(
  bytes: AsyncIterable<Uint8Array>,
  max: number,
  url: string,
  task: Task,
): AsyncGenerator<Uint8Array, void, undefined> {
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > max) throw tooLong(url, max);
    task.advance(chunk.length);
    yield chunk;
  }
}

const tooLong = (url: string, max: number): FirnError =>
  new FirnError("FIRN_DIGEST_MISMATCH", `${describeUrl(url)} is longer than the ${max} bytes that were promised`);

const offlineError = (title: string): FirnError =>
  new FirnError("FIRN_OFFLINE", `${title} is not in the cache, and --offline forbids to download it`, {
    hint: "Run the same once without --offline",
  });

/** One error for all the places that were tried: bytes that lie weigh more than a failure, that more than an absence. */
function together(title: string, urls: readonly string[], failures: readonly FirnError[]): FirnError {
  const worst =
    failures.find((error) => error.code === "FIRN_DIGEST_MISMATCH") ??
    failures.find((error) => error.code === "FIRN_FETCH_FAILED") ??
    failures[0];
  if (!worst) return new FirnError("FIRN_FETCH_NOT_FOUND", `nobody is known to serve ${title}`);
  const { code, hint } = worst;
  const tried = failures.map((error, index) => ({ url: describeUrl(urls[index] as string), message: error.message }));
  const also = failures.length > 1 ? ` (and ${failures.length - 1} other places failed)` : "";
  // The mirror itself says that it has the file no more: then an archive out of reach does not make that untrue.
  const notFound = failures[0]?.code === "FIRN_FETCH_NOT_FOUND" && code !== "FIRN_DIGEST_MISMATCH";
  return new FirnError(code, `${title}: ${worst.message}${also}`, { cause: worst, hint, details: { tried, notFound } });
}
