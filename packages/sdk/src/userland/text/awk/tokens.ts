import { Stop } from "../../gnu/command.ts";

export interface Token {
  readonly kind:
    | "number"
    | "string"
    | "regex"
    | "name"
    | "function"
    | "builtin"
    | "keyword"
    | "operator"
    | "newline"
    | "end";
  readonly text: string;
  readonly value: number;
}

const keywords = new Set(
  "BEGIN END function func if else while for do break continue next nextfile exit return delete in getline print printf".split(
    " ",
  ),
);
export const builtinNames: ReadonlySet<string> = new Set(
  "length substr index split sub gsub match sprintf sin cos atan2 exp log sqrt int rand srand tolower toupper system close fflush".split(
    " ",
  ),
);
const operator = /\*\*=|\*\*|\+\+|--|\+=|-=|\*=|\/=|%=|\^=|==|<=|>=|!=|!~|&&|\|\||>>|[-+*/%^!<>|?:~$=,;(){}[\]]/y;

/** Splits an awk program; a slash starts a regular expression where no operand stands before it. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const push = (kind: Token["kind"], value: string, number = 0): void =>
    void tokens.push({ kind, text: value, value: number });
  while (at < text.length) {
    const char = text[at] ?? "";
    if (char === " " || char === "\t" || char === "\r") at++;
    else if (char === "\\" && /^\\\r?\n/.test(text.slice(at, at + 3))) at = text.indexOf("\n", at) + 1;
    else if (char === "#") at = text.indexOf("\n", at) < 0 ? text.length : text.indexOf("\n", at);
    else if (char === "\n") {
      push("newline", "\n");
      at++;
    } else if (char === '"') {
      const [raw] = /^"(?:[^"\\\n]|\\[^])*"/.exec(text.slice(at)) ?? [];
      if (raw === undefined) throw new Stop("unterminated string", 2);
      push("string", unescapeAwk(raw.slice(1, -1)));
      at += raw.length;
    } else if (/[0-9]/.test(char) || (char === "." && /[0-9]/.test(text[at + 1] ?? ""))) {
      const [raw = ""] = /^(?:0[xX][0-9a-fA-F]+|\d*\.?\d*(?:[eE][-+]?\d+)?)/.exec(text.slice(at)) ?? [];
      push("number", raw, Number(raw));
      at += raw.length;
    } else if (/[A-Za-z_]/.test(char)) {
      const [name = ""] = /^\w+/.exec(text.slice(at)) ?? [];
      at += name.length;
      if (keywords.has(name)) push("keyword", name);
      else if (builtinNames.has(name)) push("builtin", name);
      else push(text[at] === "(" ? "function" : "name", name);
    } else if (char === "/" && startsOperand(tokens.at(-1))) {
      const [raw] = /^\/(?:[^/\\[\n]|\\[^]|\[\^?\]?(?:\[:\w+:\]|[^\]\n])*\])*\//.exec(text.slice(at)) ?? [];
      if (raw === undefined) throw new Stop("unterminated regular expression", 2);
      push("regex", raw.slice(1, -1).replaceAll("\\/", "/"));
      at += raw.length;
    } else {
      operator.lastIndex = at;
      const [found] = operator.exec(text) ?? [];
      if (found === undefined) throw new Stop(`unexpected character '${char}'`, 2);
      push("operator", found === "**" ? "^" : found === "**=" ? "^=" : found);
      at += found.length;
    }
  }
  push("newline", "\n");
  push("end", "");
  return tokens;
}

function startsOperand(last: Token | undefined): boolean {
  if (!last) return true;
  if (last.kind === "operator") return !/^[)\]$]$|^\+\+$|^--$/.test(last.text);
  return last.kind === "newline" || last.kind === "keyword";
}

/** The escapes of awk's strings. */
export function unescapeAwk(text: string): string {
  return text.replaceAll(/\\([0-7]{1,3}|x[0-9A-Fa-f]{1,2}|\n|[^])/g, (_all, escape: string) => {
    if (/^[0-7]/.test(escape)) return String.fromCharCode(Number.parseInt(escape, 8) & 255);
    if (/^x./.test(escape)) return String.fromCharCode(Number.parseInt(escape.slice(1), 16));
    if (escape === "\n") return "";
    const simple = { n: "\n", t: "\t", r: "\r", a: "\x07", b: "\b", f: "\f", v: "\v", "\\": "\\", '"': '"', "/": "/" };
    return simple[escape as "n"] ?? `\\${escape}`;
  });
}
