import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { FirnError } from "../errors/index.ts";
import { type Digest, digestOf, hexOf, isDigest, sha256, toDigest } from "../hash/index.ts";
import { diskError, errnoOf } from "../store/disk-error.ts";
import { type Descriptor, readIndex } from "./documents.ts";

/** Where manifests and blobs are read from, verified. */
export interface BlobSource {
  read(digest: Digest): AsyncIterable<Uint8Array>;
  readAll(digest: Digest): Promise<Buffer>;
}

/** An opened OCI image layout. */
export interface Layout extends BlobSource {
  readonly directory: string;
  /** The image, or the index of images, that it holds. */
  readonly root: Descriptor;
}

/** Where a layout keeps a blob (OCI image specification, image-layout.md). */
export function blobPath(directory: string, digest: Digest): string {
  if (!isDigest(digest)) throw new FirnError("FIRN_OCI_INVALID", `"${String(digest)}" is not a sha256 digest`);
  return join(directory, "blobs", "sha256", hexOf(digest));
}

/**
 * Opens a layout of one image. What is read from it is held against its digest.
 *
 * @throws FIRN_OCI_INVALID where it is not a layout, holds several images, or (later) lacks a blob;
 *   FIRN_CACHE_CORRUPT, when read, where a blob has other bytes than its name says.
 * @example
 * ```ts
 * const layout = await openLayout("firn.out/web");
 * const manifest = readManifest(await layout.readAll(layout.root.digest));
 * ```
 */
export async function openLayout(directory: string): Promise<Layout> {
  const text = await readFile(join(directory, "index.json")).catch((cause: unknown) => {
    throw new FirnError("FIRN_OCI_INVALID", `${directory} is not an OCI image layout: it has no index.json`, { cause });
  });
  const [root, ...others] = readIndex(text).manifests;
  if (!root || others.length > 0) {
    throw new FirnError("FIRN_OCI_INVALID", `${directory} holds ${others.length + (root ? 1 : 0)} images, not one`);
  }
  const { annotations: _, ...descriptor } = root;
  return {
    directory,
    root: descriptor,
    read: (digest) => readVerified(blobPath(directory, digest), digest),
    async readAll(digest) {
      const path = blobPath(directory, digest);
      const bytes = await readFile(path).catch((cause: unknown) => {
        throw lacking(cause, path);
      });
      if (digestOf(bytes) !== digest) throw damaged(path);
      return bytes;
    },
  };
}

async function* readVerified(path: string, digest: Digest): AsyncGenerator<Uint8Array, void, undefined> {
  const hash = sha256();
  const stream: AsyncIterable<Buffer> = createReadStream(path, { highWaterMark: 2 ** 18 });
  try {
    for await (const chunk of stream) {
      hash.update(chunk);
      yield chunk;
    }
  } catch (cause) {
    throw lacking(cause, path);
  }
  if (toDigest(hash.digest("hex")) !== digest) throw damaged(path);
}

const hint = "Make the layout again with firn synth.";

const damaged = (path: string): FirnError =>
  new FirnError("FIRN_CACHE_CORRUPT", `${path} does not have the bytes that its name says`, { hint });

function lacking(cause: unknown, path: string): unknown {
  if (errnoOf(cause) !== "ENOENT") return diskError(cause, path);
  return new FirnError("FIRN_OCI_INVALID", `the layout lacks ${path}`, { cause, hint });
}
