import type { IncomingMessage, ServerResponse } from "node:http";

/** A refusal in the protocol's words. https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#error-codes */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export const unknownBlob = (digest: string): Refusal => new Refusal(404, "BLOB_UNKNOWN", `there is no blob ${digest}`);
export const unknownManifest = (name: string): Refusal =>
  new Refusal(404, "MANIFEST_UNKNOWN", `there is no manifest ${name}`);
export const badDigest = (why: string): Refusal => new Refusal(400, "DIGEST_INVALID", why);

/** A request for a repository, taken apart. */
export interface Call {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly repository: string;
  readonly query: URLSearchParams;
}

export function reply(
  { request, response }: Pick<Call, "request" | "response">,
  status: number,
  headers: Readonly<Record<string, string | number>> = {},
  body?: Uint8Array | string,
): void {
  const length = body === undefined ? 0 : Buffer.byteLength(body);
  response.writeHead(status, { ...(status === 204 ? {} : { "Content-Length": length }), ...headers });
  response.end(request.method === "HEAD" ? undefined : body);
}

export function replyJson(
  call: Pick<Call, "request" | "response">,
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  reply(call, status, { "Content-Type": "application/json", ...headers }, JSON.stringify(value));
}

/** The whole body of a request. @throws Refusal where it is longer than `max` bytes. */
export async function bodyOf(request: IncomingMessage, max: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop early would otherwise cut the connection before the refusal is sent.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > max) throw new Refusal(413, "SIZE_INVALID", `the document is longer than ${max} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}
