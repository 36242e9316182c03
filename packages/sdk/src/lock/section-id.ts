import { digestOfJson, hexOf, type Json } from "../hash/index.ts";
import type { LockedItem, Section } from "./section.ts";

/**
 * The identity of a section. It covers the items of the section before it: where those change, what was resolved on
 * top of them is stale by itself, also after a merge of two branches' locks.
 */
export function sectionId(family: string, platform: string, request: Json, before: Section | undefined): string {
  const after = before && { id: before.id, items: before.items as unknown as Json };
  return hexOf(digestOfJson({ family, platform, request, after })).slice(0, 16);
}

export const sortItems = (items: readonly LockedItem[]): LockedItem[] =>
  [...items].sort((a, b) => compare(a.name, b.name) || compare(a.version, b.version));

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
