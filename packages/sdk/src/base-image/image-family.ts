import type { Context } from "../context/index.ts";
import type { StepOf } from "../describe/index.ts";
import { FirnError } from "../errors/index.ts";
import { type Digest, toDigest } from "../hash/index.ts";
import type { BaseImage, Facts, Family, LockedItem } from "../lock/index.ts";
import { chooseManifest, isIndex, readConfiguration, readIndex, readManifest } from "../oci/index.ts";
import { parseReference, pullBlobs, pullManifest, type Reference } from "../registry/index.ts";
import { LayerStack } from "./layer-stack.ts";

type BaseStep = StepOf<"image"> | StepOf<"scratch">;

/** What an image starts from when it is not made from packages: somebody's image, or nothing. */
export const imageFamily: Family<BaseStep> = {
  name: "image",
  kinds: ["image", "scratch"],

  request: ({ step }) => (step.kind === "image" ? { reference: step.reference } : undefined),

  /** The manifest of the platform, not of the index: an index changes when any of its platforms does. */
  async resolve({ step, platform }, _prefer, context) {
    if (step.kind !== "image") return [];
    const reference = parseReference(step.reference);
    const { descriptor, bytes } = await pullManifest(reference, context);
    const found = isIndex(bytes) ? chooseManifest(readIndex(bytes), platform, step.reference) : descriptor;
    const { registry, repository, tag, digest } = reference;
    return [
      {
        name: `${registry}/${repository}`,
        version: tag ?? digest ?? "latest",
        sha256: found.digest.slice("sha256:".length),
        size: found.size,
      },
    ];
  },

  facts({ step }, items): Facts {
    const [item] = items;
    return step.kind === "image" && item?.sha256 ? new Map([["base.digest", toDigest(item.sha256)]]) : new Map();
  },

  async base({ step, platform }, items, context) {
    const [item] = items;
    if (step.kind !== "image" || !item?.sha256) throw new Error("an image to start from is locked by its digest");
    const reference: Reference = { ...parseReference(step.reference), digest: toDigest(item.sha256) };
    return pullBase(reference, step.reference, platform, item, context);
  },
};

async function pullBase(
  reference: Reference,
  name: string,
  platform: string,
  item: LockedItem,
  context: Context,
): Promise<BaseImage> {
  const { store } = context;
  const digest = toDigest(item.sha256 ?? "");
  const { bytes } = await pullManifest(reference, context);
  const { config, layers } = readManifest(bytes);
  const pull = (blobs: readonly { readonly digest: Digest; readonly size: number }[]) =>
    pullBlobs(
      reference,
      blobs.map((blob) => ({ digest: blob.digest, size: blob.size, title: name })),
      context,
    );
  await pull([config]);
  const configuration = readConfiguration(await store.readAll(config.digest));
  const has = [configuration.os, configuration.architecture].join("/");
  if (!platform.startsWith(has)) {
    throw new FirnError("FIRN_PLATFORM_MISSING", `${name} is an image for ${has}, not for ${platform}`);
  }
  const diffIds = configuration.rootfs.diff_ids;
  if (diffIds.length !== layers.length) {
    throw new FirnError("FIRN_OCI_INVALID", `${name} has ${layers.length} layers and ${diffIds.length} diff_ids`);
  }
  const own = layers.map((layer, index) => ({
    digest: layer.digest,
    size: layer.size,
    mediaType: layer.mediaType,
    diffId: diffIds[index] ?? layer.digest,
  }));
  const stack = new LayerStack(store, own, async (missing) => void (await pull(missing)));
  return {
    layers: own,
    history: configuration.history ?? [],
    config: configuration.config ? withoutNulls(configuration.config) : {},
    find: (path) => stack.find(path),
    entries: () => stack.entries(),
    open: () => stack.open(),
    fetch: async () => void (await pull(own)),
    name,
    digest,
  };
}

const withoutNulls = (config: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(config).filter(([, value]) => value !== null && value !== undefined));
