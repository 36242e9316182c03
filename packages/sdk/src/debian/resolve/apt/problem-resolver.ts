import { type Link, type LinkGroup, linksOf } from "./links.ts";
import { isUpgradable, type Marker } from "./marker.ts";
import { scoresOf } from "./scores.ts";
import { installs, type State } from "./state.ts";
import type { System } from "./system.ts";

const maxRounds = 20;

/** What is to give way, and for which relationship. */
interface Kill {
  readonly state: State;
  readonly group: LinkGroup;
}

/** What a broken package becomes if none of a relationship's possibilities can be had. */
type Unwind = "remove" | "keep";

/**
 * Puts right what installing has left broken, as `pkgProblemResolver` of apt does: packages that matter less give way
 * to those that matter more, by being kept as they are, or removed.
 */
export class ProblemResolver {
  readonly #system: System;
  readonly #marker: Marker;
  readonly #requested: ReadonlySet<State>;
  readonly #garbage: ReadonlySet<State>;
  readonly #scores: Map<State, number>;
  /** Not to be upgraded by `#upgrade`: tried before. */
  readonly #tried = new Set<State>();
  #changed = false;

  constructor(marker: Marker, requested: ReadonlySet<State>, garbage: ReadonlySet<State>) {
    this.#system = marker.system;
    this.#marker = marker;
    this.#requested = requested;
    this.#garbage = garbage;
    this.#upgradeBroken();
    this.#scores = scoresOf(this.#system, requested);
  }

  /** @returns whether nothing is broken any more */
  resolve(): boolean {
    const rank = new Map(this.#scores);
    const scoreOf = (state: State): number => rank.get(state) ?? 0;
    for (let round = 0; round < maxRounds; round++) {
      this.#changed = false;
      for (const state of this.#system.states().sort((a, b) => scoreOf(b) - scoreOf(a))) {
        if (state.install && this.#system.isBroken(state)) this.#repair(state, round);
      }
      if (!this.#changed) break;
    }
    return this.#system.broken().length === 0;
  }

  /** What others' changes broke is brought up to date, where that is enough. */
  #upgradeBroken(): void {
    for (let again = true; again; ) {
      again = false;
      for (const state of this.#system.states()) {
        if (installs(state) || !this.#system.isBroken(state)) continue;
        this.#marker.install(state, { follow: false });
        again ||= installs(state);
      }
    }
  }

  #score(state: State): number {
    return this.#scores.get(state) ?? 0;
  }

  #repair(state: State, round: number): void {
    const kills: Kill[] = [];
    for (const group of linksOf(state.install as NonNullable<State["install"]>)) {
      if (group.critical && this.#repairGroup(state, group, kills, round)) break;
    }
    if (!state.install) return;
    for (const { state: other, group } of kills) {
      let found: boolean;
      if (this.#system.holds(group, "current")) found = this.#marker.keep(other);
      else found = group.negative && this.#marker.remove(other);
      if ((!found || round > 1) && this.#score(state) > this.#score(other)) {
        this.#scores.set(other, this.#score(state));
        this.#changed = true;
      }
      if (found) this.#changed = true;
    }
  }

  /** @returns whether enough was done about the package for now */
  #repairGroup(state: State, group: LinkGroup, kills: Kill[], round: number): boolean {
    const hasChoice = group.links.length > 1;
    const before = kills.length;
    let unwind: Unwind = "remove";
    for (const link of group.links) {
      if (this.#system.holds(group, "install")) {
        if (hasChoice) return false;
        continue;
      }
      const targets = this.#system.allTargets(link);
      let isDone = false;
      if (targets.length === 0 && !group.negative && !state.guarded) {
        if (!this.#system.wasBroken(state)) {
          // That keeping is fine may be owed to another possibility.
          if (hasChoice) continue;
          this.#changed = true;
          this.#marker.keep(state);
          return true;
        }
        unwind = this.#giveUp(state, hasChoice, unwind);
        isDone = true;
      }
      for (const pkg of targets) {
        const other = this.#system.stateOf(pkg);
        if (group.negative && other.install !== pkg) continue;
        const isWeaker = this.#score(state) <= this.#score(other);
        if (isWeaker || (!this.#system.isMet(link, "current") && !group.negative)) {
          if (state.guarded) {
            if (!this.#upgrade(other)) continue;
            if (this.#score(other) > this.#score(state)) this.#scores.set(other, this.#score(state));
            break;
          }
          unwind = this.#giveWay(state, other, link, hasChoice, unwind, round);
          isDone = true;
          break;
        }
        if (group.kind === "Breaks" && this.#system.holds(group, "candidate")) {
          this.#marker.install(other, { follow: false });
          continue;
        }
        if (other.guarded && other.mode !== "delete") continue;
        kills.push({ state: other, group });
        if (!group.negative) break;
      }
      if (!hasChoice && isDone) return true;
    }
    if (hasChoice && before === kills.length && !this.#system.holds(group, "install")) this.#unwind(state, unwind);
    return false;
  }

  #unwind(state: State, unwind: Unwind): void {
    if (unwind === "keep") this.#marker.keep(state);
    else if (state.guarded) return;
    else this.#marker.remove(state);
    this.#changed = true;
  }

  /** Nothing can satisfy the relationship: the package stays as it is, or goes. */
  #giveUp(state: State, hasChoice: boolean, unwind: Unwind): Unwind {
    this.#changed = true;
    const wasInstalled = installs(state);
    this.#marker.keep(state);
    if (this.#system.isBroken(state)) {
      if (!hasChoice) this.#marker.remove(state);
      return unwind;
    }
    if (hasChoice && wasInstalled) this.#marker.install(state, { follow: false });
    return "keep";
  }

  /** The package stays as it is, is upgraded, or goes, rather than that the other one changes. */
  #giveWay(state: State, other: State, link: Link, hasChoice: boolean, unwind: Unwind, round: number): Unwind {
    this.#changed = true;
    const wasInstalled = installs(state);
    this.#marker.keep(state);
    if (!this.#system.isBroken(state)) {
      if (hasChoice && wasInstalled) this.#marker.install(state, { follow: false });
      return "keep";
    }
    if (this.#upgrade(state)) return unwind;
    if (!hasChoice || this.#garbage.has(state)) {
      this.#marker.remove(state);
      if (round > 1 && this.#score(other) > this.#score(state)) this.#scores.set(state, this.#score(other));
      return unwind;
    }
    const target = this.#system.state(link.target);
    if (target.current || target.mode === "delete" || !target.candidate) return unwind;
    const broken = this.#system.broken().length;
    this.#marker.install(target, { depth: 1 });
    if (this.#system.isBroken(target) || this.#system.broken().length > broken)
      this.#marker.remove(target, { depth: 1 });
    return unwind;
  }

  /** Installs a package's newest version, and upgrades what that needs. */
  #upgrade(state: State): boolean {
    if (this.#tried.has(state) || !isUpgradable(state) || this.#requested.has(state)) return false;
    this.#tried.add(state);
    const wasKept = state.mode === "keep";
    if (!this.#marker.install(state, { follow: false }) || !state.install) return false;
    let failed = false;
    for (const group of linksOf(state.install)) {
      if (!group.critical) continue;
      for (const link of group.links) {
        if (this.#system.holds(group, "install")) break;
        const target = this.#smartTarget(link, state);
        if (target.guarded) failed = true;
        else if (this.#system.isMet(link, "candidate") !== group.negative) {
          failed = !this.#upgrade(target);
          if (!failed) break;
        } else if (group.negative) break;
        else failed = true;
      }
      if (!failed) continue;
      if (wasKept) this.#marker.keep(state);
      else this.#marker.remove(state);
      return false;
    }
    return true;
  }

  /** The package of the name, or where there is none the first that provides it. */
  #smartTarget({ target }: Link, { name }: State): State {
    const state = this.#system.state(target);
    const provider =
      state.versions.length > 0 ? undefined : this.#system.providers(target).find(({ pkg }) => pkg.name !== name);
    return provider ? this.#system.stateOf(provider.pkg) : state;
  }
}
