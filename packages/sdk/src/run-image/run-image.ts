import type { WorkOptions } from "../context/index.ts";
import type { Artifact } from "../synth/artifact.ts";
import type { RunWith } from "./run-with.ts";

export interface RunOptions extends WorkOptions {
  /** What runs it. Default: the first of docker, podman and nerdctl that works, else on Linux the sandbox. */
  readonly with?: RunWith | undefined;
  /** Arguments in place of the image's command. */
  readonly args?: readonly string[] | undefined;
  /** Environment variables beside the image's own. */
  readonly variables?: Readonly<Record<string, string>> | undefined;
  /**
   * Ports to publish, as docker writes them: `8080:8000`. Default: on Linux the program shares the host's network,
   * elsewhere what the image exposes is published on the loopback address.
   */
  readonly ports?: readonly string[] | undefined;
  /** `linux/arm64`, where what runs it can emulate that. Default: this machine's. */
  readonly platform?: string | undefined;
  /** Called when all is ready, just before the program gets the terminal. */
  readonly onStart?: ((started: Started) => void) | undefined;
}

export interface Started {
  readonly with: RunWith;
  /** For people: the container tool's command line, or what the sandbox is made with. */
  readonly command: string;
}

export interface RunResult {
  readonly with: RunWith;
  /** The program's exit status; 128 and the signal's number where a signal ended it. */
  readonly status: number;
}

/**
 * Runs an artifact on this machine and waits for its end, with this process's terminal. Signals are passed on.
 * @throws FIRN_PLATFORM_MISSING where the artifact was not made for this machine, FIRN_RUN_UNAVAILABLE,
 * FIRN_RUN_FAILED, and FIRN_USAGE where the sandbox is asked to publish ports
 *
 * @example
 * ```ts
 * import { openArtifact, runImage } from "@firn/sdk";
 * const { status } = await runImage(await openArtifact("firn.out/web"), { args: ["python3", "--version"] });
 * process.exitCode = status;
 * ```
 */
export async function runImage(artifact: Artifact, options: RunOptions = {}): Promise<RunResult> {
  // A definition imports the SDK to describe: what runs images is loaded by those who run one.
  const { runArtifact } = await import("./run-artifact.ts");
  return runArtifact(artifact, options);
}
