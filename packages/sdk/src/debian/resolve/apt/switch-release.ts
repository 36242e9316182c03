import type { Package } from "../package.ts";
import type { Universe } from "../universe.ts";
import { type Link, linksOf } from "./links.ts";
import type { System } from "./system.ts";

/**
 * `apt-get install tool/bookworm-backports` takes the tool from there, and of what it depends on those packages whose
 * candidates are too old for it, and so on.
 *
 * @returns whether all that it needs can be had so
 */
export function switchRelease(system: System, universe: Universe, pkg: Package, suite: string): boolean {
  const changed: Package[] = [];
  return switchOne(system, universe, pkg, suite, changed);
}

function switchOne(system: System, universe: Universe, pkg: Package, suite: string, changed: Package[]): boolean {
  system.setCandidate(system.stateOf(pkg), pkg);
  for (const group of linksOf(pkg)) {
    if (group.negative || !system.isImportant(group)) continue;
    if (group.links.some((link) => isFine(system, link))) continue;
    const switched = group.links.some((link, place) => {
      if (link.relation.operator === undefined) return false;
      const other = universe.versions(link.target).find((one) => universe.isOf(one, suite));
      if (!other || !system.allows(link, other)) return false;
      const state = system.stateOf(other);
      if (state.candidate === other && changed.includes(other)) return true;
      const before = state.candidate;
      changed.push(other);
      if (switchOne(system, universe, other, suite, changed)) return true;
      // apt takes a switch in vain back only where there is another possibility to try.
      if (place === group.links.length - 1) return false;
      if (before) system.setCandidate(state, before);
      changed.splice(changed.indexOf(other), 1);
      return false;
    });
    if (!switched && group.critical) return false;
  }
  return true;
}

/** Whether what is there does, or the candidate, without anything that it needs being missing. */
function isFine(system: System, link: Link): boolean {
  const state = system.state(link.target);
  if (state.current && system.allows(link, state.current)) return true;
  const isReady = (candidate: Package | undefined): boolean =>
    candidate !== undefined && linksOf(candidate).every((group) => !group.critical || system.holds(group, "install"));
  if (link.relation.operator !== undefined) {
    return state.candidate !== undefined && system.allows(link, state.candidate) && isReady(state.candidate);
  }
  const providers = system.providers(link.target);
  if (providers.length === 0) return isReady(state.candidate);
  return providers.some(({ pkg }) => system.stateOf(pkg).candidate === pkg && isReady(pkg));
}
