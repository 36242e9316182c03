import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { FirnError } from "../errors/index.ts";
import { type Digest, digestOf, hexOf, sha256 } from "../hash/index.ts";
import type { ImageConfig } from "../oci/index.ts";
import type { Artifact } from "../synth/artifact.ts";
import { hostPlatform } from "../synth/options.ts";

export interface BlobRef {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
}

/** One platform of an artifact: what running it needs. */
export interface LocalImage {
  readonly name: string;
  readonly platform: string;
  readonly manifest: BlobRef;
  readonly configBlob: BlobRef;
  readonly layers: readonly BlobRef[];
  /** One for each layer, in the same order. */
  readonly diffIds: readonly Digest[];
  readonly config: ImageConfig;
  pathOf(digest: Digest): string;
}

/**
 * Picks the artifact's image for a platform, this machine's by default, and reads its documents, verified.
 * @throws FIRN_PLATFORM_MISSING, FIRN_DIGEST_MISMATCH
 */
export async function localImage(artifact: Artifact, wanted: string | undefined): Promise<LocalImage> {
  const platform = wanted ?? hostPlatform();
  const found = artifact.images.find((image) => plain(image.platform) === plain(platform));
  if (!found) {
    const has = artifact.platforms.join(", ");
    throw new FirnError("FIRN_PLATFORM_MISSING", `${artifact.name} was made for ${has}, not for ${platform}`, {
      hint: `firn synth --platform ${platform}`,
    });
  }
  const pathOf = (digest: Digest): string => join(artifact.directory, "blobs", "sha256", hexOf(digest));
  const manifestBytes = await readVerified(pathOf(found.manifestDigest), found.manifestDigest);
  const manifest = JSON.parse(manifestBytes.toString()) as { mediaType: string; config: BlobRef; layers: BlobRef[] };
  const configBytes = await readVerified(pathOf(manifest.config.digest), manifest.config.digest);
  const document = JSON.parse(configBytes.toString()) as { config?: ImageConfig; rootfs: { diff_ids: Digest[] } };
  const { mediaType, config, layers } = manifest;
  return {
    name: artifact.name,
    platform,
    manifest: { mediaType, digest: found.manifestDigest, size: manifestBytes.length },
    configBlob: config,
    layers,
    diffIds: document.rootfs.diff_ids,
    config: document.config ?? {},
    pathOf,
  };
}

/** arm64 is arm64/v8 (https://github.com/opencontainers/image-spec/blob/v1.1.0/image-index.md#platform-variants). */
const plain = (platform: string): string => platform.replace(/^(linux\/arm64)\/v8$/, "$1");

async function readVerified(path: string, digest: Digest): Promise<Buffer> {
  const bytes = await readFile(path);
  if (digestOf(bytes) !== digest) throw damaged(path, digest);
  return bytes;
}

/** Streams a blob; its last piece comes only when all of it had the right digest. */
export async function* streamVerified(path: string, digest: Digest): AsyncGenerator<Buffer> {
  const hash = sha256();
  let held: Buffer | undefined;
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>) {
    hash.update(piece);
    if (held) yield held;
    held = piece;
  }
  if (`sha256:${hash.digest("hex")}` !== digest) throw damaged(path, digest);
  if (held) yield held;
}

const damaged = (path: string, digest: Digest): FirnError =>
  new FirnError("FIRN_DIGEST_MISMATCH", `${path} is not ${digest}`, { hint: "firn synth" });
