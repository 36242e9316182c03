import { definitionError, shown } from "./definition-error.ts";
import { type Ingredient, isIngredient, sealIngredient } from "./ingredient.ts";
import { notAnIngredient } from "./not-an-ingredient.ts";

/**
 * An ingredient that is there only where `condition` holds. It gives nothing as far as later lines may know, and needs
 * what the part needs either way, so that whether a description is valid does not hang on the condition.
 *
 * @throws FIRN_DEFINITION_INVALID where the condition is not true or false.
 *
 * @example
 * ```ts
 * import { base, when } from "@firn/sdk";
 * import { apt, debian } from "@firn/sdk/debian";
 *
 * const image = (debug: boolean) => base(debian("trixie")).add(when(debug, apt("gdb", "strace")));
 * export const lean = image(false).freeze();
 * export const debug = image(true).freeze();
 * ```
 */
export function when<Needs extends string>(condition: boolean, part: Ingredient<Needs>): Ingredient<Needs, never> {
  if (typeof condition !== "boolean") {
    throw definitionError(
      when,
      `when() takes true or false first, not ${shown(condition)}`,
      'Write what must hold, such as process.env.DEBUG === "1"',
    );
  }
  if (!isIngredient(part)) throw notAnIngredient(when, part);
  return sealIngredient(part.name, part.needs, [], condition ? part.steps : []);
}
