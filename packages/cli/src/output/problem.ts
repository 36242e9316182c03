import type { SourceLocation } from "@firn/sdk";

/** An error, in the fields that people and programs are shown. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly exitCode: number;
  readonly at?: SourceLocation | undefined;
  readonly hint?: string | undefined;
  /** The errors below, nearest first. */
  readonly cause: readonly { readonly code?: string | undefined; readonly message: string }[];
  readonly details?: Readonly<Record<string, unknown>> | undefined;
  /** Only for errors that firn does not foresee. */
  readonly stack?: string | undefined;
}

/** The shape of a FirnError, of any copy of the SDK; known by its brand, so that the SDK need not be loaded for it. */
interface Firn extends Error {
  readonly code: string;
  readonly exitCode: number;
  readonly at?: SourceLocation;
  readonly hint?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

const isFirn = (value: unknown): value is Firn =>
  typeof value === "object" && value !== null && Symbol.for("firn.error") in value;

/** @param interrupted whether the user stopped the work: what fails after that fails for that reason */
export function problemOf(error: unknown, interrupted: boolean): Problem {
  if (interrupted) {
    return {
      code: "FIRN_INTERRUPTED",
      message: "interrupted; nothing half-done stays behind",
      exitCode: 130,
      cause: [],
    };
  }
  if (isFirn(error)) {
    const { code, message, exitCode, at, hint, details } = error;
    return { code, message, exitCode, at, hint, details, cause: causesOf(error.cause) };
  }
  const known = error instanceof Error ? error : new Error(String(error));
  return {
    code: "FIRN_UNEXPECTED",
    message: `${known.name}: ${known.message}`,
    exitCode: 1,
    hint: "This is a bug in firn: please report it with what --verbose prints",
    cause: causesOf(known.cause),
    stack: known.stack,
  };
}

export const usageProblem = (message: string, hint: string): Problem => ({
  code: "FIRN_USAGE",
  message,
  exitCode: 64,
  hint,
  cause: [],
});

function causesOf(error: unknown): { code?: string | undefined; message: string }[] {
  const causes: { code?: string | undefined; message: string }[] = [];
  for (let next = error; next !== undefined && next !== null && causes.length < 8; next = (next as Error).cause) {
    if (typeof next !== "object")
      return [...causes, { message: typeof next === "string" ? next : JSON.stringify(next) }];
    const { code, message, errors } = next as { code?: unknown; message?: unknown; errors?: unknown };
    // node's AggregateError of several connection attempts has an empty message.
    const parts = Array.isArray(errors) ? errors.map((part: unknown) => (part as Error).message).join("; ") : "";
    const text = [typeof message === "string" ? message : "", parts].filter(Boolean).join(": ");
    causes.push({ ...(typeof code === "string" && { code }), message: text });
  }
  return causes;
}
