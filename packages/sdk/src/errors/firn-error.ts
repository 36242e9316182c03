import { type ErrorCode, errorCodes } from "./codes.ts";

/** Where in the user's own code something was written: an absolute path or file URL, 1-based line and column. */
export interface SourceLocation {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface FirnErrorOptions {
  /** The lower error that led here. */
  readonly cause?: unknown;
  /** The user's file and line that asked for what failed. */
  readonly at?: SourceLocation | undefined;
  /** One command or one edit to try, as a whole sentence or a command line. */
  readonly hint?: string | undefined;
  /** Plain data for `--json`: names, versions, URLs without credentials. */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

const brand = Symbol.for("firn.error");

/**
 * Every failure that firn foresees. `code` is stable across versions; `message` is one sentence for people.
 *
 * @example
 * ```ts
 * import { FirnError } from "@firn/sdk";
 * const explain = (error: unknown) => (FirnError.is(error) ? `${error.code}: ${error.message}` : String(error));
 * ```
 */
export class FirnError extends Error {
  readonly code: ErrorCode;
  readonly at: SourceLocation | undefined;
  readonly hint: string | undefined;
  readonly details: Readonly<Record<string, unknown>> | undefined;

  constructor(code: ErrorCode, message: string, options: FirnErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "FirnError";
    this.code = code;
    this.at = options.at;
    this.hint = options.hint;
    this.details = options.details;
    Object.defineProperty(this, brand, { value: true });
  }

  /** The status with which the `firn` command ends for this error. */
  get exitCode(): number {
    return errorCodes[this.code].exit;
  }

  /** Recognises errors of any copy of the package, unlike `instanceof`. */
  static is(value: unknown): value is FirnError {
    return typeof value === "object" && value !== null && brand in value;
  }

  /** The same error, pointing at the user's line unless it already points at one. */
  located(at: SourceLocation | undefined): FirnError {
    if (this.at || !at) return this;
    const { cause, hint, details } = this;
    return new FirnError(this.code, this.message, { cause, at, hint, details });
  }
}
