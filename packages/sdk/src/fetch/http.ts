import type { Readable } from "node:stream";
import type { Dispatcher } from "undici";
import { FirnError } from "../errors/index.ts";
import { describeUrl, isLoopbackHost } from "./address.ts";
import { cachedLookup } from "./lookup.ts";
import { type Environment, proxyFor } from "./proxy.ts";

export interface HttpRequest {
  readonly method?: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly url: URL;
  /** Lower-case names. `authorization` goes to the URL's own origin only. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string | AsyncIterable<Uint8Array>;
  readonly signal?: AbortSignal | undefined;
  /** How long the server may think before it answers, in milliseconds, where that differs from `stallMs`. */
  readonly answerMs?: number | undefined;
  /** The `authorization` for another origin that a redirect leads to; default none. */
  readonly authorize?: ((url: URL) => string | undefined) | undefined;
  /** Called before a redirect is followed; throws to refuse it. */
  readonly onRedirect?: (from: URL, to: URL) => void | Promise<void>;
}

export interface HttpResponse {
  readonly status: number;
  /** Lower-case names; repeated headers are joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /** Where the answer came from, after redirects. */
  readonly url: URL;
  readonly body: AsyncIterable<Uint8Array>;
  /** The whole body. @throws FIRN_FETCH_FAILED where it is longer than `max` bytes. */
  bytes(max: number): Promise<Buffer>;
  /** Lets go of a body that nobody will read. */
  discard(): Promise<void>;
}

/** One request, one answer: no retries and no opinion on statuses. Connections are kept and bounded for each host. */
export interface Http {
  send(request: HttpRequest): Promise<HttpResponse>;
  close(): Promise<void>;
}

interface HttpOptions {
  readonly env: Environment;
  /** Connections to one host at a time. Default 6. */
  readonly connections?: number;
  /** How long a server may be silent, in milliseconds. Default 60 000. */
  readonly stallMs?: number;
}

const redirects = new Set([301, 302, 303, 307, 308]);
const mostRedirects = 10;

export function createHttp(options: HttpOptions): Http {
  const stallMs = options.stallMs ?? 60_000;
  const dispatchers = new Map<string, Promise<Dispatcher>>();

  const dispatcherFor = (url: URL): Promise<Dispatcher> => {
    const proxy = proxyFor(url, options.env) ?? "";
    let dispatcher = dispatchers.get(proxy);
    if (!dispatcher) {
      dispatcher = makeDispatcher(proxy, options.connections ?? 6, stallMs);
      dispatchers.set(proxy, dispatcher);
    }
    return dispatcher;
  };

  const sendOnce = async (request: HttpRequest): Promise<HttpResponse> => {
    const dispatcher = await dispatcherFor(request.url);
    const answer = await dispatcher.request({
      method: request.method ?? "GET",
      origin: request.url.origin,
      path: `${request.url.pathname}${request.url.search}`,
      headers: { "user-agent": "firn", ...request.headers },
      ...(request.body === undefined ? {} : { body: request.body as Readable }),
      ...(request.signal ? { signal: request.signal } : {}),
      ...(request.answerMs === undefined ? {} : { headersTimeout: request.answerMs }),
    });
    return toResponse(request.url, answer);
  };

  return {
    async send(request) {
      request.signal?.throwIfAborted();
      let current = request;
      for (let hops = 0; ; hops++) {
        const answer = await sendOnce(current);
        const { location } = answer.headers;
        const method = current.method ?? "GET";
        if (!redirects.has(answer.status) || !location || (method !== "GET" && method !== "HEAD")) return answer;
        await answer.discard();
        if (hops === mostRedirects) throw refused(request.url, "redirects without end");
        const next = redirectTarget(location, current.url);
        if (!next) throw refused(request.url, "redirects to something that is not http or https");
        await request.onRedirect?.(current.url, next);
        current = { ...current, url: next, headers: headersAfter(current, next) };
      }
    },
    async close() {
      const all = await Promise.all(dispatchers.values());
      dispatchers.clear();
      await Promise.all(all.map((dispatcher) => dispatcher.destroy()));
    },
  };
}

async function makeDispatcher(proxy: string, connections: number, stallMs: number): Promise<Dispatcher> {
  // undici costs a tenth of a second to load: a warm build that downloads nothing does not pay it.
  const { Agent, ProxyAgent } = await import("undici");
  const connect = { lookup: cachedLookup(), timeout: 20_000 };
  const common = { connections, headersTimeout: stallMs, bodyTimeout: stallMs, keepAliveTimeout: 10_000 };
  if (!proxy) return new Agent({ ...common, connect });
  // Without this undici tunnels http:// URLs by CONNECT too, which many proxies allow for port 443 only.
  return new ProxyAgent({ ...common, uri: proxy, proxyTunnel: false, proxyTls: connect });
}

function toResponse(url: URL, answer: Dispatcher.ResponseData): HttpResponse {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(answer.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  const body = answer.body as AsyncIterable<Uint8Array>;
  return {
    status: answer.statusCode,
    headers,
    url,
    body,
    async bytes(max) {
      const chunks: Uint8Array[] = [];
      let size = 0;
      for await (const chunk of body) {
        size += chunk.length;
        if (size > max) throw refused(url, `sent more than ${max} bytes`);
        chunks.push(chunk);
      }
      return Buffer.concat(chunks, size);
    },
    // A short rest is read so that the connection can be used again; a long one is cut off.
    discard: () => answer.body.dump({ limit: 65_536 }).catch(() => undefined),
  };
}

function redirectTarget(location: string, from: URL): URL | undefined {
  if (!URL.canParse(location, from.href)) return undefined;
  const url = new URL(location, from);
  url.username = "";
  url.password = "";
  return url.protocol === "https:" || url.protocol === "http:" ? url : undefined;
}

function headersAfter(request: HttpRequest, next: URL): Readonly<Record<string, string>> {
  if (request.url.protocol === "https:" && next.protocol === "http:" && !isLoopbackHost(next.hostname)) {
    throw refused(request.url, "redirects from https to http");
  }
  if (request.url.origin === next.origin) return request.headers ?? {};
  const { authorization: _, cookie: __, ...rest } = request.headers ?? {};
  const authorization = request.authorize?.(next);
  return authorization === undefined ? rest : { ...rest, authorization };
}

const refused = (url: URL, what: string): FirnError =>
  new FirnError("FIRN_FETCH_FAILED", `${describeUrl(url)} ${what}`);
