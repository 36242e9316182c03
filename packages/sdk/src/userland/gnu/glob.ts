import { patternOf } from "../../shell/pattern.ts";

export interface GlobOptions {
  readonly ignoreCase?: boolean;
  /** A dot at the start has to be named. */
  readonly period?: boolean;
}

/** fnmatch(3) for whole strings; `*` matches slashes too. */
export function globMatches(pattern: string, text: string, { ignoreCase, period }: GlobOptions = {}): boolean {
  if (period && text.startsWith(".") && !pattern.startsWith(".") && !pattern.startsWith("\\.")) return false;
  const found = patternOf([{ text: pattern, quoted: false }]);
  return (ignoreCase ? new RegExp(found.source, `${found.flags}i`) : found).test(text);
}
