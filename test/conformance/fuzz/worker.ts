import { parentPort, workerData } from "node:worker_threads";
import { attempt, makeInput } from "./attempt.ts";
import { targets } from "./targets/index.ts";

/** What a worker is started with. */
export interface Task {
  readonly target: string;
  readonly seed: number;
  readonly from: number;
  readonly count: number;
  /** Milliseconds after which no further input is begun. */
  readonly budget: number;
  /** One input in so many is shown to other programs too. */
  readonly judged: number;
  /** The number of the input that is being read, and when it was begun (milliseconds of the clock, modulo 2^31). */
  readonly progress: SharedArrayBuffer;
}

/** What a worker says: a finding, or at its end how many inputs it read. */
export type Said = { readonly number: number; readonly why: string } | { readonly done: number };

const { target: name, seed, from, count, budget, judged, progress } = workerData as Task;
const target = targets.get(name);
if (!target) throw new Error(`there is no target ${name}`);
const view = new Int32Array(progress);
const end = Date.now() + budget;
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origins.
const say = (said: Said): void => parentPort?.postMessage(said);
let number = from;
for (; number < from + count && Date.now() < end; number++) {
  const bytes = await makeInput(target, seed, number);
  Atomics.store(view, 0, number);
  Atomics.store(view, 1, Date.now() & 0x7fffffff);
  const why = await attempt(target, bytes, number % judged === 0);
  if (why !== undefined) say({ number, why });
}
say({ done: number - from });
