import { type Missing, missingCapability } from "./capability.ts";
import { isRecord } from "./definition-error.ts";
import { type Frozen, seal } from "./frozen.ts";
import { type Ingredient, isIngredient } from "./ingredient.ts";
import { notAnIngredient } from "./not-an-ingredient.ts";
import type { PlacedStep } from "./placed-step.ts";
import { callerOf } from "./user-location.ts";

const brand = Symbol.for("firn.image");

/**
 * A description in the making; `Has` are the capabilities that it has so far. It never changes: `.add()` returns
 * another one, so that several images may go on from the same. What has more capabilities can stand where fewer are
 * asked for; a bare `Image` is any image.
 */
export interface Image<in Has extends string = never> {
  /**
   * The image with one more ingredient.
   *
   * The parameter's type is the ingredient, or a sentence that says what is missing before it.
   *
   * @throws FIRN_CAPABILITY_MISSING with that sentence, for JavaScript users; FIRN_DEFINITION_INVALID for what is not
   * an ingredient.
   *
   * @example
   * ```ts
   * import { base } from "@firn/sdk";
   * import { debian } from "@firn/sdk/debian";
   * import { pip, python } from "@firn/sdk/python";
   *
   * const py = base(debian("bookworm")).add(python());
   * export const web = py.add(pip("flask==3.*")).freeze();
   * export const worker = py.add(pip("celery")).freeze();
   * ```
   */
  // Has is taken from `this` under another name: only so can the compiler compare images by their capabilities, and it
  // halves the instantiations of a long chain.
  add<Had extends string, Needs extends string, Gives extends string>(
    this: Image<Had>,
    ingredient: [Needs] extends [Had] ? Ingredient<Needs, Gives> : Missing<Exclude<Needs, Had>>,
  ): Image<Had | Gives>;
  /** Seals the description, so that `synth()` and the `firn` command take it. Does no I/O. */
  freeze(): Frozen<Has>;
  /** Not there at run time: carries the capabilities in the type. */
  readonly [capabilities]?: (capability: Has) => void;
}

declare const capabilities: unique symbol;

/** An image from its first steps on. Closures rather than a class: nothing of it can be reached and changed. */
export function startImage<Has extends string>(steps: readonly PlacedStep[], has: readonly string[]): Image<Has> {
  function add<Gives extends string>(ingredient: unknown): Image<Has | Gives> {
    if (!isIngredient(ingredient)) throw notAnIngredient(add, ingredient);
    const at = callerOf(add);
    const missing = ingredient.needs.filter((need) => !has.includes(need));
    if (missing.length > 0) throw missingCapability(ingredient.name, missing, at);
    const placed = ingredient.steps.map(({ step, context }) => Object.freeze({ step, at, context }));
    return startImage([...steps, ...placed], [...new Set([...has, ...ingredient.gives])]);
  }
  const freeze = (): Frozen<Has> => seal({ version: 1, steps: [...steps], has: [...has].sort() });
  return Object.freeze({ add, freeze, [brand]: 1 });
}

/** True for an image that is not frozen yet, of any copy of this package. */
export const isImage = (value: unknown): value is Image => isRecord(value) && brand in value;
