import { definitionError } from "./definition-error.ts";
import { explainIssues } from "./explain-issue.ts";
import type { Step } from "./step.ts";
import { stepSchema } from "./step-schema.ts";
import type { Caller } from "./user-location.ts";

/**
 * A copy of a step that nothing can change any more.
 * @throws FIRN_DEFINITION_INVALID at the user's line, where it is not one of the steps that there are.
 */
export function checkedStep(caller: Caller, step: unknown, title: string = caller.name): Step {
  const parsed = stepSchema.safeParse(step);
  if (!parsed.success) throw definitionError(caller, `${title}(): ${explainIssues(parsed.error.issues, step)}`);
  return deepFreeze(parsed.data);
}

/** Freezes plain data: objects and arrays, all the way down. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  for (const inner of Object.values(value)) deepFreeze(inner);
  return Object.freeze(value);
}
