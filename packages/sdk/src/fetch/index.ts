import type { Digest } from "../hash/index.ts";
import type { Stored } from "../store/index.ts";

export interface FetchOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** The login for another host that a redirect leads to, written into the address that it is given; default none. */
  readonly signIn?: ((address: string) => string) | undefined;
  /** Answers of more bytes than this are refused. Default 64 MiB. */
  readonly maxBytes?: number;
  /** For people, in progress and errors: `python3.11 3.11.2-6`. Default: the URL without credentials. */
  readonly title?: string;
}

export interface Fetched {
  readonly bytes: Buffer;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Where the answer came from, after redirects. */
  readonly url: string;
}

/** Downloads over HTTP(S): retried with back-off, through proxies of the environment, credentials only to their host. */
export interface Fetcher {
  readonly offline: boolean;
  /**
   * A document, whole.
   * @throws FIRN_FETCH_NOT_FOUND on 404 and 410, FIRN_FETCH_FAILED otherwise, FIRN_OFFLINE.
   */
  get(url: string, options?: FetchOptions): Promise<Fetched>;
  /**
   * A file of known digest into the store: from the store where it is there, else from the first URL that serves it.
   * @throws FIRN_DIGEST_MISMATCH, FIRN_FETCH_NOT_FOUND (every URL said so), FIRN_FETCH_FAILED, FIRN_OFFLINE.
   */
  toStore(
    urls: readonly string[],
    expect: { readonly digest: Digest; readonly size?: number },
    options?: FetchOptions,
  ): Promise<Stored>;
  close(): Promise<void>;
}

export { describeUrl, isLocalAddress, isLoopbackHost } from "./address.ts";
export { connectionHint, explainConnection, isCertificateError } from "./connection-error.ts";
export { isPublicPythonIndex, publicPythonHost, pythonIndex } from "./defaults.ts";
export { createFetcher } from "./fetcher.ts";
export { createHttp, type Http, type HttpRequest, type HttpResponse } from "./http.ts";
export { cachedLookup } from "./lookup.ts";
export type { Environment } from "./proxy.ts";
export { resumable } from "./resumable.ts";
export { defaultRetry, isRetryableStatus, nextWait, pause, type RetryPolicy, retryAfterMs } from "./retry.ts";
