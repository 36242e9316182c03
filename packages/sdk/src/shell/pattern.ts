/** A piece of an expanded word: what was quoted stands for itself in patterns. */
export interface Piece {
  readonly text: string;
  readonly quoted: boolean;
}

const cache = new Map<string, RegExp>();
const special = /[.*+?^${}()|[\]\\/]/g;
const classes: Readonly<Record<string, string>> = {
  alpha: "A-Za-z",
  digit: "0-9",
  alnum: "A-Za-z0-9",
  upper: "A-Z",
  lower: "a-z",
  space: " \\t\\n\\r\\f\\v",
  blank: " \\t",
  punct: "!-\\/:-@\\[-`{-~",
  print: " -~",
  graph: "!-~",
  cntrl: "\\0-\\x1f\\x7f",
  xdigit: "0-9A-Fa-f",
};

/** Whether any piece could match other text than itself. */
export const isPattern = (pieces: readonly Piece[]): boolean =>
  pieces.some(({ text, quoted }) => !quoted && /[*?[]/.test(text));

export const plainText = (pieces: readonly Piece[]): string => pieces.map(({ text }) => text).join("");

/**
 * POSIX shell pattern matching notation, 2.13, for whole strings of bytes.
 *
 * @param isCaretNegation whether `[^a]` is what `[!a]` is, which it is not for dash
 */
export function patternOf(pieces: readonly Piece[], isCaretNegation = true): RegExp {
  const source = sourceOf(pieces, isCaretNegation);
  let found = cache.get(source);
  if (!found) {
    if (cache.size > 5000) cache.clear();
    found = new RegExp(`^(?:${source})$`, "s");
    cache.set(source, found);
  }
  return found;
}

function sourceOf(pieces: readonly Piece[], isCaretNegation: boolean): string {
  // Quoted characters are marked, so that brackets may span pieces.
  const chars: { char: string; quoted: boolean }[] = [];
  for (const { text, quoted } of pieces) {
    for (let at = 0; at < text.length; at++) {
      const char = text[at] ?? "";
      if (!quoted && char === "\\" && at + 1 < text.length) chars.push({ char: text[++at] ?? "", quoted: true });
      else chars.push({ char, quoted });
    }
  }
  let source = "";
  for (let at = 0; at < chars.length; at++) {
    const { char, quoted } = chars[at] ?? { char: "", quoted: true };
    if (quoted || !"*?[".includes(char)) source += char.replaceAll(special, "\\$&");
    else if (char === "*") source += source.endsWith(".*") ? "" : ".*";
    else if (char === "?") source += ".";
    else {
      const bracket = bracketAt(chars, at, isCaretNegation);
      if (bracket) {
        source += bracket.source;
        at = bracket.end;
      } else source += "\\[";
    }
  }
  return source;
}

function bracketAt(
  chars: readonly { readonly char: string; readonly quoted: boolean }[],
  start: number,
  isCaretNegation: boolean,
): { source: string; end: number } | undefined {
  let at = start + 1;
  let source = "";
  const first = chars[at];
  const negated =
    first !== undefined && !first.quoted && (first.char === "!" || (first.char === "^" && isCaretNegation));
  if (negated) at++;
  for (let count = 0; ; count++, at++) {
    const item = chars[at];
    if (!item) return undefined;
    if (item.char === "]" && !item.quoted && count > 0) break;
    if (item.char === "[" && !item.quoted && chars[at + 1]?.char === ":") {
      const rest = chars
        .slice(at)
        .map(({ char }) => char)
        .join("");
      const name = /^\[:([a-z]+):\]/.exec(rest)?.[1];
      if (name !== undefined) {
        source += classes[name] ?? "";
        at += name.length + 3;
        continue;
      }
    }
    const next = chars[at + 1];
    const last = chars[at + 2];
    if (next?.char === "-" && !next.quoted && last && !(last.char === "]" && !last.quoted)) {
      if (item.char <= last.char) source += `${escaped(item.char)}-${escaped(last.char)}`;
      at += 2;
      continue;
    }
    source += escaped(item.char);
  }
  if (source === "") return { source: negated ? "." : "(?!)", end: at };
  return { source: `[${negated ? "^" : ""}${source}]`, end: at };
}

const escaped = (char: string): string => `\\x${char.charCodeAt(0).toString(16).padStart(2, "0")}`;
