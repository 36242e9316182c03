import { satisfiesAll } from "../packaging/specifier.ts";
import type { Candidate, Demand } from "./candidate.ts";
import { precedes, preference } from "./preference.ts";

/** What the algorithm asks of the world. */
export interface Provider {
  /** What meets all demands of an identifier, best first, without those known not to work. */
  matches(id: string, demands: DemandsOf, without: ReadonlySet<Candidate>): Promise<readonly Candidate[]>;
  /** What a candidate requires; undefined where it turns out that it cannot be used at all. */
  dependencies(candidate: Candidate): Promise<readonly Demand[] | undefined>;
  /** What will soon be asked for; may start downloads. */
  expect(candidates: readonly Candidate[], demands: readonly Demand[]): void;
}

export type DemandsOf = (id: string) => readonly Demand[];

interface Criterion {
  readonly candidates: readonly Candidate[];
  readonly demands: readonly Demand[];
  readonly excluded: ReadonlySet<Candidate>;
}

interface State {
  readonly pins: Map<string, Candidate>;
  readonly criteria: Map<string, Criterion>;
}

/** Nothing fits: the demands that clash, and which of what was tried led to them. */
export class Impossible extends Error {
  readonly causes: readonly Demand[];
  readonly reasons: ReadonlyMap<Candidate, Demand>;

  constructor(causes: readonly Demand[], reasons: ReadonlyMap<Candidate, Demand>) {
    super("no solution");
    this.causes = causes;
    this.reasons = reasons;
  }
}

class Conflict extends Error {
  readonly demands: readonly Demand[];

  constructor(demands: readonly Demand[]) {
    super("conflict");
    this.demands = demands;
  }
}

/** More rounds than any solvable set needs; each pins or unpins one package. */
const maxRounds = 20_000;

/**
 * Chooses a candidate for every identifier that is required: the algorithm of resolvelib 1.1 with pip's preferences,
 * step by step, so that the answer is pip's. https://github.com/sarugaku/resolvelib
 * @throws Impossible
 */
export class Resolution {
  readonly #provider: Provider;
  /** The demand that led to each candidate that was ever tried. */
  readonly #reasons = new Map<Candidate, Demand>();
  #states: State[] = [{ pins: new Map(), criteria: new Map() }];
  #causes: readonly Demand[] = [];

  constructor(provider: Provider) {
    this.#provider = provider;
  }

  async resolve(roots: readonly Demand[]): Promise<ReadonlyMap<string, Candidate>> {
    const order = new Map<string, number>();
    for (const { id } of roots) if (!order.has(id)) order.set(id, order.size);
    this.#provider.expect([], roots);
    // As pip: extras last, so that their candidates already know what binds the project itself.
    const sorted = [...roots].sort((a, b) => Number(a.extras.length > 0) - Number(b.extras.length > 0));
    for (const demand of sorted) {
      try {
        await this.#demand(this.#state.criteria, demand);
      } catch (error) {
        throw error instanceof Conflict ? this.#impossible(error.demands) : error;
      }
    }
    this.#push();
    for (let round = 0; round < maxRounds; round++) {
      const open = [...this.#state.criteria].filter(([id, criterion]) => !this.#isPinned(id, criterion));
      if (open.length === 0) return this.#state.pins;
      const settled = new Set([...this.#state.criteria.keys()].filter((id) => !open.some(([other]) => other === id)));
      const id = this.#choose(open, order);
      const conflicts = await this.#pin(id);
      if (conflicts) {
        if (!(await this.#backjump(conflicts))) throw this.#impossible(conflicts);
        this.#causes = conflicts;
      } else {
        this.#forgetParents(settled);
        this.#push();
      }
    }
    throw this.#impossible(this.#causes);
  }

  get #state(): State {
    const state = this.#states.at(-1);
    if (!state) throw new Error("no state is left");
    return state;
  }

  #push(): void {
    const { pins, criteria } = this.#state;
    this.#states.push({ pins: new Map(pins), criteria: new Map(criteria) });
  }

  #impossible(causes: readonly Demand[]): Impossible {
    return new Impossible(causes, this.#reasons);
  }

  /** Adds a demand to what an identifier has to meet. @throws Conflict where nothing is left */
  async #demand(criteria: Map<string, Criterion>, demand: Demand): Promise<void> {
    const { id } = demand;
    const before = criteria.get(id);
    const demands = [...(before?.demands ?? []), demand];
    const excluded = before?.excluded ?? new Set();
    const all: DemandsOf = (of) => (of === id ? demands : (criteria.get(of)?.demands ?? []));
    const candidates = await this.#provider.matches(id, all, excluded);
    if (candidates.length === 0) throw new Conflict(demands);
    criteria.set(id, { candidates, demands, excluded });
  }

  #isPinned(id: string, criterion: Criterion): boolean {
    const pin = this.#state.pins.get(id);
    return pin !== undefined && criterion.demands.every((demand) => meets(pin, demand));
  }

  #choose(open: readonly (readonly [string, Criterion])[], order: ReadonlyMap<string, number>): string {
    const clashing = new Set(this.#causes.flatMap(({ id, parent }) => (parent ? [id, parent.id] : [id])));
    const urgent = open.filter(([id]) => clashing.has(id));
    const ranked = (urgent.length ? urgent : open).map(([id, { demands }]) => preference(id, demands, order.get(id)));
    return ranked.reduce((best, next) => (precedes(next, best) ? next : best)).id;
  }

  /** Pins the first candidate whose own demands can be met. Returns what clashed where there is none. */
  async #pin(id: string): Promise<readonly Demand[] | undefined> {
    const { criteria, pins } = this.#state;
    const criterion = criteria.get(id);
    if (!criterion) throw new Error(`${id} is not required`);
    const clashes = new Set<Demand>();
    for (const candidate of criterion.candidates) {
      const [reason] = criterion.demands;
      if (reason && !this.#reasons.has(candidate)) this.#reasons.set(candidate, reason);
      const updated = new Map(criteria);
      try {
        const dependencies = await this.#provider.dependencies(candidate);
        if (!dependencies) throw new Conflict(criterion.demands);
        this.#provider.expect([], dependencies);
        for (const dependency of dependencies) await this.#demand(updated, dependency);
        const next = dependencies.map((one) => updated.get(one.id)?.candidates[0]);
        this.#provider.expect(
          next.flatMap((one) => one ?? []),
          [],
        );
      } catch (error) {
        if (!(error instanceof Conflict)) throw error;
        for (const demand of error.demands) clashes.add(demand);
        continue;
      }
      for (const [key, value] of updated) criteria.set(key, value);
      // Last in the map is the latest pin: that is the one taken back first.
      pins.delete(id);
      pins.set(id, candidate);
      return undefined;
    }
    return [...clashes];
  }

  /** What pinned candidates that are open again had required does not count any more. */
  #forgetParents(settled: ReadonlySet<string>): void {
    const { criteria } = this.#state;
    const reopened = new Set(
      [...settled].filter((id) => {
        const criterion = criteria.get(id);
        return criterion && !this.#isPinned(id, criterion);
      }),
    );
    if (reopened.size === 0) return;
    for (const [id, criterion] of criteria) {
      const demands = criterion.demands.filter(({ parent }) => !parent || !reopened.has(parent.id));
      criteria.set(id, { ...criterion, demands });
    }
  }

  /** Takes pins back until one of those that caused the clash is another. False: nothing is left to try. */
  async #backjump(clash: readonly Demand[]): Promise<boolean> {
    const involved = new Set(clash.flatMap(({ id, parent }) => (parent ? [id, parent.id] : [id])));
    while (this.#states.length >= 3) {
      this.#states.pop();
      let broken: State;
      let last: readonly [string, Candidate] | undefined;
      for (;;) {
        const popped = this.#states.pop();
        last = popped && [...popped.pins].at(-1);
        if (!popped || !last || this.#states.length === 0) return false;
        broken = popped;
        broken.pins.delete(last[0]);
        if (!involved.has(last[0]) || broken.pins.size === 0) break;
        const dependencies = (await this.#provider.dependencies(last[1])) ?? [];
        if (dependencies.some(({ id }) => involved.has(id))) break;
      }
      const [name, candidate] = last;
      const exclusions = new Map([...broken.criteria].map(([id, { excluded }]) => [id, new Set(excluded)]));
      exclusions.set(name, new Set([...(exclusions.get(name) ?? []), candidate]));
      this.#push();
      if (await this.#exclude(exclusions)) return true;
    }
    return false;
  }

  async #exclude(exclusions: ReadonlyMap<string, ReadonlySet<Candidate>>): Promise<boolean> {
    const { criteria } = this.#state;
    for (const [id, added] of exclusions) {
      const criterion = criteria.get(id);
      if (added.size === 0 || !criterion) continue;
      const excluded = new Set([...criterion.excluded, ...added]);
      const candidates = await this.#provider.matches(id, (of) => criteria.get(of)?.demands ?? [], excluded);
      if (candidates.length === 0) return false;
      criteria.set(id, { ...criterion, candidates, excluded });
    }
    return true;
  }
}

/** Whether a pinned candidate meets a demand of its own identifier. */
function meets(pin: Candidate, demand: Demand): boolean {
  return demand.exact ? demand.exact === pin : satisfiesAll(pin.version, demand.specifiers);
}
