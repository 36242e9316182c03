import type { Frozen } from "../describe/index.ts";
import type { Artifact } from "./artifact.ts";
import type { BuildOptions } from "./options.ts";

export interface SynthOptions extends BuildOptions {
  /** The image's name, for people and for the output folder. Default: `image`. */
  readonly name?: string | undefined;
  /** Where the OCI layout is written. Default: `firn.out/<name>` in `directory`. */
  readonly output?: string | undefined;
  /** How many layers to aim for, the base's not counted. Default 10, at most 125 with the base's. */
  readonly layers?: number | undefined;
}

/**
 * Makes an image: locks what is not locked yet, fetches and lays out, and writes an OCI image layout with `plan.json`.
 * The same description and lock give the same bytes on every machine; where nothing changed nothing is downloaded,
 * packed or compressed.
 * @throws FIRN_LOCK_STALE under `frozen`; FIRN_OFFLINE; and what the ingredients' families throw
 *
 * @example
 * ```ts
 * import { base, command, synth } from "@firn/sdk";
 * import { debian } from "@firn/sdk/debian";
 * const shell = base(debian("bookworm")).add(command("sh")).freeze();
 * const artifact = await synth(shell, { platforms: ["linux/amd64", "linux/arm64"] });
 * console.log(artifact.digest);
 * ```
 */
export async function synth(frozen: Frozen, options: SynthOptions = {}): Promise<Artifact> {
  // A definition imports the SDK to describe: what makes images is loaded by those who make one.
  const { makeArtifact } = await import("./make-artifact.ts");
  return makeArtifact(frozen, options);
}
