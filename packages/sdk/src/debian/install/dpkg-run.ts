import { inDpkgOrder } from "../dpkg/package-order.ts";
import type { PackageState } from "../system/debian-system.ts";
import { Dependencies } from "./dependency-check.ts";
import { TriggerCycle } from "./trigger-cycle.ts";
import { rereadPending, type Triggers } from "./triggers.ts";

/** What a run of dpkg does to packages, apart from the order. */
export interface DpkgActions {
  /** `postinst configure`, and the state that it leaves the package in. */
  configure(state: PackageState): void;
  /** `postinst triggered "NAMES"`. */
  processTriggers(state: PackageState, names: readonly string[]): void;
  /** After either, when the package's state is what it comes to: triggers that its script activated are taken in. */
  settled(): void;
}

/** How far dpkg goes to get on: each only once the one before has led nowhere. */
const attempt = { normal: 1, breakCircles: 2, triggers: 3, triggersInCircles: 4, last: 6 };

/**
 * One run of `dpkg --configure`, in the order that dpkg takes: a queue of packages that goes round until all that each
 * depends on is configured, then breaks circles, then processes triggers.
 * https://git.dpkg.org/git/dpkg/dpkg.git/tree/src/main/packages.c (process_queue), configure.c, trigproc.c
 */
export class DpkgRun {
  readonly #states: readonly PackageState[];
  readonly #triggers: Triggers;
  readonly #actions: DpkgActions;
  readonly #dependencies: Dependencies;
  readonly #queue: PackageState[] = [];
  readonly #deferred: PackageState[] = [];
  /** What this run will configure. */
  readonly #toBe = new Set<PackageState>();
  readonly #cycle = new TriggerCycle();
  #attempt = attempt.normal;
  #sinceProgress = 0;
  #helpful: PackageState | undefined;

  constructor(
    states: ReadonlyMap<string, PackageState>,
    architecture: string,
    triggers: Triggers,
    actions: DpkgActions,
    { deferTriggers = true } = {},
  ) {
    const byPackage = new Map([...states.values()].map((state) => [state.pkg, state]));
    this.#states = inDpkgOrder([...byPackage.keys()]).flatMap((pkg) => byPackage.get(pkg) ?? []);
    this.#triggers = triggers;
    this.#actions = actions;
    this.#dependencies = new Dependencies(this.#states, architecture);
    rereadPending(this.#states);
    triggers.onPending = deferTriggers ? (state) => add(this.#deferred, state) : undefined;
  }

  /** `dpkg --configure --pending` */
  configurePending(): void {
    const waits = ({ status, pendingTriggers }: PackageState): boolean =>
      status === "unpacked" || status === "half-configured" || pendingTriggers.size > 0;
    this.configure(this.#states.filter(waits));
  }

  /** `dpkg --configure PACKAGE…` */
  configure(states: readonly PackageState[]): void {
    for (const state of states) {
      add(this.#queue, state);
      this.#toBe.add(state);
    }
    for (let state = this.#queue.shift(); state; state = this.#queue.shift()) this.#process(this.#next(state));
    for (let state = this.#deferred.shift(); state; state = this.#deferred.shift()) this.#runTriggers(state, false);
    this.#triggers.onPending = undefined;
  }

  /** The package itself, or another whose triggers would help; goes one step further where nothing moves. */
  #next(state: PackageState): PackageState {
    const { length } = this.#queue;
    if (this.#sinceProgress++ > length * 3 + 2) this.#escalate();
    else if (this.#sinceProgress > length * 2 + 2) {
      const helpful = this.#helpful;
      if (this.#attempt < attempt.triggers || !helpful || helpful.pendingTriggers.size === 0) this.#escalate();
      else {
        add(this.#queue, state);
        this.#helpful = undefined;
        return helpful;
      }
    }
    return state;
  }

  #escalate(): void {
    this.#attempt++;
    this.#sinceProgress = 0;
  }

  #process(state: PackageState): void {
    if (state.pendingTriggers.size > 0) this.#runTriggers(state, true);
    else if (state.status === "unpacked" || state.status === "half-configured") this.#configure(state);
    else this.#triggers.processed(state);
  }

  #configure(state: PackageState): void {
    if (!this.#isReady(state)) {
      this.#toBe.add(state);
      add(this.#queue, state);
      return;
    }
    this.#cycle.reset();
    this.#sinceProgress = 0;
    this.#triggers.activateOwn(state);
    this.#actions.configure(state);
    state.pendingTriggers.clear();
    this.#settle(state);
  }

  /** post_postinst_tasks of dpkg. */
  #settle(state: PackageState): void {
    this.#triggers.settle(state);
    this.#actions.settled();
  }

  #isReady(state: PackageState): boolean {
    const waits = (other: PackageState): boolean => this.#toBe.has(other);
    if (this.#attempt >= attempt.breakCircles && this.#dependencies.breakCircle(state, waits)) this.#sinceProgress = 0;
    const { ready, byTriggers } = this.#dependencies.check(state, waits, (other) => this.#triggers.awaitedBy(other));
    if (byTriggers) this.#helpful = byTriggers;
    return ready || this.#attempt > attempt.last;
  }

  #runTriggers(state: PackageState, queued: boolean): void {
    const at = this.#deferred.indexOf(state);
    if (at >= 0) this.#deferred.splice(at, 1);
    if (state.pendingTriggers.size === 0) return this.#triggers.processed(state);
    if (queued && this.#attempt < attempt.triggers) return add(this.#queue, state);
    if (!this.#isReady(state)) {
      if (this.#attempt >= attempt.triggersInCircles && this.#givesUp(state)) return;
      // Outside of the queue dpkg leaves such triggers to a later run.
      if (queued) add(this.#queue, state);
      return;
    }
    if (this.#givesUp(state)) return;
    const names = [...state.pendingTriggers];
    state.status = "half-configured";
    state.pendingTriggers.clear();
    this.#sinceProgress = 0;
    this.#actions.processTriggers(state, names);
    this.#settle(state);
  }

  /** Whether processing a package's triggers would go round for ever. */
  #givesUp(state: PackageState): boolean {
    const loops = this.#cycle.found(this.#states);
    if (!loops) return false;
    loops.pendingTriggers.clear();
    this.#triggers.settle(loops);
    return loops === state;
  }
}

function add(list: PackageState[], state: PackageState): void {
  if (!list.includes(state)) list.push(state);
}
