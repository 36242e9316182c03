import type { SourceLocation } from "../errors/index.ts";
import type { Step } from "./step.ts";

/** A step with where it was written; what is beside `step` never enters an identity. */
export interface PlacedStep<S extends Step = Step> {
  readonly step: S;
  /** The line of the user's `.add()` or `base()`, for error messages only. */
  readonly at: SourceLocation | undefined;
  /**
   * The directory that relative host paths start from, as a `file:` URL with a trailing slash: of the file named by
   * `from: import.meta`, or undefined: then of the file that exports the image, which the verb is told.
   */
  readonly context: string | undefined;
}

/** A sealed description: what `.freeze()` returns carries one, and what crosses processes as JSON. */
export interface Recipe {
  readonly version: 1;
  readonly steps: readonly PlacedStep[];
  /** The capabilities that the image has, sorted; what `base(frozen)` goes on with. Absent: none are known. */
  readonly has?: readonly string[] | undefined;
}
