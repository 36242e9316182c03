import type { Package } from "../package.ts";
import { linksOf } from "./links.ts";
import type { Marker } from "./marker.ts";
import { installs, isNew, type State } from "./state.ts";
import type { System } from "./system.ts";

/** What will be there of a package. */
const remaining = (state: State): Package | undefined =>
  installs(state) ? state.install : state.mode === "keep" ? state.current : undefined;

/**
 * What is to be installed, but for nothing: neither asked for nor reached from what is, by Depends, Recommends or
 * Suggests, which all count here (`APT::AutoRemove::RecommendsImportant`, `…::SuggestsImportant`).
 */
export function garbageOf(system: System): Set<State> {
  const reached = new Set<State>();
  const waiting = system.states().filter((state) => !state.auto || state.essential || state.important || state.current);
  for (let state = waiting.pop(); state; state = waiting.pop()) {
    const pkg = remaining(state);
    if (!pkg || reached.has(state)) continue;
    reached.add(state);
    for (const { negative, links } of linksOf(pkg)) {
      if (negative) continue;
      for (const link of links) {
        for (const target of system.allTargets(link)) {
          const other = system.stateOf(target);
          if (remaining(other) === target) waiting.push(other);
        }
      }
    }
  }
  return new Set(system.states().filter((state) => installs(state) && !state.current && !reached.has(state)));
}

/** Takes what would be garbage out of the plan, but for what something that stays needs after all. */
export function sweep(marker: Marker): void {
  const { system } = marker;
  const out = [...garbageOf(system)];
  for (const state of out) marker.remove(state);
  if (out.length === 0) return;
  const isWanted = ({ candidate, name }: State): boolean => {
    const names = new Set([name, ...(candidate?.provides ?? []).map((provided) => provided.name)]);
    return system.states().some((state) => {
      const pkg =
        state.current && state.mode === "keep"
          ? state.current
          : isNew(state) || installs(state)
            ? state.candidate
            : undefined;
      return (
        pkg !== undefined &&
        linksOf(pkg).some(
          (group) =>
            !group.negative && system.isImportant(group) && group.links.some(({ target }) => names.has(target)),
        )
      );
    });
  };
  const isFine = (): boolean => !system.states().some((state) => system.isPolicyBroken(state));
  if (isFine()) return;
  for (let saved = true; saved; ) {
    saved = false;
    for (const [place, state] of out.entries()) {
      if (!isWanted(state)) continue;
      marker.install(state, { follow: false });
      out.splice(place, 1);
      saved = true;
      break;
    }
  }
}
