import { readFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { FirnError } from "../errors/index.ts";
import type { Digest } from "../hash/index.ts";
import type { Descriptor } from "../oci/index.ts";
import type { Plan } from "./plan.ts";

/** One platform inside an artifact. */
export interface ArtifactImage {
  /** `linux/amd64`. */
  readonly platform: string;
  readonly manifestDigest: Digest;
  /** Compressed bytes of all layers. */
  readonly size: number;
}

/**
 * An image that has been made: a folder with an OCI image layout and `plan.json`. It can be pushed, run, saved or
 * compared; its digest is known and does not change on the way.
 */
export interface Artifact {
  readonly name: string;
  /** What a registry will call it: of the manifest, or of the index where there are several platforms. */
  readonly digest: Digest;
  readonly root: Descriptor;
  readonly platforms: readonly string[];
  readonly images: readonly ArtifactImage[];
  /** Compressed bytes of all distinct layers of all platforms. */
  readonly size: number;
  /** The folder: an absolute path. */
  readonly directory: string;
  readonly plan: Plan;
}

/**
 * Opens a folder that `synth` wrote.
 * @param directory its path
 * @throws FIRN_ARTIFACT_INVALID where it is not such a folder
 *
 * @example
 * ```ts
 * import { openArtifact, push } from "@firn/sdk";
 * const web = await openArtifact("firn.out/web");
 * await push(web, "registry.example.com/acme/web:1.4.0");
 * ```
 */
export async function openArtifact(directory: string): Promise<Artifact> {
  const absolute = resolve(directory);
  const invalid = (cause: unknown): FirnError =>
    new FirnError("FIRN_ARTIFACT_INVALID", `${directory} is not a folder that firn synth wrote`, {
      cause,
      hint: "firn synth",
    });
  const [{ openLayout }, { planSchema }] = await Promise.all([import("../oci/index.ts"), import("./plan.ts")]);
  try {
    const plan = planSchema.parse(JSON.parse(await readFile(join(absolute, "plan.json"), "utf8")));
    const layout = await openLayout(absolute);
    if (layout.root.digest !== plan.digest) throw new Error("plan.json and index.json name different images");
    return artifactOf(absolute, layout.root, plan);
  } catch (cause) {
    throw invalid(cause);
  }
}

/** An artifact's facts, from its plan. */
export function artifactOf(directory: string, root: Descriptor, plan: Plan): Artifact {
  const platforms = Object.entries(plan.platforms);
  const sum = (layers: Iterable<{ size: number }>): number =>
    [...layers].reduce((total, layer) => total + layer.size, 0);
  const distinct = new Map(
    platforms.flatMap(([, { layers }]) => layers.map((layer) => [layer.digest, layer] as const)),
  );
  return {
    name: plan.name || basename(directory),
    digest: plan.digest,
    root,
    platforms: platforms.map(([platform]) => platform),
    images: platforms.map(([platform, { manifest, layers }]) => ({
      platform,
      manifestDigest: manifest,
      size: sum(layers),
    })),
    size: sum(distinct.values()),
    directory,
    plan,
  };
}
