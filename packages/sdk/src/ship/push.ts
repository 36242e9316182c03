import type { WorkOptions } from "../context/index.ts";
import type { Digest } from "../hash/index.ts";
import type { Artifact } from "../synth/artifact.ts";

export interface PushOptions extends WorkOptions {
  /** More tags for the same image, in the same repository. */
  readonly tags?: readonly string[] | undefined;
  /** Allows HTTP without TLS to a registry that is not on this machine. */
  readonly plainHttp?: boolean | undefined;
}

export interface Pushed {
  /** `host/repository@sha256:…`: what to deploy. */
  readonly reference: string;
  readonly digest: Digest;
  /** Blobs sent, taken from another repository of the registry, and found there already. */
  readonly uploaded: number;
  readonly mounted: number;
  readonly skipped: number;
  /** Bytes sent. */
  readonly bytes: number;
}

/**
 * Pushes an artifact: blobs that the registry lacks, then manifests, then the tag. A push that was cut off goes on
 * where it stopped when it is run again, and a tag never points at something incomplete.
 * @param artifact what `synth` made
 * @param reference where to, such as `ghcr.io/acme/web:1.4.0`
 * @throws FIRN_REFERENCE_INVALID and FIRN_REGISTRY_… with what the registry said
 *
 * @example
 * ```ts
 * import { openArtifact, push } from "@firn/sdk";
 * const { reference } = await push(await openArtifact("firn.out/web"), "ghcr.io/acme/web:1.4.0");
 * console.log(reference);
 * ```
 */
export async function push(artifact: Artifact, reference: string, options: PushOptions = {}): Promise<Pushed> {
  const { pushArtifact } = await import("./push-artifact.ts");
  return pushArtifact(artifact, reference, options);
}
