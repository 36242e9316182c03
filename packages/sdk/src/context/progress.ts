/** One long piece of work, counted in bytes (or in items where `unit` says so). */
export interface Task {
  /** Adds to what is done. */
  advance(amount: number): void;
  /** Ends it. A task is ended once, also when it failed. */
  end(outcome?: "done" | "failed"): void;
}

export type TaskKind = "fetch" | "lock" | "unpack" | "effects" | "layer" | "pull" | "push";

/** Where work in progress is shown; the command draws bars or prints lines, a library's default is silence. */
export interface Progress {
  /** `total` is 0 where it is not known beforehand. */
  start(kind: TaskKind, title: string, total: number, unit?: "bytes" | "items"): Task;
  /** One line that a person should read: something went another way than they may expect. */
  notice(message: string): void;
}

export const silent: Progress = {
  start: () => ({ advance() {}, end() {} }),
  notice() {},
};
