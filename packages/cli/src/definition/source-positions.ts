import { realpathSync } from "node:fs";
import { SourceMap, type SourceMapPayload } from "node:module";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { SourceLocation } from "@firn/sdk";

/** Turns positions in a bundle into positions in the user's own files. */
export interface SourcePositions {
  /** The user's position; the given one where it is not in the bundle. */
  original(location: SourceLocation): SourceLocation;
  /** The first position of the user's own code that a stack trace names. */
  ofStack(stack: string): SourceLocation | undefined;
}

export function sourcePositions(bundlePath: string, map: string): SourcePositions {
  const sources = new SourceMap(JSON.parse(map) as SourceMapPayload);
  // Node names modules by their real path, whatever links lead to them.
  const paths = new Set([bundlePath, realpathSync(bundlePath)]);
  const original = (location: SourceLocation): SourceLocation => {
    const file = pathOf(location.file);
    if (!paths.has(file)) return { ...location, file };
    const entry = sources.findEntry(location.line - 1, location.column - 1);
    if (!("originalSource" in entry) || !entry.originalSource) return { ...location, file };
    return {
      file: resolve(dirname(bundlePath), entry.originalSource),
      line: entry.originalLine + 1,
      column: entry.originalColumn + 1,
    };
  };
  const ofStack = (stack: string): SourceLocation | undefined => {
    for (const frame of framesOf(stack)) {
      if (!paths.has(pathOf(frame.file))) continue;
      const found = original(frame);
      if (!paths.has(found.file)) return found;
    }
    return undefined;
  };
  return { original, ofStack };
}

const pathOf = (file: string): string => (file.startsWith("file:") ? fileURLToPath(file) : file);

/** Positions in a stack trace: `at f (file:///x.mjs:1:2)`, and `file:///x.mjs:1` above a module's link error. */
function* framesOf(stack: string): Generator<SourceLocation> {
  for (const line of stack.split("\n")) {
    const frame = /^\s+at (?:.*\()?(?:async )?(.+?):(\d+):(\d+)\)?$/.exec(line);
    const head = frame ? null : /^((?:file:|\/|[A-Za-z]:\\).+):(\d+)$/.exec(line);
    const [, file, at, column] = frame ?? head ?? [];
    if (file && at) yield { file, line: Number(at), column: Number(column ?? 1) };
  }
}
