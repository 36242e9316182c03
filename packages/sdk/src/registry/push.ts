import pLimit from "p-limit";
import { FirnError } from "../errors/index.ts";
import type { HttpResponse } from "../fetch/index.ts";
import { type Digest, digestOf } from "../hash/index.ts";
import type { BlobSource, Descriptor } from "../oci/index.ts";
import type { Store } from "../store/index.ts";
import { noteOrigin, originsOf } from "./blob-origin.ts";
import { type Connection, connect } from "./connect.ts";
import { acceptManifests } from "./media-types.ts";
import { getManifest, pullScope } from "./pull.ts";
import { formatReference, type Reference } from "./reference.ts";
import { protocolError, refusal } from "./registry-error.ts";
import type { RegistryOptions } from "./registry-options.ts";
import { startUpload, uploadBlob } from "./upload-blob.ts";
import { type Manifest, walkImage } from "./walk-image.ts";

export interface PushImageOptions extends RegistryOptions {
  /** More tags for the same image, in the same repository. */
  readonly tags?: readonly string[] | undefined;
  /** Other repositories of the same registry that may have some of the blobs. */
  readonly mountFrom?: readonly string[] | undefined;
  /** Where it is noted which repository has which blob, for mounts. */
  readonly store?: Store | undefined;
  /** Blobs at a time. Default 4. */
  readonly concurrency?: number | undefined;
}

export interface PushedImage {
  /** `registry/repository@sha256:…` */
  readonly reference: string;
  readonly digest: Digest;
  /** Blobs sent. */
  readonly uploaded: number;
  /** Blobs that the registry took from another of its repositories. */
  readonly mounted: number;
  /** Blobs that were there; with an image that was there as a whole, none are looked at. */
  readonly skipped: number;
  /** Bytes sent in blobs. */
  readonly bytes: number;
}

/**
 * Pushes an image: what the registry lacks of its blobs, then manifests (an index after what it points to), then the
 * tag. Where the tag has the image already, that is found out by one request and nothing is sent. A push that was cut
 * off goes on where it stopped when it is run again, and no tag ever points to something incomplete.
 * https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#push
 *
 * @param source where manifests and blobs are: a Store, or an opened OCI layout.
 * @param root the index or manifest to push.
 * @throws FIRN_REGISTRY_…, FIRN_CREDENTIAL…, FIRN_CACHE_CORRUPT where a blob at hand is damaged, FIRN_OFFLINE
 * @example
 * ```ts
 * const { reference } = await pushImage(store, root, parseReference("localhost:5000/web:1"), context);
 * ```
 */
export async function pushImage(
  source: BlobSource,
  root: Descriptor,
  target: Reference,
  options: PushImageOptions,
): Promise<PushedImage> {
  const { registry, repository } = target;
  if (target.digest !== undefined && target.digest !== root.digest) {
    throw new FirnError(
      "FIRN_USAGE",
      `the image is ${root.digest}, it cannot be pushed as ${formatReference(target)}`,
      {
        hint: "Push to a tag, or leave the digest out",
      },
    );
  }
  const reference = formatReference({ ...target, digest: root.digest });
  const tags = [...(target.tag === undefined ? [] : [target.tag]), ...(options.tags ?? [])];
  const names = tags.length > 0 ? [...new Set(tags)] : [root.digest];
  const connection = connect(target, [`repository:${repository}:pull,push`], options);
  try {
    const missing: string[] = [];
    for (const name of names) {
      if (!(await has(connection, name, root))) missing.push(name);
    }
    const result = { reference, digest: root.digest, uploaded: 0, mounted: 0, skipped: 0, bytes: 0 };
    if (missing.length === 0) return result;
    const complete = missing.length < names.length;
    const image = await walkImage(source, root, !complete);
    // Where one tag has the image, all of it is there.
    if (!complete) {
      await sendBlobs(connection, source, image.blobs, options, (outcome, size) => {
        result[outcome]++;
        if (outcome === "uploaded") result.bytes += size;
      });
      for (const level of image.levels) {
        await Promise.all(level.map((manifest) => putManifest(connection, manifest, manifest.digest)));
      }
    }
    for (const name of missing) await putManifest(connection, image.root, name);
    await Promise.all(image.blobs.map(({ digest }) => noteOrigin(options.store, digest, registry, repository)));
    return result;
  } finally {
    await connection.close();
  }
}

/** Whether a tag or digest is there and means this image. A registry that does not want to say is no obstacle. */
async function has(connection: Connection, name: string, root: Descriptor): Promise<boolean> {
  const headers = { accept: acceptManifests };
  const answer = await connection.send({ method: "HEAD", to: `manifests/${name}`, headers, action: "push to" });
  await answer.discard();
  if (answer.status === 401 || answer.status === 429 || answer.status >= 500) {
    throw await refusal(answer, connection.doing("take a push to"));
  }
  if (answer.status !== 200) return false;
  const said = answer.headers["docker-content-digest"];
  if (said !== undefined) return said === root.digest;
  // ECR leaves the header out: https://github.com/distribution/distribution/issues/3792
  const { registry, repository } = connection.reference;
  const { bytes } = await getManifest(connection, name, `${registry}/${repository}:${name}`);
  return digestOf(bytes) === root.digest;
}

type Outcome = "uploaded" | "mounted" | "skipped";

async function sendBlobs(
  connection: Connection,
  source: BlobSource,
  blobs: readonly Descriptor[],
  options: PushImageOptions,
  count: (outcome: Outcome, size: number) => void,
): Promise<void> {
  const { registry, repository } = connection.reference;
  const origins = new Map<Digest, string>();
  for (const { digest } of blobs) {
    const known = [...(await originsOf(options.store, digest, registry)), ...(options.mountFrom ?? [])];
    const from = known.find((other) => other !== repository);
    if (from !== undefined) origins.set(digest, from);
  }
  // A mount needs the right to read the other repository, even where everybody may.
  connection.widen([...new Set(origins.values())].map(pullScope));
  const limit = pLimit(options.concurrency ?? 4);
  const failure = new AbortController();
  const all = blobs.map((blob) =>
    limit(async () => {
      // After a failure nothing new is begun; what is on its way is finished, and need not be sent next time.
      if (failure.signal.aborted) return;
      try {
        count(await sendBlob(connection, source, blob, origins.get(blob.digest), options), blob.size);
      } catch (error) {
        failure.abort();
        throw error;
      }
    }),
  );
  const outcomes = await Promise.allSettled(all);
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed) throw failed.reason;
}

async function sendBlob(
  connection: Connection,
  source: BlobSource,
  blob: Descriptor,
  from: string | undefined,
  options: PushImageOptions,
): Promise<Outcome> {
  const head = await connection.send({ method: "HEAD", to: `blobs/${blob.digest}`, action: "push to" });
  await head.discard();
  if (head.status === 200) return "skipped";
  if (head.status === 401) throw await refusal(head, connection.doing("take a push to"));
  const started = from === undefined ? undefined : await mount(connection, blob, from);
  if (started?.status === 201) {
    await started.discard();
    return "mounted";
  }
  const task = options.progress?.start("push", titleOf(blob), blob.size);
  try {
    const read = source.read.bind(source);
    await uploadBlob({ connection, blob, read, task, stallMs: options.stallMs ?? 60_000 }, started);
    task?.end("done");
    return "uploaded";
  } catch (error) {
    task?.end("failed");
    throw error;
  }
}

/**
 * Asks to take a blob from another repository: 201 it did, 202 an upload has begun instead. Any refusal means a plain
 * upload, since registries differ much here: https://github.com/google/go-containerregistry/issues/1404
 */
async function mount(connection: Connection, { digest }: Descriptor, from: string): Promise<HttpResponse | undefined> {
  try {
    // Never `mount` without `from`: Quay fails on it.
    return await startUpload(connection, `?mount=${digest}&from=${encodeURIComponent(from)}`);
  } catch (error) {
    if (FirnError.is(error) && error.code !== "FIRN_REGISTRY_UNREACHABLE") return undefined;
    throw error;
  }
}

const titleOf = (blob: Descriptor): string =>
  `${/config/.test(blob.mediaType) ? "config" : "layer"} ${blob.digest.slice(7, 19)}`;

async function putManifest(connection: Connection, manifest: Manifest, name: string): Promise<void> {
  const { registry, repository } = connection.reference;
  const answer = await connection.send({
    method: "PUT",
    to: `manifests/${name}`,
    headers: { "content-type": manifest.mediaType },
    body: manifest.bytes,
    action: "push to",
  });
  if (answer.status < 200 || answer.status >= 300) throw await refusal(answer, connection.doing("take a push to"));
  await answer.discard();
  const said = answer.headers["docker-content-digest"];
  if (said?.startsWith("sha256:") && said !== manifest.digest) {
    throw protocolError(`${registry} says that it stored ${manifest.digest} of ${repository} as ${said}`);
  }
}
