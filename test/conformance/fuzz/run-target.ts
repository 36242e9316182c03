import { Worker } from "node:worker_threads";
import type { Said, Task } from "./worker.ts";

export interface Finding {
  readonly target: string;
  readonly seed: number;
  readonly number: number;
  readonly why: string;
}

export interface Outcome {
  readonly inputs: number;
  readonly findings: readonly Finding[];
  /** Bytes beyond what the process had before. */
  readonly peak: number;
}

/** Longer than this on one input is a hang. Milliseconds. */
const patience = 20_000;
/** More memory than this, whatever the input, is too much. Bytes. */
const memory = 700 << 20;

/** Reads many inputs in a thread of its own, which is ended where it hangs or takes too much memory. */
export function runTarget(task: Omit<Task, "progress">): Promise<Outcome> {
  const progress = new SharedArrayBuffer(8);
  const view = new Int32Array(progress);
  const findings: Finding[] = [];
  const before = process.memoryUsage.rss();
  let [peak, inputs] = [0, 0];
  const find = (number: number, why: string): void => {
    findings.push({ target: task.target, seed: task.seed, number, why });
  };
  return new Promise((resolve) => {
    const worker = new Worker(new URL("worker.ts", import.meta.url), {
      workerData: { ...task, progress },
      resourceLimits: { maxOldGenerationSizeMb: 512 },
    });
    let over = false;
    const stop = (why?: string): void => {
      if (over) return;
      over = true;
      clearInterval(watch);
      if (why !== undefined) find(Atomics.load(view, 0), why);
      void worker.terminate().then(() => resolve({ inputs, findings, peak }));
    };
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage.rss() - before);
      if (peak > memory) stop(`it takes ${Math.round(peak / 2 ** 20)} MB of memory`);
      const began = Atomics.load(view, 1);
      if (began > 0 && (Date.now() & 0x7fffffff) - began > patience) stop("it hangs");
    }, 50);
    worker.on("message", (said: Said) => {
      if ("done" in said) {
        inputs = said.done;
        stop();
      } else find(said.number, said.why);
    });
    worker.on("error", (error) => stop(`the thread died: ${String(error)}`));
    worker.on("exit", () => stop("the thread ended"));
  });
}
