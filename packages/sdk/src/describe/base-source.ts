import { checkedStep } from "./checked-step.ts";
import { isRecord } from "./definition-error.ts";
import type { BaseStep } from "./step.ts";
import type { Caller } from "./user-location.ts";

const brand = Symbol.for("firn.base");

/** What `base()` takes: a system that is made from its packages, or nothing at all. */
export interface BaseSource<out Gives extends string = string> {
  readonly gives: readonly Gives[];
  readonly step: BaseStep;
}

/** What `debian()` and its like return; `caller` is the function that the user called. */
export function makeBaseSource<Gives extends string>(
  caller: Caller,
  step: BaseStep,
  gives: readonly Gives[],
): BaseSource<Gives> {
  const checked = checkedStep(caller, step) as BaseStep;
  return Object.freeze({ gives: Object.freeze([...gives]), step: checked, [brand]: 1 });
}

export const isBaseSource = (value: unknown): value is BaseSource => isRecord(value) && brand in value;

/**
 * An image of nothing: no files, no configuration. For programs that need no system around them.
 *
 * @example
 * ```ts
 * import { base, command, files, scratch } from "@firn/sdk";
 *
 * export const tool = base(scratch)
 *   .add(files("./dist/tool", { to: "/tool", from: import.meta, mode: 0o755 }))
 *   .add(command("/tool"))
 *   .freeze();
 * ```
 */
export const scratch: BaseSource<never> = Object.freeze({
  gives: Object.freeze([]),
  step: Object.freeze({ kind: "scratch" as const }),
  [brand]: 1,
});
