const letters: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11 };

/**
 * A backslash and what follows it, as awk has it in strings and regular expressions: a letter, up to three octal
 * digits, `\x` and hex digits. `known` is false where the backslash means nothing.
 */
export function readEscape(text: string, at: number): { code: number; next: number; known: boolean } {
  const char = text.charAt(at + 1);
  if (char === "") return { code: 92, next: at + 1, known: true };
  const letter = letters[char];
  if (letter !== undefined) return { code: letter, next: at + 2, known: true };
  const octal = /^[0-7]{1,3}/.exec(text.slice(at + 1, at + 4));
  if (octal) return { code: Number.parseInt(octal[0], 8) & 255, next: at + 1 + octal[0].length, known: true };
  const hex = char === "x" ? /^[0-9a-fA-F]{1,2}/.exec(text.slice(at + 2, at + 4)) : null;
  if (hex) return { code: Number.parseInt(hex[0], 16), next: at + 2 + hex[0].length, known: true };
  return { code: char.charCodeAt(0), next: at + 2, known: char === "\\" || char === '"' || char === "/" };
}
