import type { Package } from "../package.ts";
import { allowsVersion } from "../relation.ts";
import type { Provider, Universe } from "../universe.ts";
import { type Link, type LinkGroup, linksOf } from "./links.ts";
import type { State, When } from "./state.ts";

export interface SystemOptions {
  /** Whether Recommends are followed. */
  readonly recommends: boolean;
  readonly current: readonly { readonly pkg: Package; readonly held: boolean }[];
}

/**
 * A system that is being changed: what there is, what there will be, and which relationships hold. States are made for
 * those packages only that somebody asks about.
 */
export class System {
  readonly #universe: Universe;
  readonly #recommends: boolean;
  readonly #current: ReadonlyMap<string, { readonly pkg: Package; readonly held: boolean }>;
  readonly #states = new Map<string, State>();
  #there: readonly State[] | undefined;
  /**
   * By target: candidates that are gone, but that relationships on that target go on counting with. apt looks at a
   * relationship again only when something about its target changes, and giving a candidate up is no such change.
   */
  readonly #stale = new Map<string, Map<State, Package | undefined>>();

  constructor(universe: Universe, { recommends, current }: SystemOptions) {
    this.#universe = universe;
    this.#recommends = recommends;
    this.#current = new Map(current.map((one) => [one.pkg.name, one]));
    for (const { pkg } of current) this.state(pkg.name);
  }

  state(name: string): State {
    const known = this.#states.get(name);
    if (known) return known;
    const versions = this.#universe.versions(name);
    const there = this.#current.get(name);
    const current = there && (versions.find(({ version }) => version === there.pkg.version) ?? there.pkg);
    const state: State = {
      name,
      met: this.#universe.met(name),
      versions,
      essential: versions.some(({ record }) => record.essential),
      important: versions.some(({ record }) => record.important),
      current,
      install: current,
      candidate: this.#universe.candidate(name),
      mode: "keep",
      auto: false,
      guarded: false,
      held: there?.held ?? false,
    };
    this.#states.set(name, state);
    return state;
  }

  stateOf(pkg: Package): State {
    return this.state(pkg.name);
  }

  /** All that were asked about, in the order in which apt met them. */
  states(): State[] {
    return [...this.#states.values()].sort((a, b) => a.met - b.met);
  }

  /** Those of what is there. */
  current(): readonly State[] {
    this.#there ??= [...this.#current.keys()].map((name) => this.state(name));
    return this.#there;
  }

  /** Whether apt follows the relationship when it installs. */
  isImportant({ critical, kind }: LinkGroup): boolean {
    return critical || (kind === "Recommends" && this.#recommends);
  }

  providers(target: string): readonly Provider[] {
    return this.#universe.providers(target);
  }

  /** Every version that satisfies the relationship, whatever becomes of it. */
  allTargets(link: Link): Package[] {
    const own = this.#universe
      .versions(link.target)
      .filter((pkg) => !isSelf(link, pkg) && allowsVersion(link.relation, pkg.version));
    const others = this.#providing(link).map(({ pkg }) => pkg);
    return [...own, ...others];
  }

  /** The versions that satisfy the relationship among those that are there, or would be taken. */
  targets(link: Link, when: "current" | "candidate"): Package[] {
    const found: Package[] = [];
    const own = this.state(link.target)[when];
    if (own && !isSelf(link, own) && allowsVersion(link.relation, own.version)) found.push(own);
    for (const { pkg } of this.#providing(link)) if (this.stateOf(pkg)[when] === pkg) found.push(pkg);
    return found;
  }

  /** Whether the version is one that the link allows, if the package is what it names. */
  allows({ relation }: Link, { version }: Package): boolean {
    return allowsVersion(relation, version);
  }

  /** Whether something satisfies what the link names; also for one against something. */
  isMet(link: Link, when: When): boolean {
    const own = this.#at(link.target, this.state(link.target), when);
    if (own && !isSelf(link, own) && allowsVersion(link.relation, own.version)) return true;
    return this.#providing(link).some(({ pkg }) => this.#at(link.target, this.stateOf(pkg), when) === pkg);
  }

  /** Whether the relationship is as it should be. */
  holds({ links, negative }: LinkGroup, when: When): boolean {
    return links.some((link) => this.isMet(link, when)) !== negative;
  }

  /** Whether what will be there lacks something that it needs. */
  isBroken({ install }: State): boolean {
    return install !== undefined && linksOf(install).some((group) => group.critical && !this.holds(group, "install"));
  }

  /** Whether what is there lacks something that it needs. */
  wasBroken({ current }: State): boolean {
    return current !== undefined && linksOf(current).some((group) => group.critical && !this.holds(group, "current"));
  }

  /** Whether what will be there lacks something that it needs, or recommends where that counts. */
  isPolicyBroken({ install }: State): boolean {
    return (
      install !== undefined &&
      linksOf(install).some((group) => this.isImportant(group) && !this.holds(group, "install"))
    );
  }

  broken(): State[] {
    return this.states().filter((state) => this.isBroken(state));
  }

  /** To be called after each change of what a package will be: relationships on it are looked at anew. */
  touch(state: State): void {
    this.#stale.delete(state.name);
    for (const pkg of [state.current, state.candidate]) {
      if (pkg) for (const name of providedNames(pkg)) this.#stale.delete(name);
    }
  }

  setCandidate(state: State, pkg: Package): void {
    if (state.candidate === pkg) return;
    if (state.candidate === state.install && state.mode === "install") state.install = pkg;
    state.candidate = pkg;
    this.touch(state);
  }

  /** Gives up installing anything else than what is planned. */
  discardCandidate(state: State, instead: Package | undefined = state.install): void {
    const { candidate } = state;
    if (candidate === instead) return;
    for (const name of [state.name, ...(candidate ? providedNames(candidate) : [])]) {
      const known = this.#stale.get(name) ?? new Map<State, Package | undefined>();
      this.#stale.set(name, known);
      if (!known.has(state)) known.set(state, candidate);
    }
    state.candidate = instead;
  }

  /** Those that stand for what the link names, and will be there. */
  providersOf(link: Link, when: When): State[] {
    return this.#providing(link).flatMap(({ pkg }) => {
      const state = this.stateOf(pkg);
      return state[when] === pkg ? [state] : [];
    });
  }

  #at(target: string, state: State, when: When): Package | undefined {
    if (when !== "candidate") return state[when];
    const stale = this.#stale.get(target);
    return stale?.has(state) ? stale.get(state) : state.candidate;
  }

  #providing(link: Link): readonly Provider[] {
    const { relation } = link;
    return this.providers(link.target).filter(
      ({ pkg, version }) =>
        !isSelf(link, pkg) &&
        // A Provides without version satisfies no relation with one (policy 7.5).
        (relation.operator === undefined || (version !== undefined && allowsVersion(relation, version))),
    );
  }
}

/** A package never conflicts with itself (policy 7.4). */
const isSelf = ({ kind, owner }: Link, pkg: Package): boolean =>
  (kind === "Conflicts" || kind === "Breaks") && owner.name === pkg.name;

function providedNames(pkg: Package): string[] {
  const names = pkg.provides.map(({ name }) => name);
  return pkg.record.multiArch === "allowed" ? [...names, ...[pkg.name, ...names].map((name) => `${name}:any`)] : names;
}
