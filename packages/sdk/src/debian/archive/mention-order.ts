/**
 * The order in which apt meets the names of a package list: a package's own name, then those in its relationships,
 * field by field, what it Provides last. Between providers that weigh the same apt takes the one that it met last, so
 * this order decides which terminal or which PHP an image gets.
 */
export class MentionOrder {
  readonly #places = new Map<string, number>();

  /** Counts a stanza's names in. @returns the place of the package's own name */
  add(name: string, relationships: readonly (string | undefined)[]): number {
    this.#mention(name);
    for (const text of relationships) if (text !== undefined) this.#mentionAll(text);
    return this.#places.get(name) ?? 0;
  }

  #mention(name: string): void {
    if (this.#places.has(name)) return;
    // A copy: as a slice, the name would keep the whole piece of the list that it was cut from in memory.
    this.#places.set(Buffer.from(name, "latin1").toString("latin1"), this.#places.size);
  }

  /** `a (>= 1) | b, c:any`: by hand, since a whole suite has a million of these. */
  #mentionAll(text: string): void {
    for (let at = 0; at < text.length; ) {
      while (isSpace(text.charCodeAt(at))) at++;
      const start = at;
      while (at < text.length && !endsName(text.charCodeAt(at))) at++;
      const end = at;
      const comma = text.indexOf(",", at);
      const bar = text.indexOf("|", at);
      at = Math.min(comma === -1 ? text.length : comma, bar === -1 ? text.length : bar) + 1;
      // To apt, name:any is a name of its own.
      if (end > start && !text.startsWith(":any", end)) this.#mention(text.slice(start, end));
    }
  }
}

const isSpace = (code: number): boolean => code === 32 || code === 9;

/** Space, tab, `(`, `,`, `:`, `|`, `[`, `<` */
const endsName = (code: number): boolean =>
  isSpace(code) || code === 40 || code === 44 || code === 58 || code === 124 || code === 91 || code === 60;
