import { type Capability, checkCapabilities } from "./capability.ts";
import { checkedStep } from "./checked-step.ts";
import { type ContextOption, contextOf } from "./context-directory.ts";
import { definitionError, isRecord, shown } from "./definition-error.ts";
import { checkOptions } from "./options.ts";
import type { PlacedStep } from "./placed-step.ts";
import type { Step } from "./step.ts";
import type { Caller } from "./user-location.ts";

// A name in the global registry: ingredients of another copy of this package are recognised too.
const brand = Symbol.for("firn.ingredient");

/** What `.add()` takes: plain, immutable data. Made by `ingredient()`, `bundle()`, `when()`, or a function that calls them. */
export interface Ingredient<out Needs extends string = string, out Gives extends string = string> {
  /** For messages: `pip`, `acme/cuda`. */
  readonly name: string;
  /** Capabilities that the image must have before. */
  readonly needs: readonly Needs[];
  /** Capabilities that it has from then on. */
  readonly gives: readonly Gives[];
  readonly steps: readonly PlacedStep[];
}

export interface IngredientOptions<Needs extends Capability, Gives extends Capability> {
  /** For messages; prefix yours: `acme/cuda`. */
  readonly name: string;
  readonly needs?: readonly Needs[];
  readonly gives?: readonly Gives[];
  /** Steps, in order; the `steps` of other ingredients may be among them. */
  readonly steps: readonly (Step | PlacedStep)[];
  /** `import.meta`, where a step has a relative path of the host. */
  readonly from?: ContextOption | undefined;
}

/**
 * An ingredient of your own, out of steps. Where existing ingredients will do, `bundle()` is shorter.
 *
 * @returns the ingredient; it shares nothing with what was passed in.
 * @throws FIRN_DEFINITION_INVALID where a step or a capability is not valid, or a step is a base.
 *
 * @example
 * ```ts
 * import { ingredient } from "@firn/sdk";
 * import { apt } from "@firn/sdk/debian";
 *
 * export const gpu = () =>
 *   ingredient({
 *     name: "acme/gpu",
 *     needs: ["debian"],
 *     gives: ["acme/gpu"],
 *     steps: [...apt("libnuma1").steps, { kind: "env", variables: { ACME_GPU: "on" } }],
 *   });
 * ```
 */
export function ingredient<const Needs extends Capability = never, const Gives extends Capability = never>(
  options: IngredientOptions<Needs, Gives>,
): Ingredient<Needs, Gives> {
  checkOptions(ingredient, options, ["name", "needs", "gives", "steps", "from"], usage);
  const { name, needs = [], gives = [], steps } = options;
  if (typeof name !== "string" || name === "") {
    throw definitionError(ingredient, `ingredient(): "name" must be a name, not ${shown(name)}`, usage);
  }
  if (!Array.isArray(steps)) {
    throw definitionError(ingredient, `ingredient(): "steps" must be an array, not ${shown(steps)}`, usage);
  }
  checkCapabilities(ingredient, "needs", needs);
  checkCapabilities(ingredient, "gives", gives);
  return makeIngredient(ingredient, options);
}

const usage = 'Write ingredient({ name: "acme/tool", needs: ["debian"], gives: ["acme/tool"], steps: [ … ] })';

/** What firn's own functions make: `caller` is the one that the user called. */
export function makeIngredient<Needs extends string = never, Gives extends string = never>(
  caller: Caller,
  options: {
    readonly name?: string;
    readonly needs?: readonly Needs[];
    readonly gives?: readonly Gives[];
    readonly steps: readonly (Step | PlacedStep)[];
    readonly from?: ContextOption | undefined;
  },
): Ingredient<Needs, Gives> {
  const context = contextOf(caller, options.from);
  const placed = options.steps.map((step) => placedStep(caller, step, context));
  return sealIngredient(options.name ?? caller.name, options.needs ?? [], options.gives ?? [], placed);
}

function placedStep(caller: Caller, given: Step | PlacedStep, context: string | undefined): PlacedStep {
  const placed = isRecord(given) && "step" in given ? (given as PlacedStep) : undefined;
  const step = checkedStep(caller, placed ? placed.step : given);
  if (step.kind === "scratch" || step.kind === "image" || step.kind === "debian") {
    throw definitionError(
      caller,
      `${caller.name}(): a step of kind "${step.kind}" starts an image, and is not an ingredient`,
      "Pass it to base(…)",
    );
  }
  return { step, at: undefined, context: placed?.context ?? context };
}

/** Puts the parts together, unchecked and unchangeable. */
export function sealIngredient<Needs extends string, Gives extends string>(
  name: string,
  needs: readonly Needs[],
  gives: readonly Gives[],
  steps: readonly PlacedStep[],
): Ingredient<Needs, Gives> {
  return Object.freeze({
    name,
    needs: Object.freeze([...needs]),
    gives: Object.freeze([...gives]),
    steps: Object.freeze(steps.map((placed) => Object.freeze(placed))),
    [brand]: 1,
  });
}

export const isIngredient = (value: unknown): value is Ingredient => isRecord(value) && brand in value;
