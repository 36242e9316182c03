import type { IncomingMessage, ServerResponse } from "node:http";
import { type Digest, digestOf, isDigest } from "../../hash/index.ts";
import type { Store } from "../../store/index.ts";
import { RegistryError } from "./registry-error.ts";
import type { Repositories } from "./repositories.ts";
import { tagShape } from "./route.ts";
import { putVerified } from "./uploads.ts";

/** The specification asks registries to take manifests of at least 4 MiB. */
const largest = 4 * 2 ** 20;
const plain = "application/vnd.oci.image.manifest.v1+json";

interface Described {
  readonly digest?: unknown;
  readonly mediaType?: unknown;
}
interface Manifest {
  readonly mediaType?: unknown;
  readonly artifactType?: unknown;
  readonly config?: Described;
  readonly layers?: readonly Described[];
  readonly manifests?: readonly Described[];
  readonly subject?: Described;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Reading, writing and removing manifests and the tags that point at them. */
export class Manifests {
  readonly #store: Store;
  readonly #repositories: Repositories;

  constructor(store: Store, repositories: Repositories) {
    this.#store = store;
    this.#repositories = repositories;
  }

  async get(repository: string, reference: string, response: ServerResponse, withBody: boolean): Promise<void> {
    const digest = await this.#resolve(repository, reference);
    const known = digest && (await this.#repositories.manifest(repository, digest));
    const bytes = known && (await this.#store.readAll(digest).catch(() => undefined));
    if (!bytes) throw new RegistryError(404, "MANIFEST_UNKNOWN", `${repository} has no manifest ${reference}`);
    response.writeHead(200, {
      "content-type": known.mediaType,
      "content-length": bytes.length,
      "docker-content-digest": digest,
    });
    response.end(withBody ? bytes : undefined);
  }

  async put(repository: string, reference: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bytes = await bodyOf(request);
    const digest = digestOf(bytes);
    if (reference.includes(":") ? reference !== digest : !tagShape.test(reference)) {
      throw new RegistryError(400, "DIGEST_INVALID", `the manifest's digest is ${digest}, not ${reference}`);
    }
    const manifest = parse(bytes);
    await this.#requireBlobs(repository, manifest);
    const declared = typeof manifest.mediaType === "string" ? manifest.mediaType : undefined;
    const mediaType = request.headers["content-type"] ?? declared ?? plain;
    await putVerified(this.#store, bytes, digest);
    await this.#repositories.addManifest(repository, digest, { mediaType, size: bytes.length });
    const subject = manifest.subject?.digest;
    const headers: Record<string, string> = {
      location: `/v2/${repository}/manifests/${digest}`,
      "docker-content-digest": digest,
    };
    if (typeof subject === "string" && isDigest(subject)) {
      headers["oci-subject"] = subject;
      await this.#repositories.addReferrer(repository, subject, {
        mediaType,
        digest,
        size: bytes.length,
        artifactType: artifactTypeOf(manifest),
        annotations: manifest.annotations,
      });
    }
    // The tag moves last: what it points to is all there.
    if (reference !== digest) await this.#repositories.tag(repository, reference, digest);
    response.writeHead(201, headers).end();
  }

  async remove(repository: string, reference: string, response: ServerResponse): Promise<void> {
    const digest = await this.#resolve(repository, reference);
    if (!digest || !(await this.#repositories.manifest(repository, digest))) {
      throw new RegistryError(404, "MANIFEST_UNKNOWN", `${repository} has no manifest ${reference}`);
    }
    if (isDigest(reference)) await this.#repositories.removeManifest(repository, digest);
    else await this.#repositories.removeTag(repository, reference);
    response.writeHead(202).end();
  }

  async referrers(repository: string, subject: Digest, type: string | null, response: ServerResponse): Promise<void> {
    const all = await this.#repositories.referrers(repository, subject);
    const manifests = type === null ? all : all.filter((referrer) => referrer.artifactType === type);
    const mediaType = "application/vnd.oci.image.index.v1+json";
    const headers = { "content-type": mediaType, ...(type === null ? {} : { "oci-filters-applied": "artifactType" }) };
    response.writeHead(200, headers).end(JSON.stringify({ schemaVersion: 2, mediaType, manifests }));
  }

  async #resolve(repository: string, reference: string): Promise<Digest | undefined> {
    if (isDigest(reference)) return reference;
    return tagShape.test(reference) ? this.#repositories.tagged(repository, reference) : undefined;
  }

  async #requireBlobs(repository: string, manifest: Manifest): Promise<void> {
    const children = (manifest.manifests ?? []).map((child) => child.digest);
    for (const digest of children) {
      const known = typeof digest === "string" && isDigest(digest) && this.#repositories.manifest(repository, digest);
      if (!(await known)) throw new RegistryError(404, "MANIFEST_UNKNOWN", `${JSON.stringify(digest)} was not pushed`);
    }
    for (const { digest, mediaType } of [manifest.config ?? {}, ...(manifest.layers ?? [])]) {
      if (digest === undefined || /foreign|nondistributable/.test(String(mediaType))) continue;
      const there = typeof digest === "string" && isDigest(digest) && (await this.#store.sizeOf(digest)) !== undefined;
      if (!there) throw new RegistryError(404, "MANIFEST_BLOB_UNKNOWN", `${JSON.stringify(digest)} was not pushed`);
    }
  }
}

function parse(bytes: Buffer): Manifest {
  try {
    const value: unknown = JSON.parse(bytes.toString("utf8"));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Falls through to the same answer.
  }
  throw new RegistryError(400, "MANIFEST_INVALID", "the manifest is not a JSON object");
}

// https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-referrers
function artifactTypeOf(manifest: Manifest): string | undefined {
  if (typeof manifest.artifactType === "string" && manifest.artifactType) return manifest.artifactType;
  return typeof manifest.config?.mediaType === "string" ? manifest.config.mediaType : undefined;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largest) throw new RegistryError(413, "MANIFEST_INVALID", `a manifest has at most ${largest} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}
