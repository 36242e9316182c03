import { type Context, withContext } from "../context/index.ts";
import { FirnError } from "../errors/index.ts";
import type { Artifact } from "../synth/artifact.ts";
import { findTools } from "./find-tools.ts";
import { localImage } from "./image-blobs.ts";
import { runContainer } from "./run-container.ts";
import type { RunOptions, RunResult } from "./run-image.ts";
import { runSandbox } from "./run-sandbox.ts";
import { type ContainerTool, type RunWith, runWith } from "./run-with.ts";

/** See `runImage`. */
export async function runArtifact(artifact: Artifact, options: RunOptions): Promise<RunResult> {
  return withContext(options, async (context) => {
    const image = await localImage(artifact, options.platform);
    const candidates = await candidatesFor(options, context);
    const { args = [], variables = {}, ports, onStart } = options;
    const { env, progress, signal } = context;
    for (const [index, chosen] of candidates.entries()) {
      const started = (command: string): void => onStart?.({ with: chosen, command });
      if (chosen === "sandbox") {
        if (ports?.length) throw portsInSandbox();
        return { with: chosen, status: await runSandbox(image, { args, variables, started }, context) };
      }
      const end = await runContainer(chosen, image, { args, variables, ports, env, progress, signal, started });
      const next = candidates[index + 1];
      // A tool may answer and still be unable to run anything here: then what it printed is the reason.
      if (end.started || next === undefined || signal?.aborted) return { with: chosen, status: end.status };
      progress.notice(`${chosen} could not start ${image.name}; trying ${next}`);
    }
    throw new Error("there are no candidates");
  });
}

const portsInSandbox = (): FirnError =>
  new FirnError("FIRN_USAGE", "the sandbox shares the host's network and publishes no other ports", {
    hint: "firn run --with docker",
  });

/** What may run the image, best first: the one that is asked for, or each that works. */
async function candidatesFor(options: RunOptions, context: Context): Promise<readonly RunWith[]> {
  if (options.with === "sandbox") return ["sandbox"];
  const all = runWith.filter((name): name is ContainerTool => name !== "sandbox");
  const found = await findTools(options.with ? all.filter((tool) => tool === options.with) : all, context.env);
  const working = found.filter(({ complaint }) => complaint === undefined).map(({ tool }) => tool);
  const mayFallBack = process.platform === "linux" && !options.with && !(working.length && options.ports?.length);
  const candidates: RunWith[] = mayFallBack ? [...working, "sandbox"] : working;
  if (candidates.length) return candidates;
  const said = found.map(({ tool, complaint }) => `${tool}: ${complaint}`).join("\n");
  const cause = said ? new Error(said) : undefined;
  if (options.with) {
    const why = cause ? "does not answer" : "is not installed";
    throw new FirnError("FIRN_RUN_UNAVAILABLE", `${options.with} ${why}`, {
      cause,
      hint: process.platform === "linux" ? "firn run --with sandbox" : `Start ${options.with} and run it again`,
    });
  }
  throw new FirnError("FIRN_RUN_UNAVAILABLE", "neither docker, podman nor nerdctl works on this machine", {
    cause,
    hint: "Install or start one of them",
  });
}
