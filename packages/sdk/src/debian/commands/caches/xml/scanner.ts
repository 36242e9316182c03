import { XmlError } from "./xml-error.ts";

/** Anything that a name may hold; what it may begin with is narrower, which no cache depends on. */
const namePattern = /[^\s<>&"'=/?!;[\](),|*+#%]+/y;
const spacePattern = /[ \t\r\n]*/y;

/** A place in a document's text. */
export class XmlScanner {
  readonly text: string;
  at = 0;
  #countedTo = 0;
  #lines = 1;

  constructor(text: string) {
    // Line ends are one newline: https://www.w3.org/TR/xml/#sec-line-ends
    this.text = text.replace(/\r\n?/g, "\n");
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** Counted from the last place asked for. */
  get line(): number {
    let newline = this.text.indexOf("\n", this.#countedTo);
    while (newline >= 0 && newline < this.at) {
      this.#lines++;
      newline = this.text.indexOf("\n", newline + 1);
    }
    this.#countedTo = this.at;
    return this.#lines;
  }

  fail(message: string): never {
    throw new XmlError(message, this.line);
  }

  sees(text: string): boolean {
    return this.text.startsWith(text, this.at);
  }

  takes(text: string): boolean {
    if (!this.sees(text)) return false;
    this.at += text.length;
    return true;
  }

  expect(text: string): void {
    if (!this.takes(text)) this.fail(`expected '${text}'`);
  }

  space(): boolean {
    return this.#match(spacePattern) !== "";
  }

  name(): string {
    return this.#match(namePattern) || this.fail("expected a name");
  }

  /** What comes before a mark; the mark is passed. */
  until(mark: string): string {
    const end = this.text.indexOf(mark, this.at);
    if (end < 0) this.fail(`no '${mark}' before the end`);
    const found = this.text.slice(this.at, end);
    this.at = end + mark.length;
    return found;
  }

  /** A text in quotes of either kind. */
  quoted(): string {
    const quote = this.text[this.at];
    if (quote !== '"' && quote !== "'") return this.fail("expected a quoted value");
    this.at++;
    return this.until(quote);
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const [found = ""] = pattern.exec(this.text) ?? [];
    this.at += found.length;
    return found;
  }
}
