import { Random } from "../shell/random.ts";
import type { PackageSet } from "./package-sets.ts";

/** Sets of one to eight packages of all that there are, half of them with recommends; the same ones for a seed. */
export function randomSets(names: readonly string[], count: number, seed: number): PackageSet[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => ({
    packages: [...new Set(random.times(1, 8, () => random.pick(names)))],
    recommends: random.chance(50),
  }));
}
