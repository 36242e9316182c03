import { createReadStream } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { FirnError } from "../../errors/index.ts";
import type { Store } from "../../store/index.ts";
import { Manifests } from "./manifests.ts";
import { RegistryError } from "./registry-error.ts";
import { Repositories } from "./repositories.ts";
import { routeOf } from "./route.ts";
import { digestOrThrow, putVerified, rangeOf, Uploads } from "./uploads.ts";

export interface RegistryOptions {
  /** What is served; pushed blobs are kept there too. */
  readonly store: Store;
  /** Default `127.0.0.1`: this machine only. */
  readonly host?: string | undefined;
  /** Default 0: any free port. */
  readonly port?: number | undefined;
  /** Refuses pushes. */
  readonly readOnly?: boolean | undefined;
}

export interface ServedRegistry {
  /** `127.0.0.1:5000`: what to write before a repository's name. */
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Serves a store as a registry (OCI distribution specification 1.1, plain HTTP). Any blob of the store counts as
 * pushed, so an image that was made on this machine is pushed to it without sending a layer.
 * @throws FIRN_USAGE where the port is taken or not allowed
 */
export async function serveRegistry(options: RegistryOptions): Promise<ServedRegistry> {
  const { store, host = "127.0.0.1", port = 0, readOnly = false } = options;
  const repositories = new Repositories(join(store.root, "registry"));
  const uploads = new Uploads(store);
  const manifests = new Manifests(store, repositories);

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? "/", "http://localhost");
    const method = request.method ?? "GET";
    const reads = method === "GET" || method === "HEAD";
    if (readOnly && !reads) throw new RegistryError(405, "UNSUPPORTED", "this registry is read-only");
    const route = routeOf(decodeURIComponent(url.pathname));
    if (!route) throw new RegistryError(404, "NAME_UNKNOWN", "there is nothing here");
    switch (route.kind) {
      case "base":
        response.writeHead(200, { "content-type": "application/json" }).end("{}");
        return;
      case "blob":
        if (!reads) break;
        return sendBlob(store, route.digest, request, response);
      case "uploads":
        if (method !== "POST") break;
        return beginUpload(route.repository, url.searchParams, request, response);
      case "upload":
        return continueUpload(route.repository, route.session, url.searchParams, request, response);
      case "manifest":
        if (reads) return manifests.get(route.repository, route.reference, response, method === "GET");
        if (method === "PUT") return manifests.put(route.repository, route.reference, request, response);
        if (method === "DELETE") return manifests.remove(route.repository, route.reference, response);
        break;
      case "tags":
        if (!reads) break;
        return sendTags(route.repository, url.searchParams, response);
      case "referrers":
        if (!reads) break;
        return manifests.referrers(
          route.repository,
          digestOrThrow(route.digest),
          url.searchParams.get("artifactType"),
          response,
        );
    }
    throw new RegistryError(405, "UNSUPPORTED", `${method} is not supported here`);
  };

  const beginUpload = async (
    repository: string,
    query: URLSearchParams,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    const digest = query.get("digest");
    const mount = query.get("mount");
    if (mount !== null && (await store.sizeOf(digestOrThrow(mount))) !== undefined) {
      return created(response, repository, mount);
    }
    if (digest !== null && mount === null) {
      await putVerified(store, request, digest);
      return created(response, repository, digest);
    }
    const session = await uploads.begin();
    accepted(response, repository, session, 0);
  };

  const continueUpload = async (
    repository: string,
    session: string,
    query: URLSearchParams,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    switch (request.method) {
      case "GET":
        return void response.writeHead(204, uploadHeaders(repository, session, uploads.received(session))).end();
      case "PATCH":
        await uploads.append(session, request);
        return accepted(response, repository, session, uploads.received(session));
      case "PUT": {
        await uploads.append(session, request);
        const digest = digestOrThrow(query.get("digest") ?? "");
        await uploads.finish(session, digest);
        return created(response, repository, digest);
      }
      case "DELETE":
        await uploads.cancel(session);
        return void response.writeHead(204).end();
      default:
        throw new RegistryError(405, "UNSUPPORTED", `${request.method} is not supported here`);
    }
  };

  const sendTags = async (repository: string, query: URLSearchParams, response: ServerResponse): Promise<void> => {
    if (!(await repositories.exists(repository))) {
      throw new RegistryError(404, "NAME_UNKNOWN", `there is no repository ${repository}`);
    }
    const last = query.get("last");
    const all = (await repositories.tags(repository)).filter((tag) => last === null || tag > last);
    const most = query.has("n") ? Math.max(0, Number(query.get("n")) || 0) : all.length;
    const tags = all.slice(0, most);
    const more = tags.length > 0 && tags.length < all.length;
    const next = `</v2/${repository}/tags/list?n=${most}&last=${encodeURIComponent(tags.at(-1) ?? "")}>; rel="next"`;
    response.writeHead(200, { "content-type": "application/json", ...(more ? { link: next } : {}) });
    response.end(JSON.stringify({ name: repository, tags }));
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => fail(error, request, response));
  });
  // A layer may take longer than Node's five minutes for a request.
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause) => reject(cannotListen(host, port, cause)));
    server.listen(port, host, resolve);
  });
  const bound = server.address() as AddressInfo;
  return {
    address: `${host.includes(":") ? `[${host}]` : host}:${bound.port}`,
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await uploads.close();
    },
  };
}

async function sendBlob(store: Store, text: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const digest = digestOrThrow(text);
  const size = await store.sizeOf(digest);
  if (size === undefined) throw new RegistryError(404, "BLOB_UNKNOWN", `there is no blob ${digest}`);
  const headers = {
    "content-type": "application/octet-stream",
    "docker-content-digest": digest,
    "accept-ranges": "bytes",
  };
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "");
  if (request.method === "HEAD" || !range) {
    response.writeHead(200, { ...headers, "content-length": size });
    if (request.method === "HEAD") return void response.end();
    // Not the verifying read: whoever pulls checks the digest, and a stream that breaks off late cannot say why.
    return pipeline(createReadStream(store.pathOf(digest)), response);
  }
  const start = Number(range[1]);
  const end = Math.min(range[2] ? Number(range[2]) : size - 1, size - 1);
  if (start > end) {
    throw new RegistryError(416, "SIZE_INVALID", `the blob has ${size} bytes`, { "content-range": `bytes */${size}` });
  }
  const part = { "content-range": `bytes ${start}-${end}/${size}`, "content-length": end - start + 1 };
  response.writeHead(206, { ...headers, ...part });
  return pipeline(createReadStream(store.pathOf(digest), { start, end }), response);
}

const uploadHeaders = (repository: string, session: string, received: number): Record<string, string> => ({
  location: `/v2/${repository}/blobs/uploads/${session}`,
  range: rangeOf(received),
  "docker-upload-uuid": session,
});

function accepted(response: ServerResponse, repository: string, session: string, received: number): void {
  response.writeHead(202, uploadHeaders(repository, session, received)).end();
}

function created(response: ServerResponse, repository: string, digest: string): void {
  const location = `/v2/${repository}/blobs/${digest}`;
  response.writeHead(201, { location, "docker-content-digest": digest }).end();
}

function fail(error: unknown, request: IncomingMessage, response: ServerResponse): void {
  if (response.headersSent || request.socket.destroyed) return void request.socket.destroy();
  // What was not read of a refused body would be taken for the next request.
  if (!request.complete) response.setHeader("connection", "close");
  if (error instanceof RegistryError) return error.send(response, request.method !== "HEAD");
  const message = error instanceof Error ? error.message : String(error);
  response.writeHead(500, { "content-type": "application/json" });
  response.end(JSON.stringify({ errors: [{ code: "UNKNOWN", message }] }));
}

function cannotListen(host: string, port: number, cause: Error): FirnError {
  const taken = (cause as NodeJS.ErrnoException).code === "EADDRINUSE";
  const message = `The registry cannot listen on ${host}:${port}${taken ? ": something else does" : ""}`;
  return new FirnError("FIRN_USAGE", message, { cause, ...(taken ? { hint: "firn registry --port 0" } : {}) });
}
