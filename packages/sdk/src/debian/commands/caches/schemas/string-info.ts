/**
 * Names with numbers, as GSettings stores the members of enumerations and choices and their aliases: a number, then
 * 0xff (0xfe: an alias, whose number is its target's place), the name, and padding that ends in 0xff, in words of four
 * bytes. https://gitlab.gnome.org/GNOME/glib/-/blob/main/gio/strinfo.c
 */
export class StringInfo {
  readonly #items: { readonly name: string; readonly number: number; readonly isAlias: boolean }[] = [];
  #words = 0;
  readonly #places = new Map<string, number>();

  copy(): StringInfo {
    const copy = new StringInfo();
    for (const { name, number, isAlias } of this.#items) copy.#add(name, number, isAlias);
    return copy;
  }

  get isEmpty(): boolean {
    return this.#items.length === 0;
  }

  add(name: string, number: number): void {
    this.#add(name, number, false);
  }

  /** False where there is no such target. */
  addAlias(name: string, target: string): boolean {
    const place = this.#places.get(target);
    if (place === undefined) return false;
    this.#add(name, place, true);
    return true;
  }

  knows(name: string): boolean {
    return this.#items.some((item) => item.name === name);
  }

  /** A name that is not an alias. */
  isMember(name: string): boolean {
    return this.#places.has(name);
  }

  hasNumber(number: number): boolean {
    return this.#items.some((item) => !item.isAlias && item.number === number);
  }

  get words(): number[] {
    return this.#items.flatMap(({ name, number, isAlias }) => {
      const bytes = Buffer.alloc(4 * wordsOf(name));
      bytes[0] = isAlias ? 0xfe : 0xff;
      bytes.write(name, 1);
      bytes[bytes.length - 1] = 0xff;
      const words = Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readUInt32LE(4 * index));
      return [number >>> 0, ...words];
    });
  }

  #add(name: string, number: number, isAlias: boolean): void {
    if (!isAlias) this.#places.set(name, this.#words);
    this.#items.push({ name, number, isAlias });
    this.#words += 1 + wordsOf(name);
  }
}

const wordsOf = (name: string): number => Math.max(2, (Buffer.byteLength(name) + 6) >> 2);
