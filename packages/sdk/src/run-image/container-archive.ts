import type { Digest } from "../hash/index.ts";
import { hexOf } from "../hash/index.ts";
import { padding, tarHeader } from "../layer/tar-header.ts";
import { fixedTime } from "../tree/index.ts";
import { type BlobRef, type LocalImage, streamVerified } from "./image-blobs.ts";

/**
 * One platform's image as the tar that `docker load`, `podman load` and `nerdctl load` read: docker's manifest.json,
 * for daemons with their own store, and an OCI layout, for those on containerd's, both over the same blobs
 * (https://github.com/moby/moby/blob/v27.0.0/image/tarexport/load.go).
 */
export async function* containerArchive(image: LocalImage, reference: string): AsyncGenerator<Uint8Array> {
  const path = (digest: Digest): string => `blobs/sha256/${hexOf(digest)}`;
  const tag = reference.slice(reference.lastIndexOf(":") + 1);
  const documents: Readonly<Record<string, unknown>> = {
    "oci-layout": { imageLayoutVersion: "1.0.0" },
    "index.json": {
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.index.v1+json",
      manifests: [
        {
          ...image.manifest,
          annotations: { "io.containerd.image.name": reference, "org.opencontainers.image.ref.name": tag },
        },
      ],
    },
    "manifest.json": [
      {
        Config: path(image.configBlob.digest),
        RepoTags: [reference],
        Layers: image.layers.map((layer) => path(layer.digest)),
      },
    ],
  };
  for (const [name, document] of Object.entries(documents)) {
    const bytes = Buffer.from(JSON.stringify(document));
    yield* entry(name, bytes.length, [bytes]);
  }
  const seen = new Set<Digest>();
  for (const { digest, size } of [image.manifest, image.configBlob, ...image.layers]) {
    if (seen.has(digest)) continue;
    seen.add(digest);
    yield* entry(path(digest), size, streamVerified(image.pathOf(digest), digest));
  }
  yield Buffer.alloc(1024);
}

/** How many bytes the blobs of an archive are, for progress. */
export const archiveSize = (image: LocalImage): number =>
  [image.manifest, image.configBlob, ...image.layers].reduce((sum: number, blob: BlobRef) => sum + blob.size, 0);

async function* entry(
  path: string,
  size: number,
  content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield tarHeader({ type: "file", path, mode: 0o644, uid: 0, gid: 0, mtime: fixedTime, size });
  yield* content;
  yield Buffer.alloc(padding(size));
}
