import type { ReplacementPart } from "./script.ts";

/** Replaces matches of a global regular expression; undefined where there is none to replace. */
export function substitute(
  text: string,
  regex: RegExp,
  replacement: readonly ReplacementPart[],
  global: boolean,
  occurrence: number,
): string | undefined {
  regex.lastIndex = 0;
  let result = "";
  let from = 0;
  let count = 0;
  let changed = false;
  let lastEnd = -1;
  for (let found = regex.exec(text); found; found = regex.exec(text)) {
    const { index } = found;
    const end = index + found[0].length;
    // An empty match right behind the last one is none.
    if (found[0] === "" && index === lastEnd) {
      regex.lastIndex = end + 1;
      if (end >= text.length) break;
      continue;
    }
    lastEnd = end;
    count++;
    if (count >= occurrence) {
      result += text.slice(from, index) + replaced(replacement, found);
      from = end;
      changed = true;
      if (!global) break;
    }
    if (found[0] === "") {
      if (end >= text.length) break;
      regex.lastIndex = end + 1;
    }
  }
  return changed ? result + text.slice(from) : undefined;
}

function replaced(parts: readonly ReplacementPart[], found: RegExpExecArray): string {
  let result = "";
  let all: "U" | "L" | undefined;
  let one: "u" | "l" | undefined;
  for (const part of parts) {
    if (part.kind === "case") {
      if (part.how === "E") all = undefined;
      else if (part.how === "U" || part.how === "L") all = part.how;
      else one = part.how;
      continue;
    }
    let text = part.kind === "text" ? part.text : (found[part.index] ?? "");
    if (text === "") continue;
    if (all) text = all === "U" ? text.toUpperCase() : text.toLowerCase();
    if (one) text = (one === "u" ? text.charAt(0).toUpperCase() : text.charAt(0).toLowerCase()) + text.slice(1);
    one = undefined;
    result += text;
  }
  return result;
}
