import { randomBytes } from "node:crypto";
import type { Descriptor } from "../../oci/index.ts";
import type { Store } from "../../store/index.ts";
import { manifestTypes } from "../media-types.ts";

const layerType = "application/vnd.oci.image.layer.v1.tar+gzip";
const configType = "application/vnd.oci.image.config.v1+json";

export interface MadeImage {
  readonly root: Descriptor;
  readonly manifests: readonly Descriptor[];
  /** Configs and layers. */
  readonly blobs: readonly Descriptor[];
}

/** An index of images, one a list of layer sizes, with random layers: nobody here looks into them. */
export async function makeImage(store: Store, images: readonly (readonly number[])[]): Promise<MadeImage> {
  const put = async (bytes: Buffer, mediaType: string): Promise<Descriptor> => ({
    mediaType,
    ...(await store.put(bytes)),
  });
  const putJson = (value: unknown, mediaType: string) => put(Buffer.from(JSON.stringify(value)), mediaType);
  const manifests: Descriptor[] = [];
  const blobs: Descriptor[] = [];
  for (const [index, sizes] of images.entries()) {
    const platform = { os: "linux", architecture: ["amd64", "arm64"][index] ?? "riscv64" };
    const layers = await Promise.all(sizes.map((size) => put(randomBytes(size), layerType)));
    const rootfs = { type: "layers", diff_ids: layers.map(({ digest }) => digest) };
    const author = randomBytes(8).toString("hex");
    const config = await putJson({ ...platform, rootfs, config: {}, author }, configType);
    blobs.push(config, ...layers);
    const manifest = { schemaVersion: 2, mediaType: manifestTypes.ociManifest, config, layers };
    manifests.push({ ...(await putJson(manifest, manifestTypes.ociManifest)), platform });
  }
  const root = await putJson(
    { schemaVersion: 2, mediaType: manifestTypes.ociIndex, manifests },
    manifestTypes.ociIndex,
  );
  return { root, manifests, blobs };
}
