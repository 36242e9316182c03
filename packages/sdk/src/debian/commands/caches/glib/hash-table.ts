/** The greatest prime below each power of two, from 1 << 0. */
const primes = [
  1, 2, 3, 7, 13, 31, 61, 127, 251, 509, 1021, 2039, 4093, 8191, 16_381, 32_749, 65_521, 131_071, 262_139, 524_287,
  1_048_573, 2_097_143, 4_194_301, 8_388_593,
];
const leastShift = 3;

/**
 * A table of strings that lists its keys in the order in which GLib's GHashTable does (with `g_str_hash`): several
 * programs write files in that order. Keys are never removed, so there are no tombstones.
 * https://gitlab.gnome.org/GNOME/glib/-/blob/main/glib/ghash.c
 */
export class GlibHashTable<Value> {
  #size = 1 << leastShift;
  #modulus = primes[leastShift] ?? 1;
  /** The key in each bucket. */
  #buckets: (string | undefined)[] = Array.from<string | undefined>({ length: this.#size });
  readonly #hashes = new Map<string, number>();
  readonly #values = new Map<string, Value>();

  get size(): number {
    return this.#values.size;
  }

  get(key: string): Value | undefined {
    return this.#values.get(key);
  }

  has(key: string): boolean {
    return this.#values.has(key);
  }

  /** Adds a key, or replaces what it stands for. */
  set(key: string, value: Value): void {
    const isNew = !this.#values.has(key);
    this.#values.set(key, value);
    if (!isNew) return;
    this.#hashes.set(key, stringHash(key));
    let index = this.#indexOf(key);
    for (let step = 1; this.#buckets[index] !== undefined; step++) index = (index + step) & (this.#size - 1);
    this.#buckets[index] = key;
    const { size } = this.#values;
    if (this.#size <= size + Math.floor(size / 16)) this.#grow();
  }

  *[Symbol.iterator](): Generator<readonly [string, Value], void, undefined> {
    for (const key of this.#buckets) if (key !== undefined) yield [key, this.#values.get(key) as Value];
  }

  *keys(): Generator<string, void, undefined> {
    for (const [key] of this) yield key;
  }

  #indexOf(key: string): number {
    return (Math.imul(this.#hashes.get(key) ?? 0, 11) >>> 0) % this.#modulus;
  }

  /** In place, as GLib does it: each key goes where it now belongs, and the key that it drives out goes on at once. */
  #grow(): void {
    const old = this.#size;
    const shift = Math.max(leastShift, 32 - Math.clz32(Math.floor(this.#values.size * 1.333)));
    this.#size = 2 ** shift;
    this.#modulus = primes[shift] ?? 1;
    this.#buckets.length = this.#size;
    const settled = new Uint8Array(this.#size);
    for (let from = 0; from < old; from++) {
      let key = this.#buckets[from];
      if (key === undefined || settled[from]) continue;
      this.#buckets[from] = undefined;
      while (key !== undefined) {
        let index = this.#indexOf(key);
        for (let step = 1; settled[index]; step++) index = (index + step) & (this.#size - 1);
        settled[index] = 1;
        const driven: string | undefined = this.#buckets[index];
        this.#buckets[index] = key;
        key = driven;
      }
    }
  }
}

/** `g_str_hash`: Bernstein's, over signed bytes. 0 and 1 mean something else in the table. */
export function stringHash(text: string): number {
  let hash = 5381;
  for (const byte of Buffer.from(text)) hash = (Math.imul(hash, 33) + (byte < 128 ? byte : byte - 256)) | 0;
  const unsigned = hash >>> 0;
  return unsigned < 2 ? 2 : unsigned;
}
