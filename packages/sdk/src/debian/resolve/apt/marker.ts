import { compareVersions } from "../version.ts";
import { onlySolution, solutionsOf } from "./candidates.ts";
import { type LinkGroup, linksOf } from "./links.ts";
import { installs, type Mode, type State } from "./state.ts";
import type { System } from "./system.ts";

/** How deep dependencies may lead before they are given up, as with apt. */
const maxDepth = 3000;

interface Attempt {
  /** How far below a request. */
  readonly depth?: number;
  /** Asked for by the user: who is always right. */
  readonly byUser?: boolean;
  /** Whether to see to the dependencies, too. */
  readonly follow?: boolean;
}

/** Changes what becomes of packages, as `pkgDepCache` of apt 2.6 does: an install brings dependencies along. */
export class Marker {
  readonly system: System;
  readonly #siblings: (state: State) => readonly State[];

  /** @param siblings packages there that were built together with a package's candidate, and are older */
  constructor(system: System, siblings: (state: State) => readonly State[]) {
    this.system = system;
    this.#siblings = siblings;
  }

  keep(state: State, { depth = 0, byUser = false }: Attempt = {}): boolean {
    if (!mayChange(state, "keep", depth, byUser)) return false;
    if (state.mode === "keep") return true;
    state.mode = "keep";
    state.install = state.current;
    this.system.touch(state);
    return true;
  }

  remove(state: State, { depth = 0, byUser = false }: Attempt = {}): boolean {
    if (!mayChange(state, "delete", depth, byUser)) return false;
    if (state.mode === "delete" || state.install === undefined) return true;
    if (!mayRemove(state, byUser)) return false;
    state.mode = state.current ? "delete" : "keep";
    state.install = undefined;
    this.system.touch(state);
    return true;
  }

  /** @returns whether it will be there with all that it needs; where not, it is not installed, unless it is guarded */
  install(state: State, { depth = 0, byUser = false, follow = true }: Attempt = {}): boolean {
    const { system } = this;
    const isThere = state.candidate !== undefined && state.candidate === state.current;
    // A guarded package that is up to date is looked at for the sake of its dependencies.
    if (!(state.guarded && state.mode === "keep" && isThere) && !mayChange(state, "install", depth, byUser))
      return false;
    const { candidate } = state;
    if (candidate === undefined) return false;
    if (!state.guarded && !system.isPolicyBroken(state)) {
      if (isThere) return state.install === undefined ? this.keep(state, { depth: depth + 1, byUser }) : true;
      if (installs(state)) return true;
    }
    if (follow && !this.#isSatisfiable(state)) return false;
    if (byUser) this.#choose(state, true, follow);

    const failEarly = !state.guarded && !byUser;
    const isThorough = state.guarded || byUser;
    let fine = true;
    const toInstall: LinkGroup[] = [];
    const toUpgrade: State[] = [];
    const toRemove: State[] = [];
    if (follow) {
      const against: LinkGroup[] = [];
      for (const group of linksOf(candidate)) {
        if (!state.guarded && system.holds(group, "install")) continue;
        if (group.negative) against.push(group);
        else if (system.isImportant(group)) toInstall.push(group);
      }
      fine = this.#clearWay(against, state.guarded, isThorough, depth, toUpgrade, toRemove);
      if (!fine && failEarly) return false;
      this.#collectDependents(state, toUpgrade);
    }
    if (!byUser) this.#choose(state, false, follow);
    if (!follow) return fine;

    const wasGuarded = state.guarded;
    state.guarded = true;
    try {
      this.#upgradeSiblings(state, depth);
      if (!this.#upgradeOrRemove(toUpgrade, wasGuarded, isThorough, depth)) fine = false;
      if ((fine || !failEarly) && !this.#installDependencies(state, toInstall, wasGuarded, isThorough, depth))
        fine = false;
      for (const other of fine || !failEarly ? toRemove : []) {
        if (this.remove(other, { depth })) continue;
        fine = false;
        if (failEarly) break;
      }
      if (!fine && failEarly) this.#takeBack(state);
      return fine;
    } finally {
      state.guarded = wasGuarded;
    }
  }

  /** Whether each dependency could be met: what cannot be is no candidate. */
  #isSatisfiable(state: State): boolean {
    const { system } = this;
    const { candidate, current } = state;
    if (candidate === undefined || candidate === current) return true;
    const lacks = linksOf(candidate).some(
      ({ critical, negative, links }) =>
        critical &&
        !negative &&
        !links.some((link) => system.isMet(link, "install") || system.isMet(link, "candidate")),
    );
    if (!lacks) return true;
    if (!state.guarded) {
      if (current) system.setCandidate(state, current);
      else system.discardCandidate(state, undefined);
      if (state.mode !== "delete") state.mode = "keep";
    }
    return false;
  }

  #choose(state: State, byUser: boolean, follow: boolean): void {
    const { current, candidate } = state;
    if (state.guarded && state.install === candidate) return;
    const fresh = current === undefined || candidate === undefined;
    state.install = candidate;
    state.mode = candidate === current ? "keep" : "install";
    if (!byUser) state.auto ||= fresh;
    else if (fresh || follow) state.auto = false;
    this.system.touch(state);
  }

  #takeBack(state: State): void {
    const { current, candidate, install, mode } = state;
    if (mode === "keep" && install === candidate && candidate === current) return;
    state.install = current;
    state.mode = "keep";
    this.system.touch(state);
    this.system.discardCandidate(state);
  }

  /** Sees to what a package conflicts with: it is kept, upgraded or removed. */
  #clearWay(
    against: readonly LinkGroup[],
    guarded: boolean,
    isThorough: boolean,
    depth: number,
    toUpgrade: State[],
    toRemove: State[],
  ): boolean {
    const { system } = this;
    const useless = new Set<State>();
    let fine = true;
    for (const group of against) {
      for (const pkg of solutionsOf(system, group, "candidate")) {
        const other = system.stateOf(pkg);
        if (other.candidate !== pkg) continue;
        if (other.current === pkg) {
          if (!this.#willRemove(other, guarded, depth, toRemove)) fine = false;
        } else if (installs(other) && !this.keep(other, { depth })) {
          fine = false;
        } else if (guarded) {
          system.discardCandidate(other);
          if (!other.current) other.guarded = true;
        } else useless.add(other);
        if (!fine && !isThorough) return false;
      }
      for (const pkg of solutionsOf(system, group, "current")) {
        const other = system.stateOf(pkg);
        if (other.candidate !== pkg && other.candidate !== undefined && !useless.has(other)) toUpgrade.push(other);
        else if (other.candidate !== other.current && !this.#willRemove(other, guarded, depth, toRemove)) fine = false;
        if (!fine && !isThorough) return false;
      }
    }
    return fine;
  }

  #willRemove(other: State, guarded: boolean, depth: number, toRemove: State[]): boolean {
    if (!guarded) {
      if (other.mode === "delete") return true;
      if (!mayChange(other, "delete", depth, false) || !mayRemove(other, false)) return false;
      toRemove.push(other);
      return true;
    }
    if (other.mode !== "delete" && !this.remove(other, { depth: depth + 1 })) return false;
    this.system.discardCandidate(other);
    other.guarded = true;
    return true;
  }

  /** What is there and needs the version that is about to go. */
  #collectDependents({ name, current, candidate }: State, toUpgrade: State[]): void {
    if (!current || !candidate) return;
    const { system } = this;
    for (const dependent of system.current()) {
      if (!dependent.current || installs(dependent) || toUpgrade.includes(dependent)) continue;
      const loses = linksOf(dependent.current).some(
        (group) =>
          !group.negative &&
          system.isImportant(group) &&
          group.links.some(
            (link) => link.target === name && system.allows(link, current) && !system.allows(link, candidate),
          ),
      );
      if (loses) toUpgrade.push(dependent);
    }
  }

  /** What was built together is upgraded together (apt 2.5.2 and later). */
  #upgradeSiblings(state: State, depth: number): void {
    const siblings = this.#siblings(state).filter(
      ({ mode, install, candidate }) => mode !== "install" || install !== candidate,
    );
    for (const follow of [false, true]) {
      for (const sibling of siblings) this.install(sibling, { depth: depth + 1, follow });
    }
  }

  #upgradeOrRemove(others: readonly State[], guarded: boolean, isThorough: boolean, depth: number): boolean {
    let fine = true;
    for (const other of others) {
      if (installs(other) || this.install(other, { depth: depth + 1 })) continue;
      if (this.remove(other, { depth: depth + 1 })) {
        if (guarded) other.guarded = true;
        continue;
      }
      fine = false;
      if (!isThorough) break;
    }
    return fine;
  }

  #installDependencies(
    owner: State,
    groups: readonly LinkGroup[],
    guarded: boolean,
    isThorough: boolean,
    depth: number,
  ): boolean {
    const { system } = this;
    const below = { depth: depth + 1 };
    let fine = true;
    for (const group of groups) {
      if (system.holds(group, "install")) {
        // The only way to get what is guarded is guarded itself.
        const only = guarded && group.critical ? onlySolution(system, group) : undefined;
        if (!only || only.guarded) continue;
        only.guarded = true;
        if (!this.install(only, below)) fine = false;
        continue;
      }
      if (!group.critical && owner.current && !this.#isNews(owner.current, group)) continue;
      if (this.#installOne(group, guarded, below) || !group.critical) continue;
      fine = false;
      if (!isThorough) break;
    }
    return fine;
  }

  /** Whether one of a relationship's possibilities could be installed. */
  #installOne(group: LinkGroup, guarded: boolean, below: Attempt): boolean {
    const { system } = this;
    const solutions = solutionsOf(system, group, "candidate");
    for (const pkg of solutions) {
      const other = system.stateOf(pkg);
      if (other.candidate !== pkg) continue;
      if (guarded && group.critical && solutions.length === 1) {
        if (!this.install(other, { ...below, follow: false })) continue;
        other.guarded = true;
      }
      if (this.install(other, below)) return true;
    }
    return false;
  }

  /** Whether an upgrade's recommendation is new, or was followed before: what was done without stays away. */
  #isNews(current: NonNullable<State["current"]>, { links: [start] }: LinkGroup): boolean {
    const { system } = this;
    const before = linksOf(current).filter(
      (group) =>
        !group.critical && system.isImportant(group) && group.links.some(({ target }) => target === start?.target),
    );
    return before.length === 0 || before.some((group) => system.holds(group, "current"));
  }
}

function mayChange(state: State, mode: Mode, depth: number, byUser: boolean): boolean {
  if (depth > maxDepth || state.versions.length === 0) return false;
  if (byUser || state.mode === mode) return true;
  if (state.guarded) return false;
  if (mode !== "keep" && state.held) return false;
  return mode !== "delete" || !(state.essential || state.important);
}

/** What the user asks for anew is not given up for others. */
const mayRemove = ({ current, install, auto }: State, byUser: boolean): boolean =>
  byUser || current !== undefined || install === undefined || auto;

/** Whether a version of the archive is newer than what is there. */
export const isUpgradable = ({ current, candidate }: State): boolean =>
  candidate !== undefined && (current === undefined || compareVersions(candidate.version, current.version) > 0);
