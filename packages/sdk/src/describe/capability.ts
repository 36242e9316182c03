import type { SourceLocation } from "../errors/index.ts";
import { FirnError } from "../errors/index.ts";
import { definitionError, shown } from "./definition-error.ts";
import { didYouMean } from "./did-you-mean.ts";
import type { Caller } from "./user-location.ts";

const own = ["command", "debian", "node", "python", "shell", "ubuntu"] as const;

/**
 * What an ingredient needs of an image, or gives to it: one of firn's own names, or somebody else's with a prefix,
 * such as `acme/gpu`.
 */
export type Capability = (typeof own)[number] | `${string}/${string}`;

/** What the compiler says, and an error at run time, where an ingredient comes before what it needs. */
export type Missing<Needs extends string> = Needs extends string
  ? `✗ needs ${Needs}: add it on an earlier line`
  : never;

/**
 * The error of an ingredient whose needs are not met, with the sentence that the compiler would have said.
 * @param missing at least one capability.
 */
export function missingCapability(
  ingredient: string,
  missing: readonly string[],
  at: SourceLocation | undefined,
): FirnError {
  const [first = ""] = missing;
  const sentence: Missing<string> = `✗ needs ${first}: add it on an earlier line`;
  return new FirnError("FIRN_CAPABILITY_MISSING", sentence, {
    at,
    hint: own.some((name) => name === first)
      ? `Add what gives ${first} before ${ingredient}; for a registry image that has it: base("…", { has: ["${first}"] })`
      : `Add the ingredient that gives ${first} before ${ingredient}`,
    details: { ingredient, missing },
  });
}

/** @throws FIRN_DEFINITION_INVALID for what is not a capability, or has neither a known name nor a prefix. */
export function checkCapabilities(caller: Caller, field: string, values: unknown): asserts values is readonly string[] {
  if (!Array.isArray(values)) {
    throw definitionError(caller, `${caller.name}(): "${field}" must be an array, not ${shown(values)}`);
  }
  for (const value of values as readonly unknown[]) {
    if (typeof value === "string" && (own.some((name) => name === value) || prefixed.test(value))) continue;
    const near = typeof value === "string" ? didYouMean(value, own) : undefined;
    const hint =
      near === undefined ? "Capabilities of your own carry a prefix, such as acme/gpu" : `Did you mean "${near}"?`;
    throw definitionError(caller, `${caller.name}(): "${field}" has ${shown(value)}, which is not a capability`, hint);
  }
}

const prefixed = /^[a-z0-9][a-z0-9._-]*\/[a-z0-9][a-z0-9._-]*$/;
