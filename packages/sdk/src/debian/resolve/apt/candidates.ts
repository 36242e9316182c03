import type { Package } from "../package.ts";
import type { Link, LinkGroup } from "./links.ts";
import type { State } from "./state.ts";
import type { System } from "./system.ts";

/**
 * What could satisfy a relationship, in the order in which apt tries it: what is there, to be upgraded, before what is
 * new; possibility by possibility, each one's providers by `beforeOther`.
 */
export function solutionsOf(system: System, { links, negative }: LinkGroup, when: "current" | "candidate"): Package[] {
  const there: Package[] = [];
  const fresh: Package[] = [];
  for (const link of links) {
    // What a relationship is known not to find is not looked for.
    if (when === "candidate" && !system.isMet(link, "candidate")) continue;
    for (const pkg of system.targets(link, when).sort(byPreference(system, link))) {
      (system.stateOf(pkg).current ? there : fresh).push(pkg);
    }
  }
  const all = [...new Set([...there, ...fresh])];
  if (negative) return all;
  return all.filter((pkg) => {
    const { guarded, mode, current } = system.stateOf(pkg);
    return !(guarded && (mode === "delete" || (mode === "keep" && current === undefined)));
  });
}

/** Whether a relationship has exactly one package that could satisfy it. */
export function onlySolution(system: System, group: LinkGroup): State | undefined {
  const found = new Set<Package>();
  for (const link of group.links) {
    const candidates = system.isMet(link, "candidate") ? system.targets(link, "candidate") : [];
    for (const pkg of [...candidates, ...system.targets(link, "current")]) found.add(pkg);
  }
  const usable = [...found].filter((pkg) => {
    const { guarded, mode, current } = system.stateOf(pkg);
    return !(guarded && (mode === "delete" || (mode === "keep" && current === undefined)));
  });
  const [only] = usable;
  return only && usable.length === 1 ? system.stateOf(only) : undefined;
}

/**
 * apt's order of providers: guarded ones, what is there, the package of the name itself, Essential and Important ones,
 * by Priority; among equals the one whose name apt met last (see `MentionOrder`).
 */
function byPreference(system: System, { target }: Link): (a: Package, b: Package) => number {
  const isNamed = ({ name }: Package): boolean => name === target;
  return (left, right) => {
    const [a, b] = [system.stateOf(left), system.stateOf(right)];
    return (
      first(a.guarded, b.guarded) ||
      first(a.current !== undefined, b.current !== undefined) ||
      first(isNamed(left), isNamed(right)) ||
      first(a.essential, b.essential) ||
      first(a.important, b.important) ||
      left.record.priority - right.record.priority ||
      b.met - a.met
    );
  };
}

const first = (a: boolean, b: boolean): number => Number(b) - Number(a);
