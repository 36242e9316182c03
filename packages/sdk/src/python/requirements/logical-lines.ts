/** A line of a requirements file without its comment, those that end in a backslash joined with the next. */
export interface LogicalLine {
  readonly line: string;
  /** Of its first line, from 1. */
  readonly number: number;
  /** Where its text starts, from 1; undefined where it was put together from several lines. */
  readonly column: number | undefined;
}

/**
 * As pip takes a file apart: continued lines are joined, then comments go, which start at the line's start or after
 * white space, so that URLs may have fragments.
 */
export function* logicalLines(text: string): Generator<LogicalLine, void, undefined> {
  let pieces: string[] = [];
  let first = 0;
  let indent = 0;
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/);
  for (const [index, raw] of lines.entries()) {
    if (pieces.length === 0) {
      first = index + 1;
      indent = raw.length - raw.trimStart().length;
    }
    const isComment = /^\s*#/.test(raw);
    const goesOn = !isComment && raw.endsWith("\\") && index < lines.length - 1;
    pieces.push(isComment ? "" : raw.replace(/\\$/, "").trim());
    if (goesOn) continue;
    const line = pieces
      .filter(Boolean)
      .join(" ")
      .replace(/(^|\s)#.*$/, "")
      .trim();
    const column = pieces.length === 1 ? indent + 1 : undefined;
    pieces = [];
    if (line) yield { line, number: first, column };
  }
}

/** `${NAME}` of upper-case letters, digits and `_` becomes the environment's value; one that is not set stays. */
export const expandVariables = (text: string, env: Readonly<Record<string, string | undefined>>): string =>
  text.replace(/\$\{([A-Z0-9_]+)\}/g, (whole, name: string) => env[name] || whole);
