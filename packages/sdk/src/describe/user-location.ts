import type { SourceLocation } from "../errors/index.ts";

/** A function of firn that users call: what is above it on the stack is theirs. */
export type Caller = (...args: never[]) => unknown;

/**
 * The line that called `entry`, or undefined where the engine does not say. V8 leaves out the frames below `entry`
 * itself, so that this holds in sources, builds and bundles alike; the text of the stack rather than call sites is
 * read, since that is what Node maps through source maps when they are enabled.
 */
export function callerOf(entry: Caller): SourceLocation | undefined {
  const holder: { stack?: unknown } = {};
  const limit = Error.stackTraceLimit;
  try {
    Error.stackTraceLimit = 1;
    Error.captureStackTrace(holder, entry);
    return typeof holder.stack === "string" ? parseFrame(holder.stack) : undefined;
  } catch {
    // An engine without captureStackTrace, or frozen intrinsics: errors then name no line.
    return undefined;
  } finally {
    restore(limit);
  }
}

function restore(limit: number): void {
  try {
    Error.stackTraceLimit = limit;
  } catch {
    // Frozen: it was not changed either.
  }
}

/** `    at name (file:///a/image.ts:3:7)`, `    at /a/image.ts:3:7`, `    at async C:\a\image.ts:3:7`. */
export function parseFrame(stack: string): SourceLocation | undefined {
  const frame = stack.split("\n").find((line) => /^\s+at /.test(line));
  if (frame === undefined) return undefined;
  const said = frame.replace(/^\s+at /, "");
  const where = said.endsWith(")") ? said.slice(said.indexOf(" (") + 2, -1) : said.replace(/^async /, "");
  const match = /^((?:file:\/\/|\/|[A-Za-z]:[\\/]|\\\\).*):(\d+):(\d+)$/.exec(where);
  if (!match) return undefined;
  return { file: match[1] ?? "", line: Number(match[2]), column: Number(match[3]) };
}
