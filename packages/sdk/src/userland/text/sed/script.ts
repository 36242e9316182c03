import { Stop } from "../../gnu/command.ts";
import { RegexError } from "../regex/ast.ts";
import { compileRegex } from "../regex/compile.ts";
import { basic, extended } from "../regex/syntax.ts";

export type Address =
  | { readonly kind: "line"; readonly line: number }
  | { readonly kind: "last" }
  /** Undefined: the last one that was used. */
  | { readonly kind: "regex"; readonly regex: RegExp | undefined }
  | { readonly kind: "step"; readonly first: number; readonly step: number }
  | { readonly kind: "plus"; readonly count: number }
  | { readonly kind: "multiple"; readonly of: number }
  | { readonly kind: "zero" };

export interface SedCommand {
  readonly name: string;
  readonly from: Address | undefined;
  readonly to: Address | undefined;
  readonly negated: boolean;
  /** Text of a, i, c; label of b, t, T; file of r, w; number of q, Q, l. */
  readonly text: string;
  readonly regex?: RegExp | undefined;
  readonly replacement?: readonly ReplacementPart[];
  readonly flags?: SubstituteFlags;
  readonly map?: ReadonlyMap<string, string>;
  /** Where a block ends, or a branch goes to: an index of the list. */
  target: number;
}

export interface SubstituteFlags {
  readonly global: boolean;
  readonly print: boolean;
  readonly occurrence: number;
  readonly file: string | undefined;
  readonly executes: boolean;
}

export type ReplacementPart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "group"; readonly index: number }
  | { readonly kind: "case"; readonly how: "U" | "L" | "u" | "l" | "E" };

/** Reads a sed script. https://www.gnu.org/software/sed/manual/sed.html @throws Stop */
export function parseSed(script: string, isExtended: boolean): SedCommand[] {
  return new Parser(script, isExtended).commands();
}

class Parser {
  readonly #text: string;
  readonly #extended: boolean;
  #at = 0;

  constructor(text: string, isExtended: boolean) {
    this.#text = text;
    this.#extended = isExtended;
  }

  commands(): SedCommand[] {
    const list: SedCommand[] = [];
    const open: number[] = [];
    for (;;) {
      this.#skip(/[\s;]*/y);
      if (this.#at >= this.#text.length) break;
      if (this.#peek() === "#") {
        this.#skip(/[^\n]*/y);
        continue;
      }
      const from = this.#address();
      this.#skip(/\s*/y);
      let to: Address | undefined;
      if (from && this.#peek() === ",") {
        this.#at++;
        this.#skip(/\s*/y);
        to = this.#address(true);
        if (!to) throw this.#error("unexpected `,'");
      }
      this.#skip(/\s*/y);
      const negated = this.#peek() === "!";
      if (negated) this.#skip(/[!\s]*/y);
      const name = this.#text[this.#at++];
      if (name === undefined) throw this.#error("missing command");
      const common = { name, from, to, negated, text: "", target: -1 };
      if (name === "{") {
        open.push(list.length);
        list.push(common);
        continue;
      }
      if (name === "}") {
        const start = open.pop();
        const block = start === undefined ? undefined : list[start];
        if (!block) throw this.#error("unexpected `}'");
        block.target = list.length;
        this.#end();
        continue;
      }
      list.push(this.#command(name, common));
    }
    if (open.length > 0) throw new Stop("-e expression #1, char 0: unmatched `{'");
    const labels = new Map(list.flatMap(({ name, text }, index) => (name === ":" ? [[text, index] as const] : [])));
    for (const command of list) {
      if (!"btT".includes(command.name)) continue;
      const target = command.text === "" ? list.length : labels.get(command.text);
      if (target === undefined)
        throw new Stop(`-e expression #1, char ${this.#text.length}: can't find label for jump to \`${command.text}'`);
      command.target = target;
    }
    return list;
  }

  #command(name: string, common: SedCommand): SedCommand {
    switch (name) {
      case "s":
        return { ...common, ...this.#substitute() };
      case "y": {
        const mark = this.#text[this.#at++] ?? "";
        const [source, target] = [this.#delimited(mark, false), this.#delimited(mark, false)].map(plainOf);
        this.#end();
        if (source?.length !== target?.length) throw this.#error("strings for `y' command are different lengths");
        const pairs = (source ?? "").split("").map((char, index) => [char, target?.[index] ?? char] as const);
        return { ...common, map: new Map(pairs) };
      }
      case "a":
      case "i":
      case "c":
        return { ...common, text: this.#insertedText() };
      case ":":
        this.#skip(/\s*/y);
        return { ...common, text: this.#take(/[^\s;]*/y) };
      case "b":
      case "t":
      case "T": {
        this.#skip(/[ \t]*/y);
        const text = this.#take(/[^\s;}]*/y);
        this.#end();
        return { ...common, text };
      }
      case "r":
      case "R":
      case "w":
      case "W":
        this.#skip(/[ \t]*/y);
        return { ...common, text: this.#take(/[^\n]*/y) };
      case "q":
      case "Q":
      case "l":
      case "L": {
        this.#skip(/[ \t]*/y);
        const text = this.#take(/\d*/y);
        this.#end();
        return { ...common, text };
      }
      default:
        if (!"=dDgGhHnNpPxzeF".includes(name)) throw this.#error(`unknown command: \`${name}'`);
        this.#end();
        return common;
    }
  }

  #substitute(): Pick<SedCommand, "regex" | "replacement" | "flags"> {
    const mark = this.#text[this.#at++] ?? "";
    if (mark === "" || mark === "\n" || mark === "\\") throw this.#error("unterminated `s' command");
    const pattern = this.#delimited(mark, true);
    const replacement = this.#delimited(mark, false);
    const flags = {
      global: false,
      print: false,
      occurrence: 1,
      file: undefined as string | undefined,
      executes: false,
    };
    let [ignoreCase, multiline] = [false, false];
    for (;;) {
      const flag = this.#peek();
      if (flag === "g") flags.global = true;
      else if (flag === "p") flags.print = true;
      else if (flag === "i" || flag === "I") ignoreCase = true;
      else if (flag === "m" || flag === "M") multiline = true;
      else if (flag === "e") flags.executes = true;
      else if (flag !== undefined && /[0-9]/.test(flag)) {
        flags.occurrence = Number(this.#take(/\d+/y));
        continue;
      } else if (flag === "w") {
        this.#at++;
        this.#skip(/[ \t]*/y);
        flags.file = this.#take(/[^\n]*/y);
        break;
      } else break;
      this.#at++;
    }
    this.#end("unknown option to `s'");
    return { regex: this.#compile(pattern, ignoreCase, multiline), replacement: replacementOf(replacement), flags };
  }

  #address(isSecond = false): Address | undefined {
    const number = this.#take(/\d+/y);
    if (number !== "") {
      if (this.#peek() === "~") {
        this.#at++;
        return { kind: "step", first: Number(number), step: Number(this.#take(/\d*/y)) };
      }
      return number === "0" && !isSecond ? { kind: "zero" } : { kind: "line", line: Number(number) };
    }
    const char = this.#peek();
    if (char === "$") {
      this.#at++;
      return { kind: "last" };
    }
    if (isSecond && (char === "+" || char === "~")) {
      this.#at++;
      const count = Number(this.#take(/\d*/y));
      return char === "+" ? { kind: "plus", count } : { kind: "multiple", of: count };
    }
    if (char !== "/" && char !== "\\") return undefined;
    this.#at++;
    const mark = char === "/" ? "/" : (this.#text[this.#at++] ?? "");
    const pattern = this.#delimited(mark, true);
    const flags = this.#take(/[IM]*/y);
    return { kind: "regex", regex: this.#compile(pattern, flags.includes("I"), flags.includes("M")) };
  }

  #compile(pattern: string, ignoreCase: boolean, multiline: boolean): RegExp | undefined {
    if (pattern === "") return undefined;
    try {
      const syntax = { ...(this.#extended ? extended : basic), ignoreCase, multiline };
      return compileRegex(pattern.replaceAll("\\n", "\n"), syntax, "g");
    } catch (error) {
      if (error instanceof RegexError) throw this.#error(error.message);
      throw error;
    }
  }

  /** Up to the next unquoted delimiter; `\%` for a delimiter `%` is that character. */
  #delimited(mark: string, isPattern: boolean): string {
    let result = "";
    let inBracket = false;
    for (; this.#at < this.#text.length; this.#at++) {
      const char = this.#text[this.#at] ?? "";
      if (char === mark && !inBracket) {
        this.#at++;
        return result;
      }
      if (char === "\\" && !inBracket) {
        const next = this.#text[++this.#at] ?? "";
        result += next === mark && !(isPattern && /[.*[\]^$+?(){}|]/.test(next)) ? next : `\\${next}`;
        continue;
      }
      if (isPattern && char === "[" && !inBracket) {
        inBracket = true;
        const [start = "["] = /^\[\^?\]?/.exec(this.#text.slice(this.#at)) ?? [];
        result += start;
        this.#at += start.length - 1;
        continue;
      }
      if (inBracket && char === "[") {
        const [named] = /^\[([:.=])[^\]]*\1\]/.exec(this.#text.slice(this.#at)) ?? [];
        if (named !== undefined) {
          result += named;
          this.#at += named.length - 1;
          continue;
        }
      }
      if (inBracket && char === "]") inBracket = false;
      if (char === "\n" && isPattern) break;
      result += char;
    }
    throw this.#error("unterminated `s' command");
  }

  #insertedText(): string {
    this.#skip(/[ \t]*/y);
    if (this.#peek() === "\\") {
      this.#at++;
      this.#skip(/[ \t]*\n?/y);
    }
    let text = "";
    for (; this.#at < this.#text.length; this.#at++) {
      const char = this.#text[this.#at] ?? "";
      if (char === "\n") break;
      if (char === "\\") {
        const next = this.#text[++this.#at] ?? "";
        text += { t: "\t" }[next] ?? next;
      } else text += char;
    }
    return `${text}\n`;
  }

  #peek(): string | undefined {
    return this.#text[this.#at];
  }

  #skip(pattern: RegExp): void {
    this.#take(pattern);
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const [found = ""] = pattern.exec(this.#text) ?? [];
    this.#at += found.length;
    return found;
  }

  /** Nothing but a separator may follow. */
  #end(message = "extra characters after command"): void {
    this.#skip(/[ \t]*/y);
    const char = this.#peek();
    if (char === undefined || char === "\n" || char === ";" || char === "}" || char === "#") return;
    throw this.#error(message);
  }

  #error(message: string): Stop {
    return new Stop(`-e expression #1, char ${this.#at}: ${message}`);
  }
}

const plainOf = (text: string): string =>
  text.replaceAll(/\\([^])/g, (_all, char: string) => ({ n: "\n", t: "\t", "\\": "\\" })[char] ?? `\\${char}`);

function replacementOf(text: string): ReplacementPart[] {
  const parts: ReplacementPart[] = [];
  let plain = "";
  const take = (): void => {
    if (plain !== "") parts.push({ kind: "text", text: plain });
    plain = "";
  };
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? "";
    if (char === "&") {
      take();
      parts.push({ kind: "group", index: 0 });
    } else if (char === "\\") {
      const next = text[++at] ?? "";
      if (/\d/.test(next)) {
        take();
        parts.push({ kind: "group", index: Number(next) });
      } else if (/[ULulE]/.test(next)) {
        take();
        parts.push({ kind: "case", how: next as "U" });
      } else plain += { n: "\n", t: "\t", r: "\r", f: "\f", v: "\v", a: "\x07" }[next] ?? next;
    } else plain += char;
  }
  take();
  return parts;
}
