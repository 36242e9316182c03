import type { WorkOptions } from "../context/index.ts";
import type { InspectedImage } from "./inspect-artifact.ts";

export interface InspectOptions extends WorkOptions {
  /** Only these, such as `linux/arm64`. Default: all that the image has. */
  readonly platforms?: readonly string[] | undefined;
  /** Allows HTTP without TLS to a registry that is not on this machine. */
  readonly plainHttp?: boolean | undefined;
}

/**
 * What is in an image in a registry. Its manifests and configurations are fetched, its layers are not.
 * @param reference such as `ghcr.io/acme/web:1.4.0`
 * @throws FIRN_REFERENCE_INVALID, FIRN_PLATFORM_MISSING, and FIRN_REGISTRY_… with what the registry said
 *
 * @example
 * ```ts
 * import { inspectReference } from "@firn/sdk";
 * const { digest, platforms } = await inspectReference("python:3.12-slim");
 * console.log(digest, platforms.map(({ platform }) => platform));
 * ```
 */
export async function inspectReference(reference: string, options: InspectOptions = {}): Promise<InspectedImage> {
  // A definition imports the SDK to describe: what talks to registries is loaded by those who use it.
  const { inspectRemote } = await import("./inspect-remote.ts");
  return inspectRemote(reference, options);
}
