import type { Piece } from "./pattern.ts";

/** Puts fields together from quoted text, plain text and the results of expansions, which IFS splits (POSIX 2.6.5). */
export class FieldBuilder {
  readonly #fields: Piece[][] = [];
  #current: Piece[] | undefined;
  readonly #white: string;
  readonly #other: string;
  readonly #splits: boolean;
  /** White space ended the last field, so that one delimiter that follows belongs to it. */
  #afterWhite = false;

  /** `ifs`: what splits; undefined: nothing does. */
  constructor(ifs: string | undefined, splits = ifs !== undefined) {
    const separators = ifs ?? " \t\n";
    this.#white = separators.replaceAll(/[^ \t\n]/g, "");
    this.#other = separators.replaceAll(/[ \t\n]/g, "");
    this.#splits = splits;
  }

  literal(text: string, quoted: boolean): void {
    if (text === "" && !quoted) return;
    this.#current ??= [];
    this.#current.push({ text, quoted });
    this.#afterWhite = false;
  }

  /** The result of an unquoted expansion. */
  expansion(text: string): void {
    if (text === "") return;
    if (!this.#splits) return this.literal(text, false);
    let plain = "";
    const take = (): void => {
      if (plain !== "") this.literal(plain, false);
      plain = "";
    };
    for (const char of text) {
      if (this.#white.includes(char)) {
        take();
        if (this.#current) {
          this.break();
          this.#afterWhite = true;
        }
      } else if (this.#other.includes(char)) {
        take();
        if (this.#current) this.break();
        else if (!this.#afterWhite) this.#fields.push([{ text: "", quoted: true }]);
        this.#afterWhite = false;
      } else plain += char;
    }
    take();
  }

  /** Ends a field, as between the words of `"$@"`. */
  break(): void {
    if (this.#current) this.#fields.push(this.#current);
    this.#current = undefined;
  }

  end(): readonly (readonly Piece[])[] {
    this.break();
    return this.#fields;
  }
}
