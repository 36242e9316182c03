import { compareBytes } from "../../../../tree/index.ts";
import { GlibHashTable, stringHash } from "./hash-table.ts";
import { serialise, type Variant } from "./variant.ts";

interface Item {
  readonly key: string;
  readonly content: Variant | GvdbTable | undefined;
  readonly isListed: boolean;
}

/** A table of a GVDB file: values, or further tables, by name. */
export class GvdbTable {
  readonly items = new GlibHashTable<Item>();

  constructor() {
    this.items.set("", { key: "", content: undefined, isListed: false });
  }

  /** Adds what whoever lists the table is to find. */
  add(key: string, content: Variant | GvdbTable): void {
    this.items.set(key, { key, content, isListed: true });
  }

  /** Adds what is found by its name only. */
  addHidden(key: string, content: Variant): void {
    this.items.set(key, { key, content, isListed: false });
  }
}

/**
 * A file of GLib's database format, as its builder writes it.
 * https://gitlab.gnome.org/GNOME/gvdb/-/blob/main/gvdb/gvdb-builder.c
 */
export function gvdbFile(root: GvdbTable): Buffer {
  const file = new FileBuilder();
  const { start, end } = addTable(file, root);
  const header = Buffer.alloc(headerSize);
  header.write("GVariant", 0, "latin1");
  header.writeUInt32LE(start, 16);
  header.writeUInt32LE(end, 20);
  return file.bytes(header);
}

const headerSize = 24;
const itemSize = 24;
/** No words of a Bloom filter; its shift is noted all the same. */
const bloom = 5 * 2 ** 27;
const none = 0xffff_ffff;

interface Place {
  readonly start: number;
  readonly end: number;
}

/** Pieces at places that are given out in order; what is in them may be filled in later. */
class FileBuilder {
  readonly #pieces: { readonly start: number; readonly bytes: Buffer }[] = [];
  #size = headerSize;

  add(bytes: Buffer, alignment: number): Place {
    if (bytes.length === 0) return { start: alignment === 1 ? this.#size : 0, end: 0 };
    this.#size += -this.#size & (alignment - 1);
    const start = this.#size;
    this.#pieces.push({ start, bytes });
    this.#size += bytes.length;
    return { start, end: this.#size };
  }

  bytes(header: Buffer): Buffer {
    const whole = Buffer.alloc(this.#size);
    header.copy(whole);
    for (const { start, bytes } of this.#pieces) bytes.copy(whole, start);
    return whole;
  }
}

function addTable(file: FileBuilder, table: GvdbTable): Place {
  const count = table.items.size;
  const buckets: Item[][] = Array.from({ length: count }, () => []);
  // The one that came last is found first.
  for (const [key, item] of table.items) buckets[hashOf(key) % count]?.unshift(item);
  const ordered = buckets.flat();
  const places = new Map(ordered.map((item, index) => [item.key, index]));
  const bytes = Buffer.alloc(8 + 4 * count + itemSize * count);
  const place = file.add(bytes, 4);
  bytes.writeUInt32LE(bloom, 0);
  bytes.writeUInt32LE(count, 4);
  let first = 0;
  for (const [bucket, items] of buckets.entries()) {
    bytes.writeUInt32LE(first, 8 + 4 * bucket);
    first += items.length;
  }
  for (const [index, item] of ordered.entries()) {
    const at = 8 + 4 * count + itemSize * index;
    bytes.writeUInt32LE(hashOf(item.key), at);
    bytes.writeUInt32LE(item.isListed ? (places.get("") ?? none) : none, at + 4);
    const name = Buffer.from(item.key);
    bytes.writeUInt32LE(file.add(name, 1).start, at + 8);
    bytes.writeUInt16LE(name.length, at + 12);
    const [type, content] = addContent(file, item, ordered, places);
    bytes.write(type, at + 14, "latin1");
    bytes.writeUInt32LE(content.start, at + 16);
    bytes.writeUInt32LE(content.end, at + 20);
  }
  return place;
}

function addContent(
  file: FileBuilder,
  { content }: Item,
  items: readonly Item[],
  places: ReadonlyMap<string, number>,
): [type: string, place: Place] {
  if (content instanceof GvdbTable) return ["H", addTable(file, content)];
  if (content) return ["v", file.add(serialise({ type: "v", value: content }), 8)];
  const listed = items.filter(({ isListed }) => isListed).map(({ key }) => key);
  if (listed.length === 0) return ["\0", { start: 0, end: 0 }];
  const list = Buffer.alloc(4 * listed.length);
  for (const [index, key] of listed.sort(compareBytes).entries()) list.writeUInt32LE(places.get(key) ?? 0, 4 * index);
  return ["L", file.add(list, 4)];
}

/** The same hash that GLib's tables use, without their reserved numbers. */
function hashOf(key: string): number {
  return key === "" ? 5381 : stringHash(key);
}
