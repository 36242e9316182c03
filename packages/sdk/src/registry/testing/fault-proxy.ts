import { request as forward, type IncomingMessage, type ServerResponse } from "node:http";
import { type Served, serve } from "../../fetch/testing/serve.ts";

interface Seen {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  /** 0 until it was answered. */
  status: number;
}

/** What to do instead of just passing a request on. */
interface Fault {
  /** Answers without asking the registry. */
  readonly answer?: { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string };
  /** Neither reads the request's body nor answers. */
  readonly deaf?: true;
  /** Cuts the connection after so many bytes of the request's body. */
  readonly cutRequestAfter?: number;
  /** Cuts the connection after so many bytes of the answer's body. */
  readonly cutAnswerAfter?: number;
  /** Changes the first byte of the answer's body. */
  readonly corrupt?: true;
  /** Sets headers of the answer; undefined takes one out. */
  readonly headers?: Record<string, string | undefined>;
}

export interface FaultProxy extends Served {
  /** `127.0.0.1:port` */
  readonly address: string;
  readonly seen: Seen[];
  /** `POST /v2/…` of all requests, without the queries. */
  lines(): string[];
  forget(): void;
  /** Decides about each request; undefined passes it on. */
  fault: ((request: IncomingMessage) => Fault | undefined) | undefined;
}

/** Stands before a real registry, and does to chosen requests what networks and overloaded servers do. */
export async function startFaultProxy(upstream: string): Promise<FaultProxy> {
  const seen: Seen[] = [];
  const served = await serve((request, response) => {
    const { method = "", url = "" } = request;
    const entry: Seen = { method, path: url, authorization: request.headers.authorization, status: 0 };
    seen.push(entry);
    response.on("finish", () => (entry.status = response.statusCode));
    const fault = proxy.fault?.(request) ?? {};
    if (fault.deaf) return;
    if (!fault.answer) return pass(request, response, upstream, fault);
    const { status, headers = {}, body = "" } = fault.answer;
    request.resume();
    request.on("end", () => response.writeHead(status, headers).end(body));
  });
  const proxy: FaultProxy = {
    ...served,
    address: `127.0.0.1:${served.port}`,
    seen,
    lines: () => seen.map(({ method, path }) => `${method} ${path.split("?", 1)[0]}`),
    forget: () => void seen.splice(0),
    fault: undefined,
  };
  return proxy;
}

function pass(request: IncomingMessage, response: ServerResponse, upstream: string, fault: Fault): void {
  const { method, url = "", headers } = request;
  const onward = forward(`http://${upstream}${url}`, { method, headers }, (answer) => {
    const changed: Record<string, string | string[] | undefined> = { ...answer.headers, ...fault.headers };
    for (const [name, value] of Object.entries(changed)) if (value === undefined) delete changed[name];
    response.writeHead(answer.statusCode ?? 500, changed as Record<string, string>);
    let sent = 0;
    answer.on("data", (chunk: Buffer) => {
      if (fault.corrupt && sent === 0) chunk[0] = (chunk[0] ?? 0) ^ 0xff;
      const left = (fault.cutAnswerAfter ?? Number.POSITIVE_INFINITY) - sent;
      if (left <= 0) return;
      const piece = chunk.subarray(0, left);
      sent += piece.length;
      response.write(piece, () => {
        // Late enough that what was sent before arrives.
        if (sent === fault.cutAnswerAfter) setTimeout(() => response.destroy(), 50);
      });
    });
    answer.on("end", () => fault.cutAnswerAfter ?? response.end());
    answer.on("error", () => response.destroy());
  });
  onward.on("error", () => response.destroy());
  let received = 0;
  request.on("data", (chunk: Buffer) => {
    received += chunk.length;
    if (received >= (fault.cutRequestAfter ?? Number.POSITIVE_INFINITY)) {
      onward.destroy();
      request.socket.destroy();
    } else onward.write(chunk);
  });
  request.on("end", () => onward.end());
  request.on("error", () => onward.destroy());
}
