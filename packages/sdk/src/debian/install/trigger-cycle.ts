import type { PackageState } from "../system/debian-system.ts";

/** What was pending at one moment. */
type Pending = ReadonlyMap<PackageState, ReadonlySet<string>>;

/**
 * Finds triggers that activate each other for ever, as dpkg does: of what was pending at each step, a slow look back
 * (the tortoise) is compared with now; where all of it is still pending, nothing was gained.
 */
export class TriggerCycle {
  #steps: Pending[] = [];
  #tortoise = 0;
  #advance = false;

  reset(): void {
    this.#steps = [];
    this.#tortoise = 0;
    this.#advance = false;
  }

  /** The package to give up on, where there is a cycle. */
  found(states: readonly PackageState[]): PackageState | undefined {
    const now = new Map<PackageState, ReadonlySet<string>>();
    for (const state of states) if (state.pendingTriggers.size > 0) now.set(state, new Set(state.pendingTriggers));
    this.#steps.push(now);
    if (this.#steps.length === 1) return undefined;
    if (this.#advance) this.#tortoise++;
    this.#advance = !this.#advance;
    const then = this.#steps[this.#tortoise] ?? new Map<PackageState, ReadonlySet<string>>();
    for (const [{ pendingTriggers }, names] of then) {
      for (const name of names) if (!pendingTriggers.has(name)) return undefined;
    }
    // dpkg keeps its list the other way round, so it gives up on the last.
    return [...then.keys()].at(-1);
  }
}
