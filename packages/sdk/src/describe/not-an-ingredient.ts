import type { FirnError } from "../errors/index.ts";
import { isBaseSource } from "./base-source.ts";
import { definitionError, shown } from "./definition-error.ts";
import { isFrozen } from "./frozen-brand.ts";
import type { Caller } from "./user-location.ts";

/** What to say of an argument that should have been an ingredient: most often it is nearly one. */
export function notAnIngredient(caller: Caller, value: unknown): FirnError {
  const name = caller.name;
  const message = `${name}() takes an ingredient, not ${kindOf(value)}`;
  return definitionError(caller, message, hintFor(value));
}

function kindOf(value: unknown): string {
  if (isBaseSource(value)) return "what an image starts from";
  if (isFrozen(value)) return "a frozen image";
  return shown(value);
}

function hintFor(value: unknown): string {
  if (typeof value === "function" && value.name !== "") return `Call it: ${value.name}(…)`;
  if (value === undefined || value === null || typeof value === "boolean") {
    return "For a part that is there only sometimes, write when(condition, part)";
  }
  if (isBaseSource(value)) return "Start with it: base(…)";
  if (isFrozen(value)) return "Go on from a frozen image with base(frozen)";
  return "Ingredients come from functions such as files(…), env(…) and ingredient({ … })";
}
