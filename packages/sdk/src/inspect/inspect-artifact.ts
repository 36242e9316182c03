import type { Digest } from "../hash/index.ts";
import type { Artifact } from "../synth/artifact.ts";

/** What is in an image, made here or found in a registry. */
export interface InspectedImage {
  readonly name: string;
  /** Of the manifest, or of the index where there are several platforms. */
  readonly digest: Digest;
  /** Where its layout lies; undefined for an image in a registry. */
  readonly directory?: string | undefined;
  readonly platforms: readonly InspectedPlatform[];
}

export interface InspectedPlatform {
  /** `linux/amd64` */
  readonly platform: string;
  readonly manifest: Digest;
  /** Compressed bytes of all layers. */
  readonly size: number;
  readonly layers: readonly InspectedLayer[];
  /** The image configuration's `config` object. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Undefined where nobody noted them. */
  readonly packages?:
    | readonly { readonly family: string; readonly name: string; readonly version: string }[]
    | undefined;
}

export interface InspectedLayer {
  readonly digest: Digest;
  /** Of the uncompressed tar. */
  readonly diffId?: Digest | undefined;
  /** Compressed bytes. */
  readonly size: number;
  readonly title?: string | undefined;
  /** What is inside, as `name version`. */
  readonly contents?: readonly string[] | undefined;
}

/**
 * What is in an artifact: platforms, layers, configuration, packages.
 *
 * @example
 * ```ts
 * import { inspectArtifact, openArtifact } from "@firn/sdk";
 * for (const { platform, size } of inspectArtifact(await openArtifact("firn.out/web")).platforms) console.log(platform, size);
 * ```
 */
export function inspectArtifact({ name, digest, directory, plan, images }: Artifact): InspectedImage {
  const sizes = new Map(images.map(({ platform, size }) => [platform, size]));
  return {
    name,
    digest,
    directory,
    platforms: Object.entries(plan.platforms).map(([platform, { manifest, layers, config, packages }]) => ({
      platform,
      manifest,
      size: sizes.get(platform) ?? 0,
      layers,
      config,
      packages,
    })),
  };
}
