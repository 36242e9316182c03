import type { Package } from "./package.ts";
import type { Chosen, Clash, Selection } from "./selection.ts";
import type { Goal, Present } from "./solve.ts";
import type { Universe } from "./universe.ts";
import { compareVersions } from "./version.ts";

/**
 * Takes a package, with the upgrades of what the base image has that it cannot be beside: another version of itself,
 * and packages that it Breaks or conflicts with as they are, where the newest version is free of that. Nothing is
 * removed.
 *
 * @returns what is in the way; nothing was taken then
 */
export function take(one: Chosen, selection: Selection, universe: Universe): Clash | undefined {
  const { size } = selection;
  const waiting: Chosen[] = [one];
  for (let next = waiting.at(-1); next; next = waiting.at(-1)) {
    const clash = selection.clash(next.pkg);
    if (!clash) {
      selection.add(next);
      waiting.pop();
      continue;
    }
    const { other } = clash;
    const candidate = clash.conflict ? universe.candidate(other.pkg.name) : next.pkg;
    const isFree = candidate === next.pkg || !clash.conflict || !meets(clash, candidate);
    if (!other.upgradable || !isNewer(candidate, other.pkg) || !isFree) {
      selection.shrink(size);
      return clash;
    }
    selection.retire(other);
    if (candidate && candidate !== next.pkg) waiting.push({ pkg: candidate, goal: one.goal, level: one.level });
  }
  return undefined;
}

/** Whether a conflict holds between the other package's newer version too. */
function meets({ pkg, other, conflict }: Clash, candidate: Package | undefined): boolean {
  if (!candidate || !conflict) return false;
  if (conflict.declaredBy !== other.pkg) return candidate.isMeantBy(conflict.relation);
  return candidate.conflicts.some(({ relation }) => pkg.isMeantBy(relation));
}

/**
 * What upgrades bring with them: the dependencies of the newer versions, and those of others that the older ones met.
 *
 * @param size How many packages were chosen before.
 * @param one What they were made for; its own dependencies are not looked at.
 */
export function goalsOfUpgrades(selection: Selection, size: number, one: Chosen): Goal[] {
  const added = selection.chosen.slice(size);
  const retired = selection.retiredSince(size);
  const goals: Goal[] = [];
  for (const owner of added) {
    if (owner === one) continue;
    for (const { kind, alternatives } of owner.pkg.dependencies) {
      if (kind !== "Recommends") goals.push({ kind, owner, alternatives });
    }
  }
  if (retired.length === 0) return goals;
  for (const owner of selection.chosen.slice(0, size)) {
    if (!selection.has(owner)) continue;
    for (const { kind, alternatives } of owner.pkg.dependencies) {
      if (kind === "Recommends" || selection.satisfies(alternatives)) continue;
      const wasMet = retired.some(({ pkg }) => alternatives.some((relation) => pkg.satisfies(relation)));
      if (wasMet) goals.push({ kind, owner, alternatives, cause: one });
    }
  }
  return goals;
}

/**
 * Packages of the base image that were built together with what is taken: apt upgrades them too, where nothing stands
 * against it. https://salsa.debian.org/apt-team/apt/-/blob/main/debian/NEWS (2.5.2)
 */
export class Siblings {
  readonly #bySource = new Map<string, Package[]>();

  constructor(present: readonly Present[], universe: Universe) {
    for (const { pkg, held } of present) {
      const candidate = universe.candidate(pkg.name);
      if (held || !candidate || !isNewer(candidate, pkg)) continue;
      const list = this.#bySource.get(candidate.source);
      if (list) list.push(candidate);
      else this.#bySource.set(candidate.source, [candidate]);
    }
  }

  goals(owners: readonly Chosen[]): Goal[] {
    return owners.flatMap((owner) =>
      (this.#bySource.get(owner.pkg.source) ?? [])
        .filter(({ name }) => name !== owner.pkg.name)
        .map(({ name, version }): Goal => {
          const relation = { name, qualifier: undefined, operator: "=", version } as const;
          // What cannot be had is done without.
          return { kind: "Recommends", owner, alternatives: [relation] };
        }),
    );
  }
}

/** Newer versions of a package that the base image has, the one to take first before others. */
export const upgradesOf = ({ pkg, upgradable }: Chosen, universe: Universe): readonly Package[] =>
  upgradable ? universe.wanted(pkg.name).filter((other) => isNewer(other, pkg)) : [];

export const isNewer = (candidate: Package | undefined, pkg: Package): boolean =>
  candidate !== undefined && compareVersions(candidate.version, pkg.version) > 0;
