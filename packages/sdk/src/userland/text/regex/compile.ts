import type { Node, Place } from "./ast.ts";
import { type CharSet, onlyMember } from "./char-set.ts";
import { parseRegex } from "./parse.ts";
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

/**
 * A POSIX regular expression as one of JavaScript's, over bytes. Alternatives are tried in their order rather than for
 * the longest match.
 * @param flags `g` or `y`, beside those that the syntax asks for.
 * @throws RegexError
 */
export function compileRegex(pattern: string, syntax: Syntax, flags = ""): RegExp {
  const { extended, ignoreCase, multiline, loneRepeat, badInterval, awkEscapes } = syntax;
  const key = `${flags} ${[extended, ignoreCase, multiline, loneRepeat, badInterval, awkEscapes].join()} ${pattern}`;
  let found = compiled.get(key);
  if (!found) {
    if (compiled.size > 2000) compiled.clear();
    found = new RegExp(sourceOf(parseRegex(pattern, syntax).node), `${multiline ? "m" : ""}${flags}`);
    compiled.set(key, found);
  }
  found.lastIndex = 0;
  return found;
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
