import { FirnError } from "../errors/index.ts";
import {
  createHttp,
  defaultRetry,
  type HttpRequest,
  type HttpResponse,
  isCertificateError,
  isLoopbackHost,
  isRetryableStatus,
  type RetryPolicy,
} from "../fetch/index.ts";
import { createAuthenticator } from "./authenticator.ts";
import { guardAddress, resolveAddress } from "./guard-address.ts";
import { persist } from "./persist.ts";
import type { Reference } from "./reference.ts";
import type { Doing } from "./registry-error.ts";
import type { RegistryOptions } from "./registry-options.ts";

interface RegistryRequest {
  readonly method: NonNullable<HttpRequest["method"]>;
  /** Below `/v2/<repository>/`, or a whole address that the registry gave. */
  readonly to: string | URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** A function makes a stream anew for each attempt. */
  readonly body?: Uint8Array | (() => AsyncIterable<Uint8Array>);
  /** False: the caller repeats it in its own way. A refused login is answered all the same. Default true. */
  readonly retry?: boolean;
  readonly signal?: AbortSignal | undefined;
  /** How long the registry may think before it answers, in milliseconds. Default: as long as it may be silent. */
  readonly answerMs?: number | undefined;
  /** What to say when it fails: "push a layer to". */
  readonly action: string;
}

/** One repository of one registry, for one piece of work. */
export interface Connection {
  readonly reference: Pick<Reference, "registry" | "repository">;
  readonly retry: RetryPolicy;
  readonly signal: AbortSignal | undefined;
  /** What was done, for errors. */
  doing(action: string, subject?: string): Doing;
  /** Any answer but a 401 that a login could cure. @throws FIRN_REGISTRY_UNREACHABLE and what log-in may throw */
  send(request: RegistryRequest): Promise<HttpResponse>;
  /** An address that the registry gave in `answer`, checked. */
  location(answer: HttpResponse): Promise<URL | undefined>;
  /** Asks for more rights from the next request on. */
  widen(scopes: readonly string[]): void;
  close(): Promise<void>;
}

/**
 * Opens a connection. Nothing is sent before the first request: its answer says whether a login is needed.
 * @throws FIRN_OFFLINE
 */
export function connect(
  reference: Pick<Reference, "registry" | "repository">,
  scopes: readonly string[],
  options: RegistryOptions,
): Connection {
  const { registry, repository } = reference;
  if (options.fetch?.offline) {
    throw new FirnError("FIRN_OFFLINE", `${registry} has to be asked for ${repository}, and --offline forbids it`, {
      hint: "Run the same once without --offline",
    });
  }
  const { signal } = options;
  const retry: RetryPolicy = { ...defaultRetry, ...options.retry };
  const http = createHttp({ env: options.env, ...(options.stallMs === undefined ? {} : { stallMs: options.stallMs }) });
  const doing = (action: string, subject = `${registry}/${repository}`): Doing => ({
    action,
    subject,
    host: registry,
    loggedIn,
  });
  let base = baseOf(registry, options.plainHttp === true);
  const maySpeakEither = options.plainHttp !== true && isLoopbackHost(base.hostname);
  let settling: Promise<HttpResponse | undefined> | undefined;
  let pinged = false;
  let loggedIn = false;

  const onRedirect = async (_: URL, to: URL): Promise<void> => {
    resolveAddress(base, to.href, base);
    await guardAddress(base, to, "bytes");
  };

  const repeat = (request: HttpRequest, about: Doing, once = false): Promise<HttpResponse> =>
    persist(http, { onRedirect, signal, ...request }, { policy: retry, once, doing: about });

  const login = createAuthenticator({
    reference,
    env: options.env,
    scopes,
    send: (request) => repeat(request, doing("get a token for")),
  });

  const target = (to: string | URL): URL =>
    typeof to === "string" ? new URL(`/v2/${repository}/${to}`, base) : new URL(to);

  const send = async (request: RegistryRequest): Promise<HttpResponse> => {
    const about = doing(request.action);
    for (let logins = 0; ; ) {
      const url = target(request.to);
      const own = url.origin === base.origin;
      const authorization = own ? login.header() : undefined;
      const body = typeof request.body === "function" ? request.body() : request.body;
      const once = request.retry === false || typeof request.body === "function";
      const headers = { ...request.headers, ...(authorization === undefined ? {} : { authorization }) };
      const { method, answerMs } = request;
      const sent = {
        method,
        url,
        headers,
        answerMs,
        signal: request.signal ?? signal,
        ...(body === undefined ? {} : { body }),
      };
      const answer = await repeat(sent, about, once);
      // Twice: the first answer brings a token, the second may ask for a scope that this one lacks.
      const curable = own && logins < 2 && (answer.status === 401 || (answer.status === 403 && !pinged));
      if (!curable || !(await cure(answer, authorization, about))) return answer;
      await answer.discard();
      logins++;
    }
  };

  const cure = async (answer: HttpResponse, used: string | undefined, about: Doing): Promise<boolean> => {
    const better = await tryCure(answer, used, about);
    if (better) loggedIn = await login.hasCredentials();
    return better;
  };

  const tryCure = async (answer: HttpResponse, used: string | undefined, about: Doing): Promise<boolean> => {
    if (answer.status === 401) return answer.url.origin === base.origin && login.answer(answer, used, about);
    // Some hide what anonymous users may not see instead of asking who they are; the ping is where they ask.
    pinged = true;
    if (used !== undefined || !(await login.hasCredentials())) return false;
    const ping = await repeat({ url: new URL("/v2/", base) }, about);
    const better = ping.status === 401 && (await login.answer(ping, undefined, about));
    await ping.discard();
    return better;
  };

  /** A registry on this machine may speak HTTP or HTTPS: how the first request ends tells. */
  const settle = async (request: RegistryRequest): Promise<HttpResponse | undefined> => {
    const answer = await send({ ...request, retry: false }).catch((error: unknown) => {
      if (FirnError.is(error) && error.code === "FIRN_REGISTRY_UNREACHABLE") return undefined;
      throw error;
    });
    if (answer && answer.status !== 400 && !isRetryableStatus(answer.status)) return answer;
    await answer?.discard();
    if (answer && answer.status !== 400) return undefined;
    const secure = new URL(`https://${base.host}/`);
    try {
      const ping = await http.send({ url: new URL("/v2/", secure), signal });
      await ping.discard();
      if (ping.status !== 400) base = secure;
    } catch (error) {
      // Then the request itself fails in the same way, and says why.
      if (isCertificateError(error)) base = secure;
    }
    return undefined;
  };

  return {
    reference,
    retry,
    signal,
    doing,
    async send(request) {
      if (!maySpeakEither) return send(request);
      if (settling) {
        await settling;
        return send(request);
      }
      settling = settle(request);
      return (await settling) ?? send(request);
    },
    async location(answer) {
      const { location } = answer.headers;
      if (!location) return undefined;
      const url = resolveAddress(base, location, answer.url);
      await guardAddress(base, url, "bytes");
      return url;
    },
    widen: (more) => login.widen(more),
    close: () => http.close(),
  };
}

function baseOf(registry: string, plainHttp: boolean): URL {
  const host = registry === "docker.io" ? "registry-1.docker.io" : registry;
  const { hostname } = new URL(`http://${host}`);
  return new URL(`${plainHttp || isLoopbackHost(hostname) ? "http" : "https"}://${host}/`);
}
