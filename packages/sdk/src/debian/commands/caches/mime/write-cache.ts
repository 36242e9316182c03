import { compareBytes } from "../../../../tree/index.ts";
import { GlibHashTable } from "../glib/hash-table.ts";
import { CacheWriter } from "./cache-writer.ts";
import type { Glob, MimeDatabase } from "./mime-types.ts";
import { writeMagicCache } from "./write-magic-cache.ts";
import { writeSuffixes } from "./write-suffixes.ts";

const headerSize = 44;

/**
 * The binary `mime.cache`: all of the database, to be mapped into memory.
 * https://specifications.freedesktop.org/shared-mime-info-spec/latest/ ("The mime.cache files")
 */
export function writeCache(database: MimeDatabase): Buffer {
  const cache = new CacheWriter();
  cache.data(Buffer.alloc(headerSize));
  const strings = new GlibHashTable<number>();
  collectStrings(database, strings);
  for (const text of [...strings.keys()]) {
    strings.set(text, cache.offset);
    cache.text(text);
  }
  const at = (text: string): number => strings.get(text) ?? 0;
  const globsOf = (kind: GlobKind): Glob[] =>
    sortedKeys(database.globs)
      .filter((pattern) => kindOf(pattern) === kind)
      .flatMap((pattern) => database.globs.get(pattern) ?? []);
  const writeGlobs = (globs: readonly Glob[]): void => {
    cache.card32(globs.length);
    for (const glob of globs) cache.card32(at(glob.pattern), at(glob.type.name), weightAndFlags(glob));
  };
  const writeMap = <Value>(table: GlibHashTable<Value>, texts: (key: string, value: Value) => string[]): void => {
    const keys = sortedKeys(table);
    const rows = keys.map((key) => texts(key, table.get(key) as Value));
    // The program counts texts in pairs, also where a row has three.
    cache.card32(rows.reduce((count, row) => count + (row.length >> 1), 0));
    for (const row of rows) cache.card32(...row.map(at));
  };
  const sections: (() => void)[] = [
    () => writeMap(database.aliases, (alias, type) => [alias, type.name]),
    () => writeParents(cache, database, at),
    () => writeGlobs(globsOf("literal")),
    () => writeSuffixes(cache, globsOf("suffix"), at),
    () => writeGlobs(globsOf("full")),
    () => writeMagicCache(cache, database.magic, at),
    () => writeMap(database.namespaces, (key, type) => [...splitOnce(key), type.name]),
    () => writeMap(database.icons, (type, icon) => [type, icon]),
    () => writeMap(database.genericIcons, (type, icon) => [type, icon]),
    // The list of types: the program looks each up with a newline at its end, and so writes no place for any.
    () => cache.card32(database.types.size, ...Array.from({ length: database.types.size }, () => 0)),
  ];
  const header = new CacheWriter();
  header.card16(1);
  header.card16(2);
  for (const write of sections) {
    header.card32(cache.offset);
    write();
  }
  const { bytes } = cache;
  header.bytes.copy(bytes);
  return bytes;
}

const sortedKeys = <Value>(table: GlibHashTable<Value>): string[] => [...table.keys()].sort(compareBytes);

function splitOnce(key: string): [string, string] {
  const space = key.indexOf(" ");
  return [key.slice(0, space), key.slice(space + 1)];
}

export const weightAndFlags = ({ weight, caseSensitive }: Pick<Glob, "weight" | "caseSensitive">): number =>
  (weight & 0xff) | (caseSensitive ? 0x100 : 0);

type GlobKind = "literal" | "suffix" | "full";

const kindOf = (pattern: string): GlobKind =>
  /[\\[?*]/.test(pattern.slice(1)) || /^[\\[?]/.test(pattern) ? "full" : pattern.startsWith("*") ? "suffix" : "literal";

/** Every text once, in the order in which the program comes across them. */
function collectStrings(database: MimeDatabase, strings: GlibHashTable<number>): void {
  const add = (...texts: readonly string[]): void => {
    for (const text of texts) strings.set(text, 0);
  };
  for (const [alias, type] of database.aliases) add(alias, type.name);
  for (const [type, parents] of database.parents) add(type, ...parents);
  for (const [pattern, globs] of database.globs) {
    if (kindOf(pattern) !== "suffix") add(pattern);
    add(...globs.map(({ type }) => type.name));
  }
  for (const { type } of database.magic) add(type.name);
  for (const [key, type] of database.namespaces) add(type.name, ...splitOnce(key));
  for (const [type, icon] of database.genericIcons) add(type, icon);
  for (const [type, icon] of database.icons) add(type, icon);
}

function writeParents(cache: CacheWriter, { parents }: MimeDatabase, at: (text: string) => number): void {
  const keys = sortedKeys(parents);
  const lists = keys.map((key) => parents.get(key) ?? []);
  cache.card32(keys.length);
  let place = cache.offset + 8 * keys.length;
  keys.forEach((key, index) => {
    cache.card32(at(key), place);
    place += 4 + 4 * (lists[index]?.length ?? 0);
  });
  for (const list of lists) cache.card32(list.length, ...list.map(at));
}
