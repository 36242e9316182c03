import { createHash } from "node:crypto";

/**
 * Names in an order of chance that a seed decides. Each has its place by itself, so an archive that gets a package more
 * gives nearly the same sample.
 */
export function shuffled<T extends { readonly name: string }>(items: readonly T[], seed: number): T[] {
  const keyed = items.map((item) => ({ item, key: createHash("sha256").update(`${seed} ${item.name}`).digest("hex") }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ item }) => item);
}
