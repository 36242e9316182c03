/**
 * Words of a line as systemd splits its configuration: quotes join, and C's escapes count.
 * @param rest Where given, so many words are split off, and what is left is one more as it stands.
 */
export function splitWords(line: string, rest = Number.POSITIVE_INFINITY): readonly string[] {
  const words: string[] = [];
  let at = 0;
  const blank = (): boolean => /[ \t\r\n]/.test(line.charAt(at));
  for (;;) {
    while (at < line.length && blank()) at++;
    if (at >= line.length) return words;
    if (words.length >= rest) return [...words, line.slice(at).replace(/[ \t\r\n]+$/, "")];
    let word = "";
    let quote = "";
    while (at < line.length && (quote !== "" || !blank())) {
      const letter = line.charAt(at);
      if (letter === quote) quote = "";
      else if (quote === "" && (letter === '"' || letter === "'")) quote = letter;
      else if (letter === "\\") {
        const [text, length] = unescapeAt(line, at);
        word += text;
        at += length;
        continue;
      } else word += letter;
      at++;
    }
    words.push(word);
  }
}

const simple: Readonly<Record<string, string>> = {
  ...{ a: "\x07", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v", s: " " },
  ...{ "\\": "\\", '"': '"', "'": "'" },
};

function unescapeAt(line: string, at: number): readonly [string, number] {
  const [hex, digits] = /^\\x([0-9a-fA-F]{2})/.exec(line.slice(at)) ?? [];
  if (hex !== undefined) return [String.fromCharCode(Number.parseInt(digits ?? "0", 16)), 4];
  const [octal, numbers] = /^\\([0-7]{3})/.exec(line.slice(at)) ?? [];
  if (octal !== undefined) return [String.fromCharCode(Number.parseInt(numbers ?? "0", 8) & 0xff), 4];
  const next = line.charAt(at + 1);
  return [simple[next] ?? `\\${next}`, next === "" ? 1 : 2];
}

/** All escapes of a text, as in the contents that tmpfiles.d writes. */
export function unescapeText(text: string): string {
  let out = "";
  for (let at = 0; at < text.length; ) {
    if (text.charAt(at) !== "\\") out += text.charAt(at++);
    else {
      const [piece, length] = unescapeAt(text, at);
      out += piece;
      at += length;
    }
  }
  return out;
}
