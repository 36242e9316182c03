import { rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { FirnError } from "../../errors/index.ts";
import { isLoopbackHost } from "../../fetch/index.ts";
import type { Store } from "../../store/index.ts";
import { Refusal } from "./answer.ts";
import { createHandler } from "./route.ts";

export interface ServeRegistryOptions {
  /** Holds blobs and manifests; names and tags lie in `registry/` below its root. */
  readonly store: Store;
  /** The address to listen on. Default 127.0.0.1: nobody else can reach it, since it asks nobody who they are. */
  readonly host?: string;
  /** Default 0: a free one. */
  readonly port?: number;
  /** Refuses to take anything. Default false. */
  readonly readOnly?: boolean;
  /** Called after each request: for logs and counts. */
  readonly onRequest?: (request: { readonly method: string; readonly path: string; readonly status: number }) => void;
}

export interface ServedRegistry {
  /** `127.0.0.1:41234`: what references begin with. */
  readonly address: string;
  readonly port: number;
  /** Stops listening and cuts open connections. */
  close(): Promise<void>;
}

/**
 * Serves the cache as an OCI registry (distribution-spec v1.1) for any client: docker, podman, skopeo, containerd.
 * What is pushed stays in the cache and is there again at the next start.
 *
 * @throws FIRN_REGISTRY_PORT where the address is taken or not this machine's.
 * @example
 * ```ts
 * const registry = await serveRegistry({ store, port: 5000 });
 * console.log(`push to ${registry.address}/web:1`);
 * await registry.close();
 * ```
 */
export async function serveRegistry(options: ServeRegistryOptions): Promise<ServedRegistry> {
  const { store, host = "127.0.0.1", port = 0, readOnly = false, onRequest } = options;
  const scratch = await store.scratch();
  const handle = await createHandler(store, scratch, readOnly);
  const server = createServer((request, response) => {
    response.setHeader("Docker-Distribution-API-Version", "registry/2.0");
    response.on("close", () => {
      const { method = "", url = "" } = request;
      onRequest?.({ method, path: url, status: response.statusCode });
    });
    Promise.resolve()
      .then(() => checkCaller(request, host))
      .then(() => handle(request, response))
      .catch((error: unknown) => refuse(request, response, error));
  });
  // A layer of some gigabytes over a slow line takes longer than Node's five minutes.
  server.requestTimeout = 0;
  try {
    await listen(server, port, host);
  } catch (error) {
    await rm(scratch, { recursive: true, force: true });
    throw error;
  }
  const bound = server.address() as AddressInfo;
  const name = host.includes(":") ? `[${host}]` : host;
  return {
    address: `${name}:${bound.port}`,
    port: bound.port,
    async close() {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
      await rm(scratch, { recursive: true, force: true });
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((done, fail) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      const taken = cause.code === "EADDRINUSE";
      const why = taken ? "something listens there already" : (cause.code ?? cause.message);
      const hint = taken ? "Choose another port, or 0 for any free one" : undefined;
      fail(
        new FirnError("FIRN_REGISTRY_PORT", `the registry cannot listen on ${host}:${port}: ${why}`, { cause, hint }),
      );
    });
    server.listen(port, host, done);
  });
}

/**
 * Keeps web pages out, which a browser lets send requests to loopback: from their own origin, or under a name of theirs
 * that resolves to this machine.
 */
function checkCaller({ headers }: IncomingMessage, host: string): void {
  const name = URL.canParse(`http://${headers.host}`) ? new URL(`http://${headers.host}`).hostname : "";
  const fromPage = headers.origin !== undefined;
  // How containers under Docker Desktop and Podman call the machine that they run on.
  const isKnown = isLoopbackHost(name) || /^host\.(docker|containers)\.internal$/.test(name);
  if (fromPage || (isLoopbackHost(host) && !isKnown)) {
    throw new Refusal(403, "DENIED", "this registry serves programs on this machine, not web pages");
  }
}

function refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (response.headersSent || request.socket.destroyed) {
    response.destroy();
    return;
  }
  const refusal =
    error instanceof Refusal
      ? error
      : new Refusal(500, "UNKNOWN", FirnError.is(error) ? error.message : "the registry failed; this is a bug in firn");
  const body = JSON.stringify({ errors: [{ code: refusal.code, message: refusal.message, detail: {} }] });
  const headers = { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body), ...refusal.headers };
  // What is left of the request's body is not read: the connection cannot be used again.
  response.writeHead(refusal.status, request.complete ? headers : { ...headers, Connection: "close" });
  response.end(request.method === "HEAD" ? undefined : body);
}
