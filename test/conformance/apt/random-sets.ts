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

/** A package's versions, and the suite that each is from. */
export type Versions = ReadonlyMap<string, readonly { readonly version: string; readonly suite: string }[]>;

/**
 * Sets that say more than names: versions, suites, what is not wanted, and a target release. They are drawn from what
 * there are several versions of, where there is something to decide.
 */
export function specialSets(names: readonly string[], versions: Versions, count: number, seed: number): PackageSet[] {
  const random = new Random(seed);
  const several = [...versions].filter(([, known]) => known.length > 1).map(([name]) => name);
  const suites = [...new Set([...versions.values()].flat().map(({ suite }) => suite))].sort();
  const oneOf = (name: string): { readonly version: string; readonly suite: string } =>
    random.pick(versions.get(name) ?? []);
  const special = (): string => {
    const name = random.pick(several);
    return random.weighted([
      [3, () => `${name}=${oneOf(name).version}`],
      [1, () => `${name}=${oneOf(name).version.slice(0, 3)}*`],
      [3, () => `${name}/${oneOf(name).suite}`],
      [2, () => name],
      [1, () => `${random.pick(several)}-`],
    ]);
  };
  return Array.from({ length: count }, () => ({
    packages: [
      ...new Set([
        random.pick(several),
        ...random.times(0, 4, special),
        ...random.times(0, 2, () => random.pick(names)),
      ]),
    ],
    recommends: random.chance(50),
    ...(random.chance(30) && { targetRelease: random.pick(suites) }),
  }));
}
