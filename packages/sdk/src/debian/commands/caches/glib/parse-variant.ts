import { parseNumber } from "./parse-number.ts";
import { type Variant, VariantError, type VariantValue } from "./variant.ts";
import { bodyOf, leadingType, membersOf } from "./variant-type.ts";

/**
 * Reads a value of a known type from its text form.
 * @throws VariantError https://docs.gtk.org/glib/gvariant-text-format.html
 */
export function parseVariant(type: string, text: string): Variant {
  const parser = new Parser(text);
  const value = parser.typed(type);
  parser.end();
  return value;
}

const keywords: Readonly<Record<string, string>> = {
  ...{ boolean: "b", byte: "y", int16: "n", uint16: "q", int32: "i", uint32: "u", handle: "h", int64: "x" },
  ...{ uint64: "t", double: "d", string: "s", objectpath: "o", signature: "g" },
};

class Parser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** A value of the type that is expected, or, where none is, of the one that it looks like. */
  typed(expected: string | undefined): Variant {
    const given = this.#annotation();
    const type = given ?? expected;
    if (given !== undefined && expected !== undefined && given !== expected) throw this.#mismatch(expected);
    const next = this.#peek();
    if (next === "[") return this.#array(type);
    if (next === "(") return this.#tuple(type);
    if (next === "{") return this.#dictionary(type);
    if (next === "<") return this.#variant(type);
    if (/['"]/.test(next)) return this.#string(type);
    if (next === "b" && /^b['"]/.test(this.#text.slice(this.#at, this.#at + 2))) return this.#byteString(type);
    const word = /^[-+.A-Za-z0-9_]+/.exec(this.#text.slice(this.#at))?.[0] ?? "";
    if (word === "") throw new VariantError(`${this.#at}:expected value`);
    this.#at += word.length;
    return this.#word(word, type);
  }

  end(): void {
    if (this.#peek() !== "") throw new VariantError(`${this.#at}-${this.#text.length}:expected end of input`);
  }

  #word(word: string, type: string | undefined): Variant {
    if (word === "true" || word === "false") return this.#checked({ type: "b", value: word === "true" }, type);
    if (word === "nothing") {
      if (type === undefined || !type.startsWith("m")) throw this.#mismatch(type ?? "m*");
      return { type, value: [] };
    }
    if (word === "just") {
      const inner = this.typed(type?.startsWith("m") ? bodyOf(type) : undefined);
      return this.#checked({ type: `m${inner.type}`, value: [inner.value] }, type);
    }
    const named = keywords[word];
    if (named !== undefined) {
      const inner = this.typed(named);
      return this.#checked(inner, type);
    }
    if (type?.startsWith("m")) return { type, value: [this.#word(word, bodyOf(type)).value] };
    const numeric = type ?? (/^[-+]?(?:0x|\d+$)/i.test(word) ? "i" : "d");
    if (!"ynqiuxthd".includes(numeric)) throw this.#mismatch(numeric);
    return { type: numeric, value: parseNumber(word, numeric) };
  }

  #array(type: string | undefined): Variant {
    if (type?.startsWith("m")) return { type, value: [this.#array(bodyOf(type)).value] };
    if (type !== undefined && !type.startsWith("a")) throw this.#mismatch(type);
    let element = type === undefined ? undefined : bodyOf(type);
    const values = this.#items("[", "]", () => {
      const { type: own, value } = this.typed(element);
      element ??= own;
      return value;
    });
    if (element === undefined) throw new VariantError("0:unable to infer type");
    return { type: `a${element}`, value: values };
  }

  #tuple(type: string | undefined): Variant {
    if (type?.startsWith("m")) return { type, value: [this.#tuple(bodyOf(type)).value] };
    if (type !== undefined && !type.startsWith("(")) throw this.#mismatch(type);
    const wanted = type === undefined ? undefined : membersOf(type);
    const own: string[] = [];
    const values = this.#items("(", ")", (index) => {
      if (wanted && index >= wanted.length) throw this.#mismatch(type ?? "()");
      const one = this.typed(wanted?.[index]);
      own.push(one.type);
      return one.value;
    });
    if (wanted && values.length !== wanted.length) throw this.#mismatch(type ?? "()");
    return { type: `(${own.join("")})`, value: values };
  }

  /** `{key: value, …}`, or one entry `{key, value}`. */
  #dictionary(type: string | undefined): Variant {
    const entry = type?.startsWith("a{") ? bodyOf(type) : type;
    if (entry !== undefined && !entry.startsWith("{")) throw this.#mismatch(type ?? entry);
    let [keyType, valueType] = entry === undefined ? [] : membersOf(entry);
    let isSingle = false;
    const values = this.#items("{", "}", () => {
      const key = this.typed(keyType);
      isSingle = this.#peek() === ",";
      this.#expect(isSingle ? "," : ":");
      const value = this.typed(valueType);
      keyType ??= key.type;
      valueType ??= value.type;
      return [key.value, value.value] as const;
    });
    if (keyType === undefined || valueType === undefined) throw new VariantError("0:unable to infer type");
    const own = `{${keyType}${valueType}}`;
    if (isSingle && values[0]) return this.#checked({ type: own, value: values[0] }, type);
    return this.#checked({ type: `a${own}`, value: values }, type);
  }

  #variant(type: string | undefined): Variant {
    this.#expect("<");
    const value = this.typed(undefined);
    this.#expect(">");
    return this.#checked({ type: "v", value }, type);
  }

  #string(type: string | undefined): Variant {
    if (type?.startsWith("m")) return { type, value: [this.#string(bodyOf(type)).value] };
    const value = this.#quoted();
    if (type !== undefined && !/^[sog]$/.test(type)) throw this.#mismatch(type);
    return { type: type ?? "s", value };
  }

  #byteString(type: string | undefined): Variant {
    this.#at++;
    const bytes = [...Buffer.from(this.#quoted(), "latin1"), 0];
    return this.#checked({ type: "ay", value: bytes }, type);
  }

  #quoted(): string {
    const start = this.#at;
    const quote = this.#text.charAt(this.#at++);
    let value = "";
    for (;;) {
      const letter = this.#text.charAt(this.#at++);
      if (letter === "") throw new VariantError(`${start}-${this.#text.length}:unterminated string constant`);
      if (letter === quote) return value;
      if (letter !== "\\") {
        value += letter;
        continue;
      }
      const escaped = this.#text.charAt(this.#at++);
      const digits = escaped === "u" ? 4 : escaped === "U" ? 8 : 0;
      if (digits > 0) {
        const code = Number.parseInt(this.#text.slice(this.#at, this.#at + digits), 16);
        if (!(code > 0 && code <= 0x10ffff))
          throw new VariantError(`${this.#at}:invalid ${digits}-character unicode escape`);
        this.#at += digits;
        value += String.fromCodePoint(code);
      } else if (escaped !== "\n") value += escapes[escaped] ?? escaped;
    }
  }

  /** What is between two brackets, apart by commas; one may follow the last. */
  #items(open: string, close: string, read: (index: number) => VariantValue): VariantValue[] {
    this.#expect(open);
    const values: VariantValue[] = [];
    while (this.#peek() !== close) {
      values.push(read(values.length));
      if (this.#peek() !== close) this.#expect(",");
    }
    this.#at++;
    return values;
  }

  #annotation(): string | undefined {
    if (this.#peek() !== "@") return undefined;
    const type = leadingType(this.#text.slice(this.#at + 1));
    if (type === "") throw new VariantError(`${this.#at}:invalid type declaration`);
    this.#at += 1 + type.length;
    return type;
  }

  #checked(found: Variant, type: string | undefined): Variant {
    if (type?.startsWith("m") && !found.type.startsWith("m")) {
      return { type, value: [this.#checked(found, bodyOf(type)).value] };
    }
    if (type !== undefined && found.type !== type) throw this.#mismatch(type);
    return found;
  }

  #peek(): string {
    while (/\s/.test(this.#text.charAt(this.#at))) this.#at++;
    return this.#text.charAt(this.#at);
  }

  #expect(letter: string): void {
    if (this.#peek() !== letter) throw new VariantError(`${this.#at}:expected “${letter}”`);
    this.#at++;
  }

  #mismatch(type: string): VariantError {
    return new VariantError(`0-${this.#at}:can not parse as value of type “${type}”`);
  }
}

const escapes: Readonly<Record<string, string>> = { a: "\x07", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" };
