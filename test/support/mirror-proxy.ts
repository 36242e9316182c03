import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}
/** Sees every answer on its way; may change it, or return "drop" to cut the connection. */
export type Meddle = (path: string, answer: Answer) => Answer | "drop" | undefined;

export interface MirrorProxy {
  /** `http://127.0.0.1:port/<name>` for a name given below. */
  url(name: string): string;
  /** Paths asked for since the last `forget()`. */
  readonly requests: string[];
  forget(): void;
  /** Changes answers from now on; undefined stops that. */
  meddle: Meddle | undefined;
  close(): Promise<void>;
}

/**
 * A mirror of package mirrors on loopback: forwards to the real ones, remembers answers for the life of the process,
 * counts requests and, on purpose, damages what a test asks for. `upstreams` maps a first path component to a real base
 * URL. Links to files in a package index's JSON pages are rewritten to come through here too.
 */
export async function startMirrorProxy(upstreams: Readonly<Record<string, string>>): Promise<MirrorProxy> {
  const remembered = new Map<string, Promise<Answer>>();
  const requests: string[] = [];
  let base = "";

  const proxy: MirrorProxy = {
    url: (name) => `${base}/${name}`,
    requests,
    forget: () => void requests.splice(0),
    meddle: undefined,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  const upstreamOf = (path: string): string | undefined => {
    const [, name = "", ...rest] = path.split("/");
    if (name === "elsewhere") return decodeURIComponent(rest[0] ?? "");
    const upstream = upstreams[name];
    return upstream && `${upstream.replace(/\/$/, "")}/${rest.join("/")}`;
  };

  const forward = async (path: string, request: IncomingMessage): Promise<Answer> => {
    const upstream = upstreamOf(path);
    if (!upstream) return { status: 404, headers: {}, body: Buffer.from("no such mirror\n") };
    const headers: Record<string, string> = {};
    for (const name of ["accept", "range"]) {
      const value = request.headers[name];
      if (typeof value === "string") headers[name] = value;
    }
    const answer = await fetch(upstream, { headers, method: request.method ?? "GET" });
    const kept: Record<string, string> = {};
    for (const name of ["content-type", "content-range", "accept-ranges", "etag"]) {
      const value = answer.headers.get(name);
      if (value) kept[name] = value;
    }
    const bytes = Buffer.from(await answer.arrayBuffer());
    const isIndex = /json/.test(kept["content-type"] ?? "");
    const body = isIndex ? Buffer.from(throughHere(bytes.toString(), upstream)) : bytes;
    return { status: answer.status, headers: kept, body };
  };

  const throughHere = (text: string, from: string): string => {
    const page = JSON.parse(text) as { files?: { url: string }[] };
    for (const file of page.files ?? []) {
      file.url = `${base}/elsewhere/${encodeURIComponent(new URL(file.url, from).href)}/${file.url.split("/").at(-1)}`;
    }
    return JSON.stringify(page);
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url ?? "/";
    requests.push(path);
    const key = `${request.method} ${path} ${request.headers.accept} ${request.headers.range}`;
    let pending = remembered.get(key);
    if (!pending) {
      pending = forward(path, request);
      remembered.set(key, pending);
    }
    let answer: Answer;
    try {
      answer = await pending;
    } catch (error) {
      remembered.delete(key);
      answer = { status: 502, headers: {}, body: Buffer.from(String(error)) };
    }
    const changed = proxy.meddle?.(path, { ...answer, headers: { ...answer.headers }, body: Buffer.from(answer.body) });
    if (changed === "drop") return void request.socket.destroy();
    const { status, headers, body } = changed ?? answer;
    response.writeHead(status, { ...headers, "content-length": body.length });
    response.end(request.method === "HEAD" ? undefined : body);
  };

  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return proxy;
}
