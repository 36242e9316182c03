import { definitionError, isRecord, shown } from "./definition-error.ts";
import { didYouMean } from "./did-you-mean.ts";
import type { Caller } from "./user-location.ts";

/**
 * Checks the options of a call: an object whose keys are all known. What the values are is the step schema's to say.
 * @throws FIRN_DEFINITION_INVALID for JavaScript users, and for keys that come in through a variable.
 */
export function checkOptions(caller: Caller, options: unknown, known: readonly string[], usage: string): void {
  if (!isRecord(options)) {
    throw definitionError(caller, `${caller.name}() takes options as an object, not ${shown(options)}`, usage);
  }
  const odd = Object.keys(options).find((key) => !known.includes(key));
  if (odd === undefined) return;
  const near = didYouMean(odd, known);
  const hint = near === undefined ? `It has ${known.join(", ")}` : `Did you mean "${near}"?`;
  throw definitionError(caller, `${caller.name}() has no option "${odd}"`, hint);
}
