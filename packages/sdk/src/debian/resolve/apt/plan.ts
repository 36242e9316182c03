import type { Package } from "../package.ts";
import type { Universe } from "../universe.ts";
import { garbageOf, sweep } from "./garbage.ts";
import type { Link } from "./links.ts";
import { Marker } from "./marker.ts";
import { ProblemResolver } from "./problem-resolver.ts";
import { installs, type State } from "./state.ts";
import { switchRelease } from "./switch-release.ts";
import { System } from "./system.ts";

export interface PlanRequest {
  /** The versions asked for, in the order of the command line; `suite`: where their dependencies may come from, too. */
  readonly install: readonly { readonly pkg: Package; readonly suite: string | undefined }[];
  /** Names of what is not to be installed. */
  readonly without: readonly string[];
  readonly recommends: boolean;
  readonly current: readonly { readonly pkg: Package; readonly held: boolean }[];
}

export interface Plan {
  /** New ones, and newer ones of what is there; in apt's order of names. */
  readonly install: readonly Package[];
  readonly remove: readonly Package[];
  /** What lacks something then; empty where the plan can be carried out. */
  readonly broken: readonly Package[];
  /** Whether something that will be there satisfies one of the possibilities. */
  isMet(links: readonly Link[]): boolean;
}

/**
 * Plans an installation as `apt-get install` does (of apt 2.6, and 3.0's default solver): everything asked for is marked
 * first, then with its dependencies depth-first, what guarded packages cannot do without being guarded too; what that
 * leaves broken the problem resolver puts right; what is needed by nothing in the end is left out.
 */
export function planInstall(universe: Universe, request: PlanRequest): Plan {
  const system = new System(universe, request);
  const marker = new Marker(system, (state) => siblingsOf(system, state));
  // apt-get does not follow dependencies on a system that is broken already: what is asked for must mend it.
  const wasBroken = system.broken().length > 0;
  for (const name of request.without) {
    const state = system.state(name);
    if (state.current) {
      state.guarded = true;
      marker.remove(state, { byUser: true });
    } else state.held = true;
  }
  const requested = new Set<State>();
  for (const { pkg } of request.install) {
    const state = system.stateOf(pkg);
    system.setCandidate(state, pkg);
    state.guarded = true;
    requested.add(state);
    marker.install(state, { byUser: true, follow: false });
  }
  for (const { pkg, suite } of request.install) if (suite !== undefined) switchRelease(system, universe, pkg, suite);
  if (!wasBroken) for (const state of requested) marker.install(state, { byUser: true });
  const isFine = wasBroken
    ? system.broken().length === 0
    : new ProblemResolver(marker, requested, garbageOf(system)).resolve();
  if (isFine) sweep(marker);
  const states = system.states();
  return {
    install: states.filter(installs).flatMap(({ install }) => install ?? []),
    remove: states.filter(({ mode }) => mode === "delete").flatMap(({ current }) => current ?? []),
    broken: system.broken().flatMap(({ install }) => install ?? []),
    isMet: (links) => links.some((link) => system.isMet(link, "install")),
  };
}

/** What is there, was built together with a package's candidate, and is older. */
const siblingsOf = (system: System, { candidate, name }: State): State[] =>
  system
    .current()
    .filter(
      (state) =>
        state.name !== name &&
        state.candidate !== undefined &&
        state.candidate !== state.current &&
        state.candidate.source === candidate?.source,
    );
