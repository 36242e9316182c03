import { createHash } from "node:crypto";
import { codedIndexes, tables } from "./table-schema.ts";

/** What a .NET assembly says of itself. */
export interface Assembly {
  readonly name: string;
  /** `1.0.0.0` */
  readonly version: string;
  /** Empty where it is neutral. */
  readonly culture: string;
  /** Sixteen hexadecimal digits; empty where it is not signed. */
  readonly token: string;
  /** Files that belong to it, beside it. */
  readonly files: readonly string[];
}

const assemblyTable = 0x20;
const fileTable = 0x26;

/**
 * Reads the identity of an assembly out of its metadata; undefined where it is none.
 * https://ecma-international.org/publications-and-standards/standards/ecma-335/ (II.22, II.24, II.25)
 */
export function readAssembly(bytes: Buffer): Assembly | undefined {
  try {
    const heaps = heapsOf(bytes, metadataOf(bytes));
    const read = tableReader(heaps);
    const [own] = read(assemblyTable);
    if (!own) return undefined;
    const [, major, minor, build, revision, , key = 0, name = 0, culture = 0] = own;
    return {
      name: stringAt(heaps.strings, name),
      version: [major, minor, build, revision].join("."),
      culture: stringAt(heaps.strings, culture),
      token: tokenOf(blobAt(heaps.blobs, key)),
      files: read(fileTable).map(([, file = 0]) => stringAt(heaps.strings, file)),
    };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Where the metadata begin: PE header, its CLI header, whose addresses are those in memory. */
function metadataOf(bytes: Buffer): number {
  const pe = bytes.readUInt32LE(0x3c);
  if (bytes.toString("latin1", pe, pe + 4) !== "PE\0\0") throw new RangeError("no PE file");
  const sections = bytes.readUInt16LE(pe + 6);
  const optional = pe + 24;
  const directories = optional + (bytes.readUInt16LE(optional) === 0x20b ? 112 : 96);
  const first = optional + bytes.readUInt16LE(pe + 20);
  const offsetOf = (address: number): number => {
    for (let at = first; at < first + sections * 40; at += 40) {
      const start = bytes.readUInt32LE(at + 12);
      const size = Math.max(bytes.readUInt32LE(at + 8), bytes.readUInt32LE(at + 16));
      if (address >= start && address < start + size) return address - start + bytes.readUInt32LE(at + 20);
    }
    throw new RangeError("an address in no section");
  };
  const cli = bytes.readUInt32LE(directories + 14 * 8);
  if (cli === 0) throw new RangeError("no assembly");
  return offsetOf(bytes.readUInt32LE(offsetOf(cli) + 8));
}

interface Heaps {
  readonly tables: Buffer;
  readonly strings: Buffer;
  readonly blobs: Buffer;
}

function heapsOf(bytes: Buffer, root: number): Heaps {
  if (bytes.readUInt32LE(root) !== 0x424a5342) throw new RangeError("no metadata");
  let at = root + 16 + bytes.readUInt32LE(root + 12);
  const found = new Map<string, Buffer>();
  const count = bytes.readUInt16LE(at + 2);
  at += 4;
  for (let stream = 0; stream < count; stream++) {
    const start = root + bytes.readUInt32LE(at);
    const name = stringAt(bytes, at + 8);
    found.set(name, bytes.subarray(start, start + bytes.readUInt32LE(at + 4)));
    at += 8 + Math.ceil((name.length + 1) / 4) * 4;
  }
  const heap = (name: string): Buffer => found.get(name) ?? Buffer.alloc(0);
  return { tables: heap("#~"), strings: heap("#Strings"), blobs: heap("#Blob") };
}

/** A function that gives a table's rows, each as its columns' numbers. */
function tableReader({ tables: heap }: Heaps): (table: number) => number[][] {
  const wide = heap.readUInt8(6);
  const present = heap.readBigUInt64LE(8);
  const rows = new Map<number, number>();
  let at = 24;
  for (let table = 0; table < 64; table++) {
    if (((present >> BigInt(table)) & 1n) === 0n) continue;
    rows.set(table, heap.readUInt32LE(at));
    at += 4;
  }
  const sizeOf = (column: string): number => {
    if (column === "2" || column === "4") return Number(column);
    const heapBit = { s: 1, g: 2, b: 4 }[column];
    if (heapBit !== undefined) return wide & heapBit ? 4 : 2;
    const coded = codedIndexes[column.slice(1)];
    const into = coded && column.startsWith("c") ? coded.tables : [Number.parseInt(column.slice(1), 16)];
    const most = Math.max(...into.map((table) => rows.get(table) ?? 0));
    return most < 2 ** (16 - (coded && column.startsWith("c") ? coded.bits : 0)) ? 2 : 4;
  };
  const starts = new Map<number, number>();
  const columnsOf = (table: number): number[] => (tables[table] ?? "").split(" ").map(sizeOf);
  for (let table = 0; table < tables.length; table++) {
    starts.set(table, at);
    at += (rows.get(table) ?? 0) * columnsOf(table).reduce((sum, size) => sum + size, 0);
  }
  return (table) => {
    const sizes = columnsOf(table);
    let cell = starts.get(table) ?? 0;
    return Array.from({ length: rows.get(table) ?? 0 }, () =>
      sizes.map((size) => {
        const value = heap.readUIntLE(cell, size);
        cell += size;
        return value;
      }),
    );
  };
}

function stringAt(heap: Buffer, at: number): string {
  return heap.toString("utf8", at, heap.indexOf(0, at));
}

function blobAt(heap: Buffer, at: number): Buffer {
  const first = heap.readUInt8(at);
  if (first < 0x80) return heap.subarray(at + 1, at + 1 + first);
  if (first < 0xc0) return heap.subarray(at + 2, at + 2 + (heap.readUInt16BE(at) & 0x3fff));
  return heap.subarray(at + 4, at + 4 + (heap.readUInt32BE(at) & 0x1fffffff));
}

/** The last eight bytes of the public key's SHA-1, the last first. */
const tokenOf = (key: Buffer): string =>
  key.length === 0 ? "" : createHash("sha1").update(key).digest().subarray(-8).reverse().toString("hex");
