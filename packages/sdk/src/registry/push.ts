import { FirnError } from "../errors/index.ts";
import { type Digest, digestOf } from "../hash/index.ts";
import type { BlobSource, Descriptor } from "../oci/index.ts";
import { noteOrigin } from "./blob-origin.ts";
import { type Connection, connect } from "./connect.ts";
import { acceptManifests } from "./media-types.ts";
import { getManifest } from "./pull.ts";
import { formatReference, type Reference } from "./reference.ts";
import { protocolError, refusal } from "./registry-error.ts";
import { type SendBlobsOptions, sendBlobs } from "./send-blobs.ts";
import { type Manifest, walkImage } from "./walk-image.ts";

export interface PushImageOptions extends SendBlobsOptions {
  /** More tags for the same image, in the same repository. */
  readonly tags?: readonly string[] | undefined;
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
