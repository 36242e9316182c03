import { FirnError } from "../errors/index.ts";
import { type Digest, digestOfJson, type Json } from "../hash/index.ts";
import { deepFreeze } from "./checked-step.ts";
import { explainIssues } from "./explain-issue.ts";
import { frozenBrand, isFrozen } from "./frozen-brand.ts";
import type { Recipe } from "./placed-step.ts";
import { recipeSchema } from "./recipe-schema.ts";

declare const capabilities: unique symbol;

/**
 * A finished description, ready for `synth()`. What has more capabilities can stand where fewer are asked for; a bare
 * `Frozen` is any frozen image.
 */
export interface Frozen<in Has extends string = never> {
  readonly recipe: Recipe;
  /** The hash of the steps alone: the same wherever and from whichever line they were written. */
  readonly digest: Digest;
  /** The recipe, from which `fromRecipe()` makes an equal image in another process. */
  toJSON(): Recipe;
  /** Not there at run time: carries the capabilities in the type. */
  readonly [capabilities]?: (capability: Has) => void;
}

interface FrozenStatics {
  /** True for a frozen image, of any copy of this package. */
  is(value: unknown): value is Frozen;
}

/**
 * Tells frozen images from other values.
 *
 * @example
 * ```ts
 * import { Frozen } from "@firn/sdk";
 *
 * export const images = (exports: Record<string, unknown>) => Object.values(exports).filter(Frozen.is);
 * ```
 */
export const Frozen: FrozenStatics = {
  is: (value: unknown): value is Frozen => isFrozen(value),
};

/** Seals a recipe that is known to be valid. */
export function seal<Has extends string>(recipe: Recipe): Frozen<Has> {
  const sealed = deepFreeze(recipe);
  const digest = digestOfJson(sealed.steps.map(({ step }) => step as unknown as Json));
  return Object.freeze({ recipe: sealed, digest, toJSON: () => sealed, [frozenBrand]: 1 });
}

/**
 * The frozen image of a recipe that came as JSON, from a file or another process.
 *
 * @param json what `JSON.parse` made of a stringified frozen image.
 * @throws FIRN_DEFINITION_INVALID where it is no recipe, or has a step that this version does not know.
 *
 * @example
 * ```ts
 * import { base, command, fromRecipe, scratch } from "@firn/sdk";
 *
 * const image = base(scratch).add(command("/tool")).freeze();
 * const same = fromRecipe(JSON.parse(JSON.stringify(image)));
 * console.log(same.digest === image.digest); // true
 * ```
 */
export function fromRecipe(json: unknown): Frozen {
  const parsed = recipeSchema.safeParse(json);
  if (parsed.success) return seal(parsed.data);
  throw new FirnError("FIRN_DEFINITION_INVALID", `not a recipe: ${explainIssues(parsed.error.issues, json)}`, {
    hint: "Make it with JSON.stringify(frozen), using the same version of firn",
  });
}
