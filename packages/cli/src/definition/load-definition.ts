import { writeFile } from "node:fs/promises";
import { dirname, relative } from "node:path";
import type { ErrorCode, FirnError, Frozen, Recipe } from "@firn/sdk";
import { type Ending, startChild } from "./ask-child.ts";
import { bundle } from "./bundle.ts";
import { bundlePlace } from "./bundle-place.ts";
import { defaultName } from "./find-target.ts";
import type { Thrown } from "./message.ts";
import { type SourcePositions, sourcePositions } from "./source-positions.ts";

type Sdk = typeof import("@firn/sdk");

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
    // While the definition runs, this process loads the SDK; sooner it would only keep the compiler waiting.
    const [ending, sdk] = await Promise.all([child.ask(question, timeout, options.signal), import("@firn/sdk")]);
    return definitionOf(sdk, file, ending, positions, relative(options.cwd, file) || file, timeout);
  } finally {
    child.end();
    await place.remove();
  }
}

function definitionOf(
  sdk: Sdk,
  file: string,
  ending: Ending,
  positions: SourcePositions,
  title: string,
  timeout: number,
): Definition {
  if (ending.kind !== "exports") throw endingError(sdk, ending, positions, title, timeout);
  const { images, unfrozen, others } = ending.exported;
  return {
    file,
    directory: dirname(file),
    images: new Map(images.map(({ name, recipe }) => [name, sdk.fromRecipe(placed(recipe, positions))])),
    unfrozen,
    others: others.map(({ name, type }) => `${name} (${type})`),
  };
}

function endingError(
  sdk: Sdk,
  ending: Exclude<Ending, { kind: "exports" }>,
  positions: SourcePositions,
  title: string,
  timeout: number,
): FirnError {
  if (ending.kind === "threw") return errorOf(sdk, ending.error, positions, title);
  if (ending.kind === "exit") {
    return new sdk.FirnError("FIRN_DEFINITION_ENDED", `${title} called process.exit(${ending.status})`, {
      at: positions.ofStack(ending.stack),
      hint: "Describe images without ending the process: throw an error where something is missing",
    });
  }
  if (ending.kind === "timeout") {
    return new sdk.FirnError("FIRN_DEFINITION_ENDED", `${title} was not done after ${timeout / 1000} seconds`, {
      hint: "Look for an endless loop or a slow top-level await, or allow more: FIRN_DEFINITION_TIMEOUT=300",
    });
  }
  const how = ending.status === "0" ? "" : ` (${ending.status})`;
  return new sdk.FirnError("FIRN_DEFINITION_ENDED", `${title} ended before its exports were known${how}`, {
    hint: "Look for a top-level await of something that never comes, or for a crash printed above",
  });
}

/** The recipe with each step's line in the user's file. */
function placed(recipe: Recipe, positions: SourcePositions): Recipe {
  return { ...recipe, steps: recipe.steps.map((step) => ({ ...step, at: step.at && positions.original(step.at) })) };
}

function errorOf(sdk: Sdk, thrown: Thrown, positions: SourcePositions, title: string): FirnError {
  const at = thrown.at ? positions.original(thrown.at) : positions.ofStack(thrown.stack);
  const cause = thrown.cause && causeOf(thrown.cause);
  if (thrown.code && thrown.code in sdk.errorCodes) {
    return new sdk.FirnError(thrown.code as ErrorCode, thrown.message, { at, cause, hint: thrown.hint });
  }
  const name = thrown.name === "Error" ? "" : `${thrown.name}: `;
  return new sdk.FirnError("FIRN_DEFINITION_THREW", `${title} threw ${name}${thrown.message}`, { at, cause });
}

function causeOf(thrown: Thrown): Error {
  const error = new Error(thrown.message, thrown.cause && { cause: causeOf(thrown.cause) });
  error.name = thrown.name;
  return error;
}
