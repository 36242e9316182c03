import { FirnError } from "../errors/index.ts";
import type { Digest } from "../hash/index.ts";
import type { BlobSource, Descriptor } from "../oci/index.ts";
import { readReferences } from "./manifest.ts";

export interface Manifest extends Descriptor {
  readonly bytes: Buffer;
}

export interface ImageContents {
  readonly root: Manifest;
  /** All manifests below the root, deepest first: those of one level point only to levels before it. */
  readonly levels: readonly (readonly Manifest[])[];
  /** Configs and layers, each digest once. */
  readonly blobs: readonly Descriptor[];
}

/** Nobody nests deeper; an endless chain cannot exist, since digests would have to contain themselves. */
const deepest = 8;

/**
 * Reads an image's manifests from its root down.
 *
 * @param below false reads the root only.
 * @throws FIRN_OCI_INVALID, and what reading throws.
 */
export async function walkImage(source: BlobSource, root: Descriptor, below = true): Promise<ImageContents> {
  const levels: Manifest[][] = [];
  const blobs = new Map<Digest, Descriptor>();
  const depths = new Map<Digest, number>();
  const manifests = new Map<Digest, Manifest>();

  const visit = async (descriptor: Descriptor): Promise<number> => {
    const known = depths.get(descriptor.digest);
    if (known !== undefined) return known;
    const manifest = { ...descriptor, bytes: await source.readAll(descriptor.digest) };
    manifests.set(descriptor.digest, manifest);
    let depth = 0;
    if (below) {
      const references = parse(manifest);
      for (const blob of references.blobs) blobs.set(blob.digest, blob);
      for (const child of references.manifests) depth = Math.max(depth, (await visit(child)) + 1);
    }
    if (depth > deepest) throw new FirnError("FIRN_OCI_INVALID", `${root.digest} nests indexes too deeply`);
    depths.set(descriptor.digest, depth);
    if (descriptor.digest !== root.digest) (levels[depth] ??= []).push(manifest);
    return depth;
  };

  await visit(root);
  return { root: manifests.get(root.digest) as Manifest, levels, blobs: [...blobs.values()] };
}

function parse(manifest: Manifest): ReturnType<typeof readReferences> {
  try {
    return readReferences(manifest.bytes, manifest.mediaType);
  } catch (error) {
    throw new FirnError(
      "FIRN_OCI_INVALID",
      `the manifest ${manifest.digest} cannot be read: ${(error as Error).message}`,
    );
  }
}
