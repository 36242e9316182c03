import { aligned, type CacheWriter } from "./cache-writer.ts";
import type { Magic, Match } from "./mime-types.ts";

const ruleSize = 16;
const matchSize = 32;

/** Rules, then all their matches (siblings together), then what the matches look for. */
export function writeMagicCache(cache: CacheWriter, rules: readonly Magic[], at: (text: string) => number): void {
  const matches = rules.flatMap((rule) => flattened(rule.matches));
  const extent = Math.max(0, ...matches.map(({ data, start, range }) => data.length + start + range));
  cache.card32(rules.length, extent, cache.offset + 12);
  const firstMatch = cache.offset + ruleSize * rules.length;
  const places = new Map(matches.map((match, index) => [match, firstMatch + matchSize * index]));
  const placeOf = (siblings: readonly Match[]): number => (siblings[0] && places.get(siblings[0])) ?? 0;
  for (const rule of rules) {
    cache.card32(rule.priority, at(rule.type.name), rule.matches.length, placeOf(rule.matches));
  }
  let free = firstMatch + matchSize * matches.length;
  const reserve = (length: number): number => {
    const place = free;
    free += aligned(length);
    return place;
  };
  for (const { start, range, wordSize, data, mask, children } of matches) {
    cache.card32(start, range, wordSize, data.length, reserve(data.length), mask ? reserve(data.length) : 0);
    cache.card32(children.length, placeOf(children));
  }
  for (const { data, mask } of matches) {
    cache.data(data);
    if (mask) cache.data(mask);
  }
}

const flattened = (siblings: readonly Match[]): Match[] => [
  ...siblings,
  ...siblings.flatMap(({ children }) => flattened(children)),
];
