import { FirnError } from "../errors/index.ts";
import type { Digest, Json } from "../hash/index.ts";
import type { Store } from "../store/index.ts";
import { fixedTime } from "../tree/index.ts";
import type { Descriptor } from "./documents.ts";
import type { ImageConfig } from "./image-config.ts";
import { mediaTypes, toOci } from "./media-types.ts";
import { parsePlatform } from "./platform.ts";

/** Docker's overlay driver and AWS Lambda stop at 127 and Docker 20.10 at 125 layers, the base's included. */
const mostLayers = 125;

/** A layer as far as manifest and history need it. */
export interface ImageLayer {
  readonly digest: Digest;
  readonly size: number;
  readonly mediaType: string;
  readonly diffId: Digest;
  readonly title?: string;
}

export interface ImageParts {
  /** `linux/arm64` */
  readonly platform: string;
  readonly config: ImageConfig;
  /** Of the manifest; those that name the base are added. */
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  /** On top of the base's, lowest first. */
  readonly layers: readonly ImageLayer[];
  readonly base?:
    | {
        readonly layers: readonly ImageLayer[];
        readonly history: readonly Readonly<Record<string, unknown>>[];
        readonly name: string;
        readonly digest: Digest;
      }
    | undefined;
}

/**
 * Writes an image's configuration and manifest into the store (OCI image specification 1.1; always OCI media types,
 * also over a base of Docker's). Equal parts give equal bytes: the only date is a fixed one. Layers need not be in the
 * store yet.
 *
 * @returns The manifest's descriptor, and the configuration's digest (which Docker calls the image id).
 * @throws FIRN_LAYER_LIMIT, FIRN_PLATFORM_INVALID
 * @example
 * ```ts
 * const { manifest } = await assembleImage(store, { platform: "linux/arm64", config: { Cmd: ["sh"] }, layers });
 * ```
 */
export async function assembleImage(
  store: Store,
  parts: ImageParts,
): Promise<{ readonly manifest: Descriptor; readonly configDigest: Digest }> {
  const { platform, config, base } = parts;
  const layers = [...(base?.layers ?? []), ...parts.layers];
  if (layers.length > mostLayers) {
    const message = `The image would have ${layers.length} layers; runtimes accept ${mostLayers}, the base's included`;
    throw new FirnError("FIRN_LAYER_LIMIT", message, { hint: "Ask for fewer layers, or a base that has fewer" });
  }
  const created = new Date(fixedTime * 1000).toISOString().replace(".000Z", "Z");
  const added = parts.layers.map((layer) => ({ created, created_by: `firn: ${layer.title ?? "layer"}` }));
  const { os, architecture, variant } = parsePlatform(platform);
  const configuration = await putJson(store, {
    created,
    architecture,
    os,
    ...(variant === undefined ? {} : { variant }),
    config: config as Json,
    rootfs: { type: "layers", diff_ids: layers.map((layer) => layer.diffId) },
    history: [...historyOf(base), ...added] as Json,
  });
  const annotations = {
    ...parts.annotations,
    ...(base && {
      "org.opencontainers.image.base.digest": base.digest,
      "org.opencontainers.image.base.name": base.name,
    }),
  };
  const manifest = await putJson(store, {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: { mediaType: mediaTypes.config, ...configuration },
    layers: layers.map(({ mediaType, digest, size }) => ({ mediaType: toOci(mediaType), digest, size })),
    ...(Object.keys(annotations).length > 0 && { annotations }),
  });
  return { manifest: { mediaType: mediaTypes.manifest, ...manifest }, configDigest: configuration.digest };
}

/** The base's history, made to match its layers where it is missing or tells another number. AWS Lambda insists. */
function historyOf(base: ImageParts["base"]): readonly Readonly<Record<string, unknown>>[] {
  if (!base) return [];
  const told = base.history.filter((entry) => entry["empty_layer"] !== true).length;
  if (told === base.layers.length) return base.history;
  return base.layers.map(() => ({ created_by: `layer of ${base.name}` }));
}

/** Writes an image index for several platforms into the store. */
export async function assembleIndex(
  store: Store,
  images: readonly { readonly platform: string; readonly manifest: Descriptor }[],
): Promise<Descriptor> {
  const mediaType = mediaTypes.index;
  const manifests = images.map(({ platform, manifest }) => ({
    mediaType: manifest.mediaType,
    digest: manifest.digest,
    size: manifest.size,
    platform: { ...parsePlatform(platform) },
  }));
  return { mediaType, ...(await putJson(store, { schemaVersion: 2, mediaType, manifests })) };
}

async function putJson(store: Store, value: Json): Promise<{ readonly digest: Digest; readonly size: number }> {
  return store.put(Buffer.from(JSON.stringify(value)));
}
