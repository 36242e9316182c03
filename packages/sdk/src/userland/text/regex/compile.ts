import type { Node, Place } from "./ast.ts";
import { type CharSet, onlyMember } from "./char-set.ts";
import { parseRegex } from "./parse.ts";
import { PosixRegex } from "./posix-regex.ts";
import { isPlain, openRepeats, programOf } from "./program.ts";
import type { Syntax } from "./syntax.ts";

const places: Readonly<Record<Place, string>> = {
  textStart: "(?<![^])",
  textEnd: "(?![^])",
  lineStart: "^",
  lineEnd: "$",
  wordStart: "(?<!\\w)(?=\\w)",
  wordEnd: "(?<=\\w)(?!\\w)",
  boundary: "\\b",
  inside: "\\B",
  noWordBefore: "(?<!\\w)",
  noWordAfter: "(?!\\w)",
};

const compiled = new Map<string, RegExp>();

/** What JavaScript's engine may try for a text; more is left to the matcher of our own, which is bounded. */
const mostTries = 1e8;

/**
 * A POSIX regular expression over bytes: one of JavaScript's where that comes to the same, else one with a matcher of
 * its own, for the longest match.
 * @param flags `g` or `y`, beside those that the syntax asks for.
 * @throws RegexError
 */
export function compileRegex(pattern: string, syntax: Syntax, flags = ""): RegExp {
  const { extended, ignoreCase, multiline, loneRepeat, badInterval, awkEscapes } = syntax;
  const key = `${flags} ${[extended, ignoreCase, multiline, loneRepeat, badInterval, awkEscapes].join()} ${pattern}`;
  let found = compiled.get(key);
  if (!found) {
    if (compiled.size > 2000) compiled.clear();
    found = compileNode(parseRegex(pattern, syntax).node, `${multiline ? "m" : ""}${flags}`);
    compiled.set(key, found);
  }
  found.lastIndex = 0;
  return found;
}

/** The same of what was parsed already. */
export function compileNode(node: Node, flags: string): RegExp {
  const source = sourceOf(node);
  const repeats = Math.min(5, openRepeats(node));
  const isSimple = isPlain(node);
  if (isSimple && repeats < 2) return new RegExp(source, flags);
  const useOwn = (text: string): boolean => !isSimple || text.length ** repeats > mostTries;
  return new PosixRegex(source, flags, programOf(node), useOwn);
}

function sourceOf(node: Node): string {
  switch (node.kind) {
    case "empty":
      return "";
    case "set":
      return setSource(node.set);
    case "place":
      return places[node.place];
    case "concat":
      return node.parts.map((part) => (part.kind === "choice" ? `(?:${sourceOf(part)})` : sourceOf(part))).join("");
    case "choice":
      return node.parts.map(sourceOf).join("|");
    case "group":
      return `(${sourceOf(node.body)})`;
    case "back":
      return `(?:\\${node.index})`;
    default: {
      const { least, most } = node;
      const bounds =
        most === Number.POSITIVE_INFINITY
          ? least === 0
            ? "*"
            : least === 1
              ? "+"
              : `{${least},}`
          : least === 0 && most === 1
            ? "?"
            : `{${least},${most}}`;
      const body =
        node.body.kind === "set" || node.body.kind === "group" ? sourceOf(node.body) : `(?:${sourceOf(node.body)})`;
      return body === "(?:)" ? "" : body + bounds;
    }
  }
}

const hex = (code: number): string => `\\x${code.toString(16).padStart(2, "0")}`;

function setSource(set: CharSet): string {
  const only = onlyMember(set);
  if (only >= 0) return hex(only);
  let ranges = "";
  for (let code = 0; code < 256; code++) {
    if (!set[code]) continue;
    const first = code;
    while (code < 255 && set[code + 1]) code++;
    ranges += first === code ? hex(first) : `${hex(first)}-${hex(code)}`;
  }
  return ranges === "" ? "(?!)" : `[${ranges}]`;
}
