import type { CacheWriter } from "./cache-writer.ts";
import type { Glob } from "./mime-types.ts";
import { weightAndFlags } from "./write-cache.ts";

/** A letter of suffixes, read from their ends. */
interface Letter {
  readonly code: number;
  /** Types whose suffix is complete here, in the order of their globs. */
  readonly ends: { readonly type: string; weight: number; readonly caseSensitive: boolean }[];
  readonly next: Letter[];
}

/** The tree of suffixes (`*.tar.gz` as z, g, ., r, …): all letters of one depth together, each saying where its next ones are. */
export function writeSuffixes(cache: CacheWriter, globs: readonly Glob[], at: (text: string) => number): void {
  const roots: Letter[] = [];
  for (const glob of globs) addSuffix(roots, glob);
  cache.card32(roots.length, cache.offset + 8);
  let free = cache.offset + 12 * roots.length;
  let level: (Letter | Letter["ends"][number])[] = roots;
  while (level.length > 0) {
    const below: typeof level = [];
    for (const one of level) {
      if ("type" in one) {
        cache.card32(0, at(one.type), weightAndFlags(one));
        continue;
      }
      const children = [...one.ends, ...one.next];
      cache.card32(one.code, children.length, free);
      free += 12 * children.length;
      below.push(...children);
    }
    level = below;
  }
}

function addSuffix(roots: Letter[], { pattern, type, weight, caseSensitive }: Glob): void {
  const codes = [...pattern.slice(1)].map((letter) => letter.codePointAt(0) ?? 0).reverse();
  let letters = roots;
  let last: Letter | undefined;
  for (const code of codes) {
    const index = letters.findIndex((letter) => letter.code >= code);
    last = index < 0 ? undefined : letters[index];
    if (last?.code !== code) {
      last = { code, ends: [], next: [] };
      letters.splice(index < 0 ? letters.length : index, 0, last);
    }
    letters = last.next;
  }
  const known = last?.ends.find((end) => end.type === type.name);
  if (known) known.weight = Math.max(known.weight, weight);
  else last?.ends.push({ type: type.name, weight, caseSensitive });
}
