import { RegexError } from "./ast.ts";
import type { Syntax } from "./syntax.ts";

/** RE_DUP_MAX of the GNU C library. */
const most = 32767;

/**
 * The inside of `{2,3}` or `\{2,3\}`. Undefined where it is none and the dialect takes the brace for a plain character.
 *
 * @param at Behind the opening brace.
 */
export function readInterval(
  pattern: string,
  at: number,
  syntax: Syntax,
): { least: number; most: number; next: number } | undefined {
  const close = syntax.extended ? "}" : "\\}";
  const end = pattern.indexOf(close, at);
  const found = end < 0 ? null : /^(\d*)(,?)(\d*)$/.exec(pattern.slice(at, end));
  if (!found || (found[1] === "" && found[2] === "")) {
    if (syntax.badInterval === "literal") return undefined;
    throw new RegexError(end < 0 ? "Unmatched \\{" : "Invalid content of \\{\\}");
  }
  const from = Number(found[1]);
  const to = found[2] === "" ? from : found[3] === "" ? Number.POSITIVE_INFINITY : Number(found[3]);
  if (from > to) throw new RegexError("Invalid content of \\{\\}");
  if ((to === Number.POSITIVE_INFINITY ? from : to) > most) throw new RegexError("Regular expression too big");
  return { least: from, most: to, next: end + close.length };
}
