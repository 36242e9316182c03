import { choice, concat, empty, type Node, type Place, place, RegexError } from "./ast.ts";
import { type CharSet, foldCase, invert, singleSet, spaceSet, wordSet } from "./char-set.ts";
import { parseBracket } from "./parse-bracket.ts";
import { readEscape } from "./read-escape.ts";
import { readInterval } from "./read-interval.ts";
import type { Syntax } from "./syntax.ts";

export interface Parsed {
  readonly node: Node;
  readonly groups: number;
}

/** Reads a POSIX regular expression of one of the dialects. @throws RegexError */
export function parseRegex(pattern: string, syntax: Syntax, groupsBefore = 0): Parsed {
  const parser = new Parser(pattern, syntax, groupsBefore);
  return { node: parser.whole(), groups: parser.groups };
}

const everything = invert(singleSet(0)).fill(1);
const notWord = invert(wordSet);
const notSpace = invert(spaceSet);

const gnuSets: Readonly<Record<string, CharSet>> = { w: wordSet, W: notWord, s: spaceSet, S: notSpace };
const gnuPlaces: Readonly<Record<string, Place>> = {
  "<": "wordStart",
  ">": "wordEnd",
  b: "boundary",
  B: "inside",
  "`": "textStart",
  "'": "textEnd",
};

const deepest = 1000;

class Parser {
  groups: number;
  readonly #pattern: string;
  readonly #syntax: Syntax;
  readonly #offset: number;
  readonly #closed = new Set<number>();
  #at = 0;
  #depth = 0;

  constructor(pattern: string, syntax: Syntax, groupsBefore: number) {
    this.#pattern = pattern;
    this.#syntax = syntax;
    this.groups = groupsBefore;
    this.#offset = groupsBefore;
  }

  whole(): Node {
    const node = this.#alternatives();
    if (this.#at < this.#pattern.length) throw new RegexError("Unmatched ) or \\)");
    return node;
  }

  /** Whether an operator stands here: `(` for an ERE, `\(` for a BRE. */
  #operator(char: string, at = this.#at): boolean {
    return this.#syntax.extended
      ? this.#pattern[at] === char
      : this.#pattern[at] === "\\" && this.#pattern[at + 1] === char;
  }

  get #operatorLength(): number {
    return this.#syntax.extended ? 1 : 2;
  }

  /** Whether a `)` here closes a group; one that is alone may be a plain character. */
  #closes(at = this.#at): boolean {
    return this.#operator(")", at) && (this.#depth > 0 || this.#syntax.loneParen === "error");
  }

  #ends(): boolean {
    return this.#at >= this.#pattern.length || this.#operator("|") || this.#closes();
  }

  #alternatives(): Node {
    const parts = [this.#sequence()];
    while (this.#operator("|")) {
      this.#at += this.#operatorLength;
      parts.push(this.#sequence());
    }
    return choice(parts);
  }

  #sequence(): Node {
    const parts: Node[] = [];
    // A place takes no repetition: what follows it stands as if at the start.
    let fresh = true;
    while (!this.#ends()) {
      const node: Node | undefined = this.#place(fresh) ?? (fresh && this.#loneRepeat() ? undefined : this.#repeated());
      if (!node) continue;
      parts.push(node);
      fresh = node.kind === "place" && !this.#syntax.awkEscapes;
    }
    if (parts.length === 0 && this.#syntax.awkEscapes && this.#pattern !== "") throw new RegexError("missing operand");
    return concat(parts);
  }

  /** `^`, `$` and the like, where they are not plain characters. */
  #place(fresh: boolean): Node | undefined {
    const { extended, multiline, gnu } = this.#syntax;
    const char = this.#pattern[this.#at];
    if (char === "^" && (extended || fresh)) {
      this.#at++;
      if (this.#syntax.awkEscapes && /[*+?]/.test(this.#pattern.charAt(this.#at)))
        throw new RegexError("syntax error ^* or ^+");
      return place(multiline ? "lineStart" : "textStart");
    }
    if (char === "$") {
      const next = this.#at + 1;
      if (extended || next === this.#pattern.length || this.#operator("|", next) || this.#closes(next)) {
        this.#at++;
        return place(multiline ? "lineEnd" : "textEnd");
      }
    }
    if (char === "\\" && gnu) {
      const found = gnuPlaces[this.#pattern.charAt(this.#at + 1)];
      if (found) {
        this.#at += 2;
        return place(found);
      }
    }
    return undefined;
  }

  /** A repetition with nothing to repeat. True: it is passed over. */
  #loneRepeat(): boolean {
    const { extended, loneRepeat, warn } = this.#syntax;
    if (!extended) {
      if (this.#operator("{") && this.#syntax.strictRanges)
        throw new RegexError("Invalid preceding regular expression");
      return false;
    }
    const char = this.#pattern.charAt(this.#at);
    const interval = char === "{" && this.#syntax.intervals;
    if (char !== "*" && char !== "+" && char !== "?" && !interval) return false;
    if (loneRepeat === "error")
      throw new RegexError(this.#syntax.awkEscapes ? "missing operand" : "Invalid preceding regular expression");
    const read = interval ? readInterval(this.#pattern, this.#at + 1, this.#syntax) : { next: this.#at + 1 };
    if (!read) return false;
    warn?.(`${interval ? "{...}" : char} at start of expression`);
    this.#at = read.next;
    return true;
  }

  #repeated(): Node {
    let body = this.#atom();
    for (let range = this.#repetition(); range; range = this.#repetition()) {
      if (range.most === 0) body = empty;
      else if (range.least !== 1 || range.most !== 1) body = { kind: "repeat", body, ...range };
    }
    return body;
  }

  #repetition(): { least: number; most: number } | undefined {
    const char = this.#pattern.charAt(this.#at);
    if (char === "*") {
      this.#at++;
      return { least: 0, most: Number.POSITIVE_INFINITY };
    }
    if (this.#operator("+") || this.#operator("?")) {
      const plus = this.#operator("+");
      this.#at += this.#operatorLength;
      return plus ? { least: 1, most: Number.POSITIVE_INFINITY } : { least: 0, most: 1 };
    }
    if (!this.#syntax.intervals || !this.#operator("{")) return undefined;
    const read = readInterval(this.#pattern, this.#at + this.#operatorLength, this.#syntax);
    if (!read) return undefined;
    this.#at = read.next;
    return { least: read.least, most: read.most };
  }

  #atom(): Node {
    const char = this.#pattern.charAt(this.#at);
    if (this.#operator("(")) return this.#group();
    if (char === "[") {
      const { set, next } = parseBracket(this.#pattern, this.#at, this.#syntax);
      this.#at = next;
      return { kind: "set", set };
    }
    if (char === "\\") return this.#escaped();
    this.#at++;
    return char === "." ? { kind: "set", set: everything } : this.#char(char.charCodeAt(0));
  }

  #group(): Node {
    this.#at += this.#operatorLength;
    const index = ++this.groups;
    if (++this.#depth > deepest) throw new RegexError("Regular expression too big");
    const body = this.#alternatives();
    if (!this.#operator(")")) throw new RegexError(this.#syntax.awkEscapes ? "missing ')'" : "Unmatched ( or \\(");
    this.#depth--;
    this.#at += this.#operatorLength;
    this.#closed.add(index);
    return { kind: "group", index, body };
  }

  #escaped(): Node {
    const next = this.#pattern.charAt(this.#at + 1);
    if (this.#syntax.awkEscapes) {
      const escape = readEscape(this.#pattern, this.#at);
      this.#at = escape.next;
      return this.#char(escape.code);
    }
    if (next === "") throw new RegexError("Trailing backslash");
    this.#at += 2;
    if (next >= "1" && next <= "9" && this.#syntax.gnu) {
      const index = Number(next) + this.#offset;
      if (!this.#closed.has(index)) throw new RegexError("Invalid back reference");
      return { kind: "back", index };
    }
    const set = this.#syntax.gnu ? gnuSets[next] : undefined;
    return set ? { kind: "set", set } : this.#char(next.charCodeAt(0));
  }

  #char(code: number): Node {
    const set = singleSet(code);
    return { kind: "set", set: this.#syntax.ignoreCase ? foldCase(set) : set };
  }
}
