import type { CharSet } from "./char-set.ts";

/** A place in the text, without taking a character. */
export type Place =
  | "textStart"
  | "textEnd"
  | "lineStart"
  | "lineEnd"
  | "wordStart"
  | "wordEnd"
  | "boundary"
  | "inside"
  /** What `grep -w` asks for on either side. */
  | "noWordBefore"
  | "noWordAfter";

/** A parsed regular expression, of whatever dialect. */
export type Node =
  | { readonly kind: "empty" }
  | { readonly kind: "set"; readonly set: CharSet }
  | { readonly kind: "place"; readonly place: Place }
  | { readonly kind: "concat"; readonly parts: readonly Node[] }
  /** Alternatives, the one to prefer first where both lead to the longest match. */
  | { readonly kind: "choice"; readonly parts: readonly Node[] }
  /** `most` is Infinity for no bound. */
  | { readonly kind: "repeat"; readonly body: Node; readonly least: number; readonly most: number }
  | { readonly kind: "group"; readonly index: number; readonly body: Node }
  | { readonly kind: "back"; readonly index: number };

export const empty: Node = { kind: "empty" };

export const concat = (parts: readonly Node[]): Node =>
  parts.length === 1 && parts[0] ? parts[0] : parts.length === 0 ? empty : { kind: "concat", parts };

export const choice = (parts: readonly Node[]): Node =>
  parts.length === 1 && parts[0] ? parts[0] : { kind: "choice", parts };

export const place = (name: Place): Node => ({ kind: "place", place: name });

/** A pattern that can't be read; the message is that of the C library. */
export class RegexError extends Error {
  override readonly name = "RegexError";
  /** Found by GNU's own matcher rather than the C library's: sed says it without saying where. */
  readonly early: boolean;

  constructor(message: string, early = false) {
    super(message);
    this.early = early;
  }
}
