import { FirnError } from "../errors/index.ts";
import {
  connectionHint,
  createHttp,
  type Environment,
  explainConnection,
  type Http,
  type HttpResponse,
  isLoopbackHost,
  isRetryableStatus,
  nextWait,
  pause,
  type RetryPolicy,
  retryAfterMs,
} from "../fetch/index.ts";
import { RefusedByRemote } from "./git-error.ts";
import { netrcAuthorization } from "./netrc.ts";

export interface TransportOptions {
  readonly env: Environment;
  readonly retry: RetryPolicy;
  readonly signal: AbortSignal | undefined;
}

/**
 * Git's smart HTTP, one request at a time: https://git-scm.com/docs/http-protocol. Credentials come from netrc and go
 * to the address's own origin; where the server redirects the first request elsewhere, later ones go there without.
 */
export class Transport {
  readonly #address: string;
  readonly #options: TransportOptions;
  readonly #http: Http;
  #base: string;

  constructor(address: string, options: TransportOptions) {
    this.#address = address;
    this.#options = options;
    this.#http = createHttp({ env: options.env });
    this.#base = address;
  }

  close(): Promise<void> {
    return this.#http.close();
  }

  /** What the server offers. */
  async advertisement<T>(read: (body: AsyncIterable<Uint8Array>) => Promise<T>): Promise<T> {
    return this.#exchange("GET", "/info/refs?service=git-upload-pack", undefined, async (answer) => {
      if (answer.headers["content-type"] !== "application/x-git-upload-pack-advertisement") {
        await answer.discard();
        throw new FirnError("FIRN_GIT_FAILED", `${this.#address} does not speak git's smart HTTP protocol`, {
          hint: "Check that the address is a repository's, as git clone takes it",
        });
      }
      const { href } = answer.url;
      const end = href.indexOf("/info/refs");
      if (end !== -1) this.#base = href.slice(0, end);
      return read(answer.body);
    });
  }

  uploadPack<T>(request: string, read: (body: AsyncIterable<Uint8Array>) => Promise<T>): Promise<T> {
    return this.#exchange("POST", "/git-upload-pack", request, (answer) => read(answer.body));
  }

  /** Sends until it is answered and the answer is read whole. */
  async #exchange<T>(
    method: "GET" | "POST",
    path: string,
    body: string | undefined,
    read: (answer: HttpResponse) => Promise<T>,
  ): Promise<T> {
    const { retry, signal } = this.#options;
    for (let failed = 1; ; failed++) {
      let failure: FirnError;
      let wait: number | undefined;
      try {
        const answer = await this.#send(method, path, body);
        if (answer.status === 200) return await read(answer);
        await answer.discard();
        failure = this.#statusError(answer.status);
        if (isRetryableStatus(answer.status))
          wait = nextWait(retry, failed, retryAfterMs(answer.headers["retry-after"]));
      } catch (error) {
        if (signal?.aborted || FirnError.is(error) || error instanceof RefusedByRemote) throw error;
        const { reason, retryable } = explainConnection(error);
        failure = new FirnError("FIRN_GIT_FAILED", `${this.#address} cannot be fetched from: ${reason}`, {
          cause: error,
          hint: connectionHint(error),
        });
        if (retryable) wait = nextWait(retry, failed);
      }
      if (wait === undefined) throw failure;
      await pause(wait, signal);
    }
  }

  #send(method: "GET" | "POST", path: string, body: string | undefined): Promise<HttpResponse> {
    const url = new URL(this.#base + path);
    const authorization = this.#authorization(url);
    return this.#http.send({
      method,
      url,
      headers: {
        "git-protocol": "version=2",
        ...(authorization === undefined ? {} : { authorization }),
        ...(body === undefined
          ? {}
          : {
              "content-type": "application/x-git-upload-pack-request",
              accept: "application/x-git-upload-pack-result",
            }),
      },
      ...(body === undefined ? {} : { body }),
      signal: this.#options.signal,
    });
  }

  /** From the user's netrc, for the address's own origin; a password does not travel in the open. */
  #authorization(url: URL): string | undefined {
    if (url.origin !== new URL(this.#address).origin) return undefined;
    if (url.protocol !== "https:" && !isLoopbackHost(url.hostname)) return undefined;
    return netrcAuthorization(url.hostname, this.#options.env);
  }

  #statusError(status: number): FirnError {
    const url = this.#address;
    const details = { url, status };
    if (status === 401 || status === 403 || status === 404) {
      return new FirnError("FIRN_GIT_DENIED", `${url} is no repository, or not one for us (HTTP ${status})`, {
        details,
        hint: `Check the address; for a private repository put "machine ${new URL(url).hostname} login … password …" into ~/.netrc`,
      });
    }
    return new FirnError("FIRN_GIT_FAILED", `${url} was answered with HTTP ${status}`, { details });
  }
}
