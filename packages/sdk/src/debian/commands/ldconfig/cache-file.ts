import { compareLibraries } from "./library-order.ts";
import { layOutStrings } from "./string-table.ts";

/** One line of `ldconfig -p`. */
export interface CacheEntry {
  readonly soname: string;
  /** Where the linker finds it: absolute. */
  readonly path: string;
  readonly flags: number;
  /** The subdirectory of `glibc-hwcaps/` that it lies in: `x86-64-v3`. */
  readonly hwcaps: string | undefined;
}

const magic = "glibc-ld.so.cache1.1";
const headerSize = 48;
const entrySize = 24;
const extensionMagic = 0xeaa42174;
const tags = { generator: 0, hwcaps: 1 } as const;
/** Little endian. */
const byteOrder = 2;
/** DL_CACHE_HWCAP_EXTENSION: the lower half is an index into the names of hwcaps. */
const hwcapsMark = 0x4000_0000;

/**
 * Writes `/etc/ld.so.cache` in the format of glibc 2.33 and later, byte for byte as ldconfig does.
 * https://sourceware.org/git/?p=glibc.git;a=blob;f=sysdeps/generic/dl-cache.h
 *
 * @param generator What ldconfig calls itself in the file.
 */
export function cacheFile(entries: readonly CacheEntry[], generator: string): Buffer {
  const sorted = [...entries].sort(compareEntries);
  const hwcaps = [...new Set(sorted.flatMap((entry) => entry.hwcaps ?? []))].sort();
  const strings = layOutStrings([...sorted.flatMap(({ path, soname }) => [path, soname]), ...hwcaps]);
  const base = headerSize + entrySize * sorted.length;
  const offsetOf = (text: string): number => base + (strings.offsets.get(text) ?? 0);

  const extension = Math.ceil((base + strings.bytes.length) / 4) * 4;
  const header = Buffer.alloc(headerSize);
  header.write(magic, 0, "latin1");
  header.writeUInt32LE(sorted.length, 20);
  header.writeUInt32LE(strings.bytes.length, 24);
  header.writeUInt8(byteOrder, 28);
  header.writeUInt32LE(extension, 32);
  const rows = sorted.map((entry) => {
    const row = Buffer.alloc(entrySize);
    row.writeInt32LE(entry.flags, 0);
    row.writeUInt32LE(offsetOf(entry.soname), 4);
    row.writeUInt32LE(offsetOf(entry.path), 8);
    if (entry.hwcaps !== undefined) {
      row.writeUInt32LE(hwcaps.indexOf(entry.hwcaps), 16);
      row.writeUInt32LE(hwcapsMark, 20);
    }
    return row;
  });
  const gap = Buffer.alloc(extension - base - strings.bytes.length);
  return Buffer.concat([header, ...rows, strings.bytes, gap, extensions(extension, hwcaps.map(offsetOf), generator)]);
}

function extensions(start: number, hwcaps: readonly number[], generator: string): Buffer {
  const names = Buffer.alloc(4 * hwcaps.length);
  for (const [index, offset] of hwcaps.entries()) names.writeUInt32LE(offset, 4 * index);
  const sections = [
    ...(hwcaps.length > 0 ? [{ tag: tags.hwcaps, bytes: names }] : []),
    { tag: tags.generator, bytes: Buffer.from(generator) },
  ];
  const directory = Buffer.alloc(8 + 16 * sections.length);
  directory.writeUInt32LE(extensionMagic, 0);
  directory.writeUInt32LE(sections.length, 4);
  let offset = start + directory.length;
  // The directory is sorted by tag; the array, which needs alignment, lies before the text.
  for (const { tag, bytes } of sections) {
    const row = 8 + 16 * (sections.length === 1 ? 0 : tag);
    directory.writeUInt32LE(tag, row);
    directory.writeUInt32LE(offset, row + 8);
    directory.writeUInt32LE(bytes.length, row + 12);
    offset += bytes.length;
  }
  return Buffer.concat([directory, ...sections.map(({ bytes }) => bytes)]);
}

/** The linker searches by halves from the greatest name. */
function compareEntries(a: CacheEntry, b: CacheEntry): number {
  const byName = compareLibraries(b.soname, a.soname);
  if (byName !== 0) return byName;
  if (a.flags !== b.flags) return a.flags < b.flags ? 1 : -1;
  if (a.hwcaps === b.hwcaps) return 0;
  if (a.hwcaps === undefined) return 1;
  if (b.hwcaps === undefined) return -1;
  return a.hwcaps < b.hwcaps ? -1 : 1;
}
