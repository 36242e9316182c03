import { FirnError } from "../../errors/index.ts";
import { decodeRecord, type PackageRecord } from "./package-record.ts";

/** Changes whenever `buildIndex` writes something else; part of the cache's key. */
export const indexFormat = 5;

/** The first bytes of an index, in this order. */
export interface IndexHeader {
  readonly format: number;
  readonly records: number;
  readonly virtual: number;
  readonly basics: number;
}

export const headerBytes = 16;

/** What resolution asks of a suite's packages, wherever they are listed. */
export type PackageList = Pick<PackageIndex, "named" | "providing" | "basics"> & {
  names(): Iterable<string>;
};

/** A suite's packages, as `buildIndex` laid them out. Looks records up in the bytes; decodes only what is asked for. */
export class PackageIndex {
  readonly #bytes: Buffer;
  readonly #header: IndexHeader;

  /** @throws FIRN_DEBIAN_ARCHIVE_INVALID for bytes that are not an index of this format */
  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    const at = (index: number): number => (bytes.length >= headerBytes ? bytes.readUInt32LE(index * 4) : 0);
    this.#header = { format: at(0), records: at(1), virtual: at(2), basics: at(3) };
    const { format, records, virtual } = this.#header;
    const end = headerBytes + 4 * (records + 1 + virtual);
    if (format !== indexFormat || end + 4 > bytes.length || bytes.readUInt32LE(end) !== bytes.length) {
      throw new FirnError("FIRN_DEBIAN_ARCHIVE_INVALID", "a cached package list is damaged");
    }
  }

  get size(): number {
    return this.#header.records;
  }

  /** Every record of that name, in the list's order. */
  named(name: string): PackageRecord[] {
    const found: PackageRecord[] = [];
    const key = Buffer.from(name, "latin1");
    const { records } = this.#header;
    for (
      let number = this.#search(0, records, key);
      number < records && this.#compareKey(0, number, key) === 0;
      number++
    ) {
      found.push(this.#record(number));
    }
    return found;
  }

  /** Every record that Provides the name. */
  providing(name: string): PackageRecord[] {
    const { records, virtual } = this.#header;
    const key = Buffer.from(name, "latin1");
    const number = this.#search(records + 1, virtual, key);
    if (number >= virtual || this.#compareKey(records + 1, number, key) !== 0) return [];
    return this.#line(records + 1, number)
      .split("\t")
      .slice(1)
      .map((text) => this.#record(Number(text)));
  }

  /** The records that are Essential or of Priority required. */
  basics(): PackageRecord[] {
    const { records, virtual, basics } = this.#header;
    const start = headerBytes + 4 * (records + 1 + virtual + 1);
    return Array.from({ length: basics }, (_, index) => this.#record(this.#bytes.readUInt32LE(start + index * 4)));
  }

  /** The names of all records, then of all virtual packages; each list is sorted, names may repeat. */
  *names(): Generator<string> {
    const { records, virtual } = this.#header;
    for (const [table, count] of [
      [0, records],
      [records + 1, virtual],
    ] as const) {
      for (let number = 0; number < count; number++) {
        const [start, end] = this.#key(table, number);
        yield this.#bytes.toString("latin1", start, end);
      }
    }
  }

  #record(number: number): PackageRecord {
    return decodeRecord(this.#line(0, number));
  }

  #offset(table: number, number: number): number {
    return this.#bytes.readUInt32LE(headerBytes + 4 * (table + number));
  }

  #line(table: number, number: number): string {
    return this.#bytes.toString("latin1", this.#offset(table, number), this.#offset(table, number + 1) - 1);
  }

  /** Where the line's first field lies. */
  #key(table: number, number: number): readonly [start: number, end: number] {
    const start = this.#offset(table, number);
    return [start, this.#bytes.indexOf(9, start)];
  }

  #compareKey(table: number, number: number, key: Buffer): number {
    const [start, end] = this.#key(table, number);
    return this.#bytes.compare(key, 0, key.length, start, end);
  }

  /** The first line that is not before the key, or `count`. */
  #search(table: number, count: number, key: Buffer): number {
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compareKey(table, middle, key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
