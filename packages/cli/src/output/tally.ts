import type { TaskKind } from "@firn/sdk";

/** One task under way. */
export interface Running {
  readonly title: string;
  readonly total: number;
  readonly unit: "bytes" | "items";
  readonly startedAt: number;
  done: number;
}

/** All tasks of one kind, since the command started. */
export interface KindTally {
  readonly kind: TaskKind;
  readonly startedAt: number;
  readonly running: Set<Running>;
  lastEndAt: number;
  ended: number;
  failed: number;
  /** Bytes of all tasks that count bytes. */
  bytes: number;
}

/** How each kind of work is named: while it goes on, when it is over, and what is counted. */
export const wording: Readonly<Record<TaskKind, { now: string; past: string; noun: string; nouns?: string }>> = {
  lock: { now: "locking", past: "locked", noun: "step" },
  fetch: { now: "downloading", past: "downloaded", noun: "file" },
  unpack: { now: "unpacking", past: "unpacked", noun: "archive" },
  effects: { now: "configuring", past: "configured", noun: "system" },
  layer: { now: "packing", past: "packed", noun: "layer" },
  pull: { now: "pulling", past: "pulled", noun: "blob" },
  push: { now: "pushing", past: "pushed", noun: "blob" },
};

/** Counts what a command does, for whoever shows it. */
export class Tally {
  readonly kinds: Map<TaskKind, KindTally> = new Map();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  start(kind: TaskKind, title: string, total: number, unit: "bytes" | "items"): [KindTally, Running] {
    const now = this.#now();
    let tally = this.kinds.get(kind);
    if (!tally) {
      tally = { kind, startedAt: now, running: new Set(), lastEndAt: now, ended: 0, failed: 0, bytes: 0 };
      this.kinds.set(kind, tally);
    }
    const task: Running = { title, total, unit, startedAt: now, done: 0 };
    tally.running.add(task);
    return [tally, task];
  }

  advance(tally: KindTally, task: Running, amount: number): void {
    task.done += amount;
    if (task.unit === "bytes") tally.bytes += amount;
  }

  /** Returns whether the task was still running. */
  end(tally: KindTally, task: Running, outcome: "done" | "failed"): boolean {
    if (!tally.running.delete(task)) return false;
    tally.lastEndAt = this.#now();
    if (outcome === "failed") tally.failed++;
    else tally.ended++;
    return true;
  }
}
