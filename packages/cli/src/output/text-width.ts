const wide =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u;
const invisible = /[\p{Mark}\p{Control}\p{Format}]/u;

/** Columns that a text takes on a terminal (https://www.unicode.org/reports/tr11). */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += widthOf(character);
  return width;
}

/** The text in exactly so many columns: filled with spaces, or cut with an ellipsis. */
export function fit(text: string, columns: number, ellipsis: string): string {
  const width = textWidth(text);
  if (width <= columns) return text + " ".repeat(columns - width);
  const room = columns - textWidth(ellipsis);
  let cut = "";
  let used = 0;
  for (const character of text) {
    if (used + widthOf(character) > room) break;
    cut += character;
    used += widthOf(character);
  }
  return room < 0 ? " ".repeat(columns) : cut + ellipsis + " ".repeat(room - used);
}

const widthOf = (character: string): number => (invisible.test(character) ? 0 : wide.test(character) ? 2 : 1);
