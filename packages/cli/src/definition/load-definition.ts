import { writeFile } from "node:fs/promises";
import { dirname, relative } from "node:path";
import { type ErrorCode, errorCodes, FirnError, type Frozen, fromRecipe, type Recipe } from "@firn/sdk";
import { type Ending, startChild } from "./ask-child.ts";
import { bundle } from "./bundle.ts";
import { bundlePlace } from "./bundle-place.ts";
import { defaultName } from "./find-target.ts";
import type { Thrown } from "./message.ts";
import { type SourcePositions, sourcePositions } from "./source-positions.ts";

/** What a file describes. */
export interface Definition {
  /** Absolute path. */
  readonly file: string;
  /** The project's folder: the file's. */
  readonly directory: string;
  readonly images: ReadonlyMap<string, Frozen>;
  /** Exported images that do not end with .freeze(). */
  readonly unfrozen: readonly string[];
  /** Everything else exported, as `name (type)`. */
  readonly others: readonly string[];
}

export interface LoadOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds. Default: `FIRN_DEFINITION_TIMEOUT` seconds, else a minute. */
  readonly timeout?: number | undefined;
}

/**
 * Runs a definition in a process of its own and takes over the recipes of the images that it exports.
 * @throws FIRN_DEFINITION_SYNTAX, FIRN_DEFINITION_THREW, FIRN_DEFINITION_ENDED, or the FirnError that it threw
 */
export async function loadDefinition(file: string, options: LoadOptions): Promise<Definition> {
  const timeout = options.timeout ?? (Number(options.env["FIRN_DEFINITION_TIMEOUT"]) * 1000 || 60_000);
  const child = startChild(options.env);
  const place = await bundlePlace(file);
  try {
    const { code, map } = await bundle(file, place.path);
    await writeFile(place.path, code);
    const positions = sourcePositions(place.path, map);
    const question = { path: place.path, defaultName: defaultName(file) };
    const ending = await child.ask(question, timeout, options.signal);
    return definitionOf(file, ending, positions, relative(options.cwd, file) || file, timeout);
  } finally {
    child.end();
    await place.remove();
  }
}

function definitionOf(
  file: string,
  ending: Ending,
  positions: SourcePositions,
  title: string,
  timeout: number,
): Definition {
  switch (ending.kind) {
    case "exports": {
      const { images, unfrozen, others } = ending.exported;
      return {
        file,
        directory: dirname(file),
        images: new Map(images.map(({ name, recipe }) => [name, fromRecipe(placed(recipe, positions))])),
        unfrozen,
        others: others.map(({ name, type }) => `${name} (${type})`),
      };
    }
    case "threw":
      throw errorOf(ending.error, positions, title);
    case "exit":
      throw new FirnError("FIRN_DEFINITION_ENDED", `${title} called process.exit(${ending.status})`, {
        at: positions.ofStack(ending.stack),
        hint: "Describe images without ending the process: throw an error where something is missing",
      });
    case "silent":
      throw new FirnError("FIRN_DEFINITION_ENDED", `${title} ended before its exports were known (${ending.status})`, {
        hint: "Look for a top-level await of something that never comes, or for a crash printed above",
      });
    case "timeout":
      throw new FirnError("FIRN_DEFINITION_ENDED", `${title} was not done after ${timeout / 1000} seconds`, {
        hint: "Look for an endless loop or a slow top-level await, or allow more: FIRN_DEFINITION_TIMEOUT=300",
      });
  }
}

/** The recipe with each step's line in the user's file. */
function placed(recipe: Recipe, positions: SourcePositions): Recipe {
  return { ...recipe, steps: recipe.steps.map((step) => ({ ...step, at: step.at && positions.original(step.at) })) };
}

function errorOf(thrown: Thrown, positions: SourcePositions, title: string): FirnError {
  const at = thrown.at ? positions.original(thrown.at) : positions.ofStack(thrown.stack);
  const cause = thrown.cause && causeOf(thrown.cause);
  if (thrown.code && thrown.code in errorCodes) {
    return new FirnError(thrown.code as ErrorCode, thrown.message, { at, cause, hint: thrown.hint });
  }
  const name = thrown.name === "Error" ? "" : `${thrown.name}: `;
  return new FirnError("FIRN_DEFINITION_THREW", `${title} threw ${name}${thrown.message}`, { at, cause });
}

function causeOf(thrown: Thrown): Error {
  const error = new Error(thrown.message, thrown.cause && { cause: causeOf(thrown.cause) });
  error.name = thrown.name;
  return error;
}
