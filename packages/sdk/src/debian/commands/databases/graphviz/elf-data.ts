/**
 * A shared object's data as it is once loaded at address 0: pointers are what relocations make of them. For tables that
 * a library holds for who loads it. https://refspecs.linuxfoundation.org/elf/gabi4+/contents.html
 */
export class LoadedData {
  readonly #file: Buffer;
  readonly #little: boolean;
  readonly #segments: readonly Segment[];
  readonly #symbols = new Map<string, number>();
  /** By the address of the pointer. */
  readonly #relocated = new Map<number, number>();
  /** The size of a pointer. */
  readonly width: 4 | 8;

  private constructor(file: Buffer) {
    this.#file = file;
    this.width = file[4] === 2 ? 8 : 4;
    this.#little = file[5] === 1;
    this.#segments = this.#readSegments();
    const sections = this.#readSections();
    const symbols = sections.find(({ type }) => type === sectionTypes.dynamicSymbols);
    const values = symbols ? this.#readSymbols(symbols, sections[symbols.link]) : [];
    for (const section of sections) if (section.type === sectionTypes.relocations) this.#relocate(section, values);
  }

  /** @returns undefined for what is no such file */
  static of(file: Buffer): LoadedData | undefined {
    try {
      return file.length > 52 && file.readUInt32BE(0) === 0x7f454c46 ? new LoadedData(file) : undefined;
    } catch (error) {
      if (error instanceof RangeError) return undefined;
      throw error;
    }
  }

  /** The address of a symbol that the library gives. */
  symbol(name: string): number | undefined {
    return this.#symbols.get(name);
  }

  /** A pointer in the library's data; 0 is none. */
  pointer(address: number): number {
    return this.#relocated.get(address) ?? this.#address(this.#offset(address));
  }

  integer(address: number): number {
    const at = this.#offset(address);
    return this.#little ? this.#file.readInt32LE(at) : this.#file.readInt32BE(at);
  }

  text(address: number): string {
    const at = this.#offset(address);
    return this.#file.toString("latin1", at, this.#file.indexOf(0, at));
  }

  #offset(address: number): number {
    const segment = this.#segments.find(({ start, size }) => address >= start && address < start + size);
    if (!segment) throw new RangeError(`no data at ${address}`);
    return segment.offset + address - segment.start;
  }

  #half = (at: number): number => (this.#little ? this.#file.readUInt16LE(at) : this.#file.readUInt16BE(at));
  #word = (at: number): number => (this.#little ? this.#file.readUInt32LE(at) : this.#file.readUInt32BE(at));
  #address = (at: number): number => {
    if (this.width === 4) return this.#word(at);
    return Number(this.#little ? this.#file.readBigUInt64LE(at) : this.#file.readBigUInt64BE(at));
  };

  #readSegments(): Segment[] {
    const wide = this.width === 8;
    const first = this.#address(wide ? 32 : 28);
    const [size, count] = [this.#half(wide ? 54 : 42), this.#half(wide ? 56 : 44)];
    const starts = Array.from({ length: count }, (_, index) => first + index * size);
    return starts
      .filter((at) => this.#word(at) === 1)
      .map((at) => ({
        offset: this.#address(at + (wide ? 8 : 4)),
        start: this.#address(at + (wide ? 16 : 8)),
        size: this.#address(at + (wide ? 32 : 16)),
      }));
  }

  #readSections(): Section[] {
    const wide = this.width === 8;
    const first = this.#address(wide ? 40 : 32);
    const [size, count] = [this.#half(wide ? 58 : 46), this.#half(wide ? 60 : 48)];
    return Array.from({ length: count }, (_, index) => {
      const at = first + index * size;
      return {
        type: this.#word(at + 4),
        offset: this.#address(at + (wide ? 24 : 16)),
        size: this.#address(at + (wide ? 32 : 20)),
        link: this.#word(at + (wide ? 40 : 24)),
      };
    });
  }

  #readSymbols({ offset, size }: Section, names: Section | undefined): number[] {
    const wide = this.width === 8;
    const entry = wide ? 24 : 16;
    return Array.from({ length: size / entry }, (_, index) => {
      const at = offset + index * entry;
      const value = this.#address(at + (wide ? 8 : 4));
      const from = (names?.offset ?? 0) + this.#word(at);
      if (value !== 0) this.#symbols.set(this.#file.toString("latin1", from, this.#file.indexOf(0, from)), value);
      return value;
    });
  }

  /** Relocations without addends (of 32 bits) find theirs in place: those against the library itself change nothing. */
  #relocate({ offset, size }: Section, symbols: readonly number[]): void {
    const entry = this.width === 8 ? 24 : 12;
    for (let at = offset; at < offset + size; at += entry) {
      const info = this.#address(at + this.width);
      const symbol = this.width === 8 ? Math.floor(info / 2 ** 32) : info >>> 8;
      this.#relocated.set(this.#address(at), (symbols[symbol] ?? 0) + this.#address(at + 2 * this.width));
    }
  }
}

interface Segment {
  readonly offset: number;
  readonly start: number;
  readonly size: number;
}

interface Section {
  readonly type: number;
  readonly offset: number;
  readonly size: number;
  /** The section of its names. */
  readonly link: number;
}

const sectionTypes = { relocations: 4, dynamicSymbols: 11 } as const;
