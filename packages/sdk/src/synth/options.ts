import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { WorkOptions } from "../context/index.ts";
import type { PlacedStep, Recipe } from "../describe/index.ts";

/** What `synth` and `lock` take. */
export interface BuildOptions extends WorkOptions {
  /** `linux/amd64`, `linux/arm64`, … Default: Linux on this machine's CPU. */
  readonly platforms?: readonly string[] | undefined;
  /** The project's folder, from which relative host paths without `from` start. Default: the working directory. */
  readonly directory?: string | undefined;
  /** The lock's path. Default: `firn.lock` in `directory`. */
  readonly lock?: string | undefined;
  /** A missing or stale lock entry is an error. Default: true where the environment says `CI`. */
  readonly frozen?: boolean | undefined;
}

export interface BuildPlace {
  readonly directory: string;
  readonly lockPath: string;
  readonly frozen: boolean;
  readonly platforms: readonly string[];
}

export function placeOf(options: BuildOptions): BuildPlace {
  const env = options.env ?? process.env;
  const directory = resolve(options.directory ?? ".");
  return {
    directory,
    lockPath: resolve(options.lock ?? join(directory, "firn.lock")),
    frozen: options.frozen ?? (!!env["CI"] && env["CI"] !== "false"),
    platforms: options.platforms?.length ? options.platforms : [hostPlatform()],
  };
}

/** Linux on this machine's CPU, in the image specification's words. */
export function hostPlatform(): string {
  const architectures: Readonly<Record<string, string>> = { x64: "amd64", ia32: "386", arm: "arm/v7" };
  return `linux/${architectures[process.arch] ?? process.arch}`;
}

/** The recipe with every step's context directory known. */
export function withContextDirectory(recipe: Recipe, directory: string): Recipe {
  const fallback = pathToFileURL(join(directory, "/")).href;
  const steps: PlacedStep[] = recipe.steps.map((step) => ({ ...step, context: step.context ?? fallback }));
  return { ...recipe, steps };
}

/** How many layers are aimed for where nobody says; the base's not counted. */
export const defaultBudget = 10;
