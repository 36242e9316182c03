import { type Context, withContext } from "../context/index.ts";
import { FirnError } from "../errors/index.ts";
import type { Digest } from "../hash/index.ts";
import type { Descriptor } from "../oci/index.ts";
import { isIndexType, parseReference, pullBlob, pullManifest, type Reference } from "../registry/index.ts";
import type { InspectedImage, InspectedPlatform } from "./inspect-artifact.ts";

import type { InspectOptions } from "./inspect-reference.ts";

interface Platform {
  readonly os?: string;
  readonly architecture?: string;
  readonly variant?: string;
}

/** See `inspectReference`. */
export async function inspectRemote(reference: string, options: InspectOptions): Promise<InspectedImage> {
  return withContext(options, async (context) => {
    const parsed = parseReference(reference);
    const pullOptions = { ...context, plainHttp: options.plainHttp };
    const root = await pullManifest(parsed, pullOptions);
    const { digest } = root.descriptor;
    const listed = isIndexType(root.descriptor.mediaType) ? childrenOf(root.bytes, reference) : [root.descriptor];
    const platforms: InspectedPlatform[] = [];
    for (const child of listed) {
      // An index says each child's platform; without one it is in the configuration.
      const said = child.platform as Platform | undefined;
      if (said && !isWanted(platformText(said), options.platforms)) continue;
      const inspected = await inspectManifest({ ...parsed, tag: undefined, digest: child.digest }, pullOptions);
      if (isWanted(inspected.platform, options.platforms)) platforms.push(inspected);
    }
    if (platforms.length === 0) {
      const wanted = options.platforms?.join(", ") ?? "any platform";
      throw new FirnError("FIRN_PLATFORM_MISSING", `${reference} has no image for ${wanted}`, {
        hint: `firn inspect ${reference}`,
      });
    }
    return { name: reference, digest, platforms };
  });
}

/** The images of an index: without attestations, which say of themselves that they are for no platform. */
function childrenOf(bytes: Buffer, reference: string): Descriptor[] {
  const { manifests } = JSON.parse(bytes.toString()) as { manifests?: Descriptor[] };
  if (!Array.isArray(manifests))
    throw new FirnError("FIRN_OCI_INVALID", `the index of ${reference} lists no manifests`);
  return manifests.filter((child) => (child.platform as Platform | undefined)?.os !== "unknown");
}

async function inspectManifest(
  reference: Reference,
  options: Context & { readonly plainHttp: boolean | undefined },
): Promise<InspectedPlatform> {
  const { bytes, descriptor } = await pullManifest(reference, options);
  const { config, layers } = JSON.parse(bytes.toString()) as { config: Descriptor; layers: Descriptor[] };
  await pullBlob(reference, config, options, `configuration of ${reference.repository}`);
  const document = JSON.parse((await options.store.readAll(config.digest)).toString()) as Platform & {
    readonly config?: Readonly<Record<string, unknown>>;
    readonly rootfs?: { readonly diff_ids?: readonly Digest[] };
    readonly history?: readonly { readonly created_by?: string; readonly empty_layer?: boolean }[];
  };
  const history = (document.history ?? []).filter((step) => !step.empty_layer);
  return {
    platform: platformText(document),
    manifest: descriptor.digest,
    size: layers.reduce((sum, layer) => sum + layer.size, 0),
    layers: layers.map(({ digest, size }, index) => ({
      digest,
      size,
      diffId: document.rootfs?.diff_ids?.[index],
      title: history[index]?.created_by,
    })),
    config: document.config ?? {},
  };
}

const platformText = ({ os, architecture, variant }: Platform): string =>
  [os, architecture, architecture === "arm64" && variant === "v8" ? undefined : variant].filter(Boolean).join("/");

const isWanted = (platform: string, wanted: readonly string[] | undefined): boolean =>
  !wanted?.length || wanted.some((name) => name.replace(/^(linux\/arm64)\/v8$/, "$1") === platform);
