import { RegexError } from "./ast.ts";
import { addAll, type CharSet, classes, emptySet, foldCase, invert } from "./char-set.ts";
import { readEscape } from "./read-escape.ts";
import type { Syntax } from "./syntax.ts";

const unmatched = "Unmatched [, [^, [:, [., or [=";

interface Element {
  /** The byte, where it is one that can start or end a range. */
  readonly code: number;
  readonly next: number;
  readonly set?: CharSet;
  readonly hyphen?: boolean;
}

/**
 * Reads a bracket expression as the C locale has it: https://pubs.opengroup.org/onlinepubs/9699919799/basedefs/V1_chap09.html#tag_09_03_05
 *
 * @param at Where `[` stands.
 */
export function parseBracket(pattern: string, at: number, syntax: Syntax): { set: CharSet; next: number } {
  let i = at + 1;
  const negated = pattern[i] === "^";
  if (negated) i++;
  const set = emptySet();
  for (let first = true; first || pattern[i] !== "]"; first = false) {
    const start = element(pattern, i, syntax);
    i = start.next;
    const ranges = pattern[i] === "-" && i + 1 < pattern.length && pattern[i + 1] !== "]";
    if (start.hyphen && !first && pattern[i] !== "]" && syntax.strictRanges) throw new RegexError("Invalid range end");
    if (ranges && (start.set === undefined || syntax.strictRanges)) {
      const end = element(pattern, i + 1, syntax);
      if (start.set || end.set) throw new RegexError("Invalid range end");
      addRange(set, start.code, end.code, syntax);
      i = end.next;
    } else if (start.set) addAll(set, start.set);
    else set[start.code] = 1;
    if (i >= pattern.length) throw new RegexError(unmatched);
  }
  const whole = pattern.slice(at + 1, i);
  // [:space:] where [[:space:]] was meant; GNU's matcher refuses it.
  if (syntax.gnu && whole.length > 1 && /^([:.=]).*\1$/.test(whole))
    throw new RegexError("character class syntax is [[:space:]], not [:space:]", true);
  const folded = syntax.ignoreCase ? foldCase(set) : set;
  return { set: negated ? invert(folded) : folded, next: i + 1 };
}

function addRange(set: CharSet, from: number, to: number, syntax: Syntax): void {
  if (from > to && !syntax.awkEscapes) throw new RegexError("Invalid range end");
  for (let code = Math.min(from, to); code <= Math.max(from, to); code++) set[code] = 1;
}

function element(pattern: string, at: number, syntax: Syntax): Element {
  if (at >= pattern.length) throw new RegexError(unmatched);
  const char = pattern.charAt(at);
  const kind = pattern.charAt(at + 1);
  if (char === "[" && (kind === ":" || (syntax.gnu && (kind === "." || kind === "=")))) {
    const end = pattern.indexOf(`${kind}]`, at + 2);
    if (end >= 0) return named(kind, pattern.slice(at + 2, end), end + 2, syntax);
    if (syntax.gnu && kind !== ":") throw new RegexError(unmatched);
  }
  if (char === "\\" && syntax.awkEscapes) {
    const { code, next } = readEscape(pattern, at);
    return { code, next };
  }
  return { code: char.charCodeAt(0), next: at + 1, hyphen: char === "-" };
}

function named(kind: string, name: string, next: number, syntax: Syntax): Element {
  if (kind === ":") {
    const set = classes.get(name);
    if (!set) throw new RegexError(syntax.awkEscapes ? "bad class -- [], [^] or [" : "Invalid character class name");
    return { code: -1, set, next };
  }
  // Of the collating elements and equivalence classes the C locale has single bytes only.
  if (name.length !== 1) throw new RegexError("Invalid collation character");
  return { code: name.charCodeAt(0), next };
}
