import type { IncomingMessage, ServerResponse } from "node:http";
import type { Store } from "../../store/index.ts";
import { isRepository, isTag } from "../reference.ts";
import { type Call, Refusal, reply } from "./answer.ts";
import { serveBlob } from "./blobs.ts";
import { serveCatalog, serveTags } from "./lists.ts";
import { createManifests } from "./manifests.ts";
import { openRepositories } from "./repositories.ts";
import { createUploads } from "./uploads.ts";

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const forms = {
  upload: /^\/v2\/(.+)\/blobs\/uploads\/([0-9a-f-]*)$/,
  blob: /^\/v2\/(.+)\/blobs\/([^/]+)$/,
  manifest: /^\/v2\/(.+)\/manifests\/([^/]+)$/,
  tags: /^\/v2\/(.+)\/tags\/(list)$/,
  referrers: /^\/v2\/(.+)\/referrers\/([^/]+)$/,
} as const;

type Form = keyof typeof forms;

/** Methods and paths of the distribution specification. */
export async function createHandler(store: Store, scratch: string, readOnly: boolean): Promise<Handler> {
  const repositories = await openRepositories(store, scratch);
  const manifests = createManifests(store, repositories);
  const uploads = createUploads(store, scratch);

  const handlers: Record<Form, Partial<Record<string, (call: Call, name: string) => Promise<void> | void>>> = {
    upload: {
      POST: (call, id) => (id === "" ? uploads.begin(call) : notAllowed(call)),
      PATCH: uploads.append,
      PUT: uploads.finish,
      GET: uploads.status,
      DELETE: uploads.cancel,
    },
    blob: { GET: (call, name) => serveBlob(call, store, name) },
    manifest: { GET: manifests.serve, PUT: manifests.put, DELETE: manifests.remove },
    tags: { GET: (call) => serveTags(call, repositories) },
    referrers: { GET: manifests.referrers },
  };

  return async (request, response) => {
    const { pathname, searchParams: query } = new URL(request.url ?? "/", "http://registry");
    const method = request.method === "HEAD" ? "GET" : (request.method ?? "GET");
    const bare = { request, response, repository: "", query };
    if (method !== "GET" && readOnly) throw new Refusal(405, "UNSUPPORTED", "this registry is read-only");
    if (pathname === "/v2/" || pathname === "/v2")
      return reply(bare, 200, { "Content-Type": "application/json" }, "{}");
    if (pathname === "/v2/_catalog" && method === "GET") return serveCatalog(bare, repositories);
    for (const [form, pattern] of Object.entries(forms) as [Form, RegExp][]) {
      const match = pattern.exec(pathname);
      if (!match) continue;
      const [, repository = "", name = ""] = match.map(decode);
      if (!isRepository(repository))
        throw new Refusal(400, "NAME_INVALID", `"${repository}" is not a repository's name`);
      if (form === "manifest" && !name.includes(":") && !isTag(name)) {
        throw new Refusal(404, "MANIFEST_UNKNOWN", `"${name}" is neither a tag nor a digest`);
      }
      const call = { ...bare, repository };
      const handler = handlers[form][method];
      if (!handler) return notAllowed(call);
      return handler(call, name);
    }
    throw new Refusal(404, "NAME_UNKNOWN", "there is nothing here");
  };
}

function notAllowed({ request }: Call): never {
  throw new Refusal(405, "UNSUPPORTED", `${request.method} is not supported here`);
}

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
