import { type Digest, digestOf, isDigest } from "../../hash/index.ts";
import type { Descriptor } from "../../oci/index.ts";
import type { Store } from "../../store/index.ts";
import { readReferences } from "../manifest.ts";
import { manifestTypes } from "../media-types.ts";
import { isTag } from "../reference.ts";
import { badDigest, bodyOf, type Call, Refusal, reply, replyJson, unknownManifest } from "./answer.ts";
import type { ManifestRecord, Repositories } from "./repositories.ts";

const manifestMax = 8 * 1024 * 1024;

export interface Manifests {
  readonly serve: (call: Call, name: string) => Promise<void>;
  readonly put: (call: Call, name: string) => Promise<void>;
  readonly remove: (call: Call, name: string) => Promise<void>;
  readonly referrers: (call: Call, subject: string) => Promise<void>;
}

export function createManifests(store: Store, repositories: Repositories): Manifests {
  const find = async (repository: string, name: string): Promise<ManifestRecord> => {
    const digest = isDigest(name) ? name : await repositories.tagged(repository, name);
    const record = digest === undefined ? undefined : await repositories.manifest(repository, digest);
    // A cache may be cleaned: then what was built comes back by pushing it again.
    if (!record || (await store.sizeOf(record.digest)) === undefined) throw unknownManifest(name);
    return record;
  };

  const checkReferences = async (repository: string, bytes: Buffer, announced: string | undefined): Promise<string> => {
    let references: ReturnType<typeof readReferences>;
    try {
      references = readReferences(bytes, announced);
    } catch (error) {
      throw new Refusal(400, "MANIFEST_INVALID", `the manifest cannot be read: ${(error as Error).message}`);
    }
    const missing = (descriptor: Descriptor): Refusal =>
      new Refusal(404, "MANIFEST_BLOB_UNKNOWN", `the manifest refers to ${descriptor.digest}, which was not pushed`);
    for (const blob of references.blobs) if ((await store.sizeOf(blob.digest)) === undefined) throw missing(blob);
    for (const child of references.manifests) {
      if (!(await repositories.manifest(repository, child.digest))) throw missing(child);
    }
    return references.mediaType;
  };

  return {
    async serve(call, name) {
      const record = await find(call.repository, name);
      const headers = {
        "Content-Type": record.mediaType,
        "Docker-Content-Digest": record.digest,
        ETag: `"${record.digest}"`,
      };
      if (call.request.method !== "HEAD") return reply(call, 200, headers, await store.readAll(record.digest));
      call.response.writeHead(200, { ...headers, "Content-Length": record.size });
      call.response.end();
    },

    async put(call, name) {
      const { repository, request } = call;
      const bytes = await bodyOf(request, manifestMax);
      const digest = digestOf(bytes);
      if (name.includes(":")) {
        if (!isDigest(name)) throw badDigest(`"${name}" is not a sha256 digest`);
        if (name !== digest) throw badDigest(`the manifest's digest is ${digest}, not ${name}`);
      }
      const tags = [...(name.includes(":") ? [] : [name]), ...call.query.getAll("tag")];
      for (const tag of tags) if (!isTag(tag)) throw new Refusal(400, "TAG_INVALID", `"${tag}" is not a tag`);
      const mediaType = await checkReferences(repository, bytes, request.headers["content-type"]);
      const announced = request.headers["content-type"]?.split(";", 1)[0]?.trim();
      if (announced !== undefined && announced !== mediaType) {
        throw new Refusal(400, "MANIFEST_INVALID", `the manifest is ${mediaType}, and was sent as ${announced}`);
      }
      await store.put(bytes, { digest });
      const facts = factsOf(bytes);
      await repositories.putManifest(repository, { digest, mediaType, size: bytes.length, ...facts });
      for (const tag of tags) await repositories.putTag(repository, tag, digest);
      reply(call, 201, {
        Location: `/v2/${repository}/manifests/${digest}`,
        "Docker-Content-Digest": digest,
        ...(facts.subject === undefined ? {} : { "OCI-Subject": facts.subject }),
      });
    },

    async remove(call, name) {
      const { repository } = call;
      if (isDigest(name)) await repositories.removeManifest(repository, await find(repository, name));
      else if (!(await repositories.removeTag(repository, name))) throw unknownManifest(name);
      reply(call, 202);
    },

    async referrers(call, subject) {
      if (!isDigest(subject)) throw badDigest(`"${subject}" is not a sha256 digest`);
      const wanted = call.query.get("artifactType");
      const all = (await repositories.manifests(call.repository)).filter((record) => record.subject === subject);
      const fitting = all.filter((record) => wanted === null || record.artifactType === wanted);
      const manifests = fitting.map(({ mediaType, digest, size, artifactType, annotations }) => ({
        mediaType,
        digest,
        size,
        ...(artifactType === undefined ? {} : { artifactType }),
        ...(annotations === undefined ? {} : { annotations }),
      }));
      const headers = {
        "Content-Type": manifestTypes.ociIndex,
        ...(wanted === null ? {} : { "OCI-Filters-Applied": "artifactType" }),
      };
      replyJson(call, 200, { schemaVersion: 2, mediaType: manifestTypes.ociIndex, manifests }, headers);
    },
  };
}

/** What the referrers API tells of a manifest. https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#listing-referrers */
function factsOf(bytes: Buffer): Pick<ManifestRecord, "subject" | "artifactType" | "annotations"> {
  const document = JSON.parse(bytes.toString("utf8")) as {
    subject?: { digest?: Digest };
    artifactType?: string;
    config?: { mediaType?: string };
    annotations?: Record<string, string>;
  };
  const subject = document.subject?.digest;
  const artifactType = document.artifactType || document.config?.mediaType;
  return {
    ...(typeof subject === "string" ? { subject } : {}),
    ...(typeof artifactType === "string" ? { artifactType } : {}),
    ...(document.annotations ? { annotations: document.annotations } : {}),
  };
}
