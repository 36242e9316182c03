import { linksOf } from "./links.ts";
import type { State } from "./state.ts";
import type { System } from "./system.ts";

/** By Priority, from required to extra. */
const byPriority = [0, 3, 2, 1, -1, -2];
const byKind = { "Pre-Depends": 1, Depends: 1, Recommends: 1, Conflicts: -1, Breaks: -1, Suggests: 0 } as const;
const essentials = 100;
const notObsolete = 1;
const essentialOnTop = 5000;
const requestedOnTop = 10_000;

/**
 * How much each package matters, as `pkgProblemResolver` of apt counts it: what many need wins over what few do, and
 * what the user asked for over all.
 */
export function scoresOf(system: System, requested: ReadonlySet<State>): Map<State, number> {
  const scores = new Map<State, number>();
  const add = (state: State, points: number): void => {
    scores.set(state, (scores.get(state) ?? 0) + points);
  };
  const there = system.states().filter(({ install }) => install !== undefined);
  for (const state of there) {
    const { install, essential, important, current, candidate } = state;
    if (!install) continue;
    if (essential || important) add(state, essentials);
    add(state, (install.origin && byPriority[install.record.priority]) ?? -2);
    if (current && candidate?.origin) add(state, notObsolete);
    for (const { kind, links } of linksOf(install)) {
      const points = byKind[kind];
      if (points === 0) continue;
      for (const link of links) {
        const { name } = install;
        const target = system.state(link.target);
        const isSelf = points < 0 && link.target === name;
        const meets = target.install && system.allows(link, target.install);
        if (!isSelf && (link.relation.operator === undefined || meets)) add(target, points);
        for (const provider of new Set(system.providersOf(link, "install"))) add(provider, points);
      }
    }
  }
  inherit(system, there, scores, add);
  for (const state of system.states()) {
    if (requested.has(state)) add(state, requestedOnTop);
    if (state.essential || state.important) add(state, essentialOnTop);
  }
  return scores;
}

/** One step of what matters to a package counting for what it needs, and for what provides that. */
function inherit(
  system: System,
  there: readonly State[],
  scores: ReadonlyMap<State, number>,
  add: (state: State, points: number) => void,
): void {
  const before = new Map(scores);
  for (const { install } of there) {
    if (!install) continue;
    const own = before.get(system.stateOf(install)) ?? 0;
    if (own <= 0) continue;
    for (const { kind, links } of linksOf(install)) {
      if (byKind[kind] !== 1) continue;
      for (const { target } of links) {
        const state = system.state(target);
        if (state.install) add(state, own);
      }
    }
  }
  for (const state of there) {
    const gained = Math.abs((scores.get(state) ?? 0) - (before.get(state) ?? 0));
    if (gained === 0) continue;
    for (const { pkg } of system.providers(state.name)) {
      const provider = system.stateOf(pkg);
      if (provider.install === pkg) add(provider, gained);
    }
  }
}
