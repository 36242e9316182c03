import { setImmediate } from "node:timers/promises";

/**
 * Returns a function to await between pieces of synchronous work: it lets timers and sockets have their turn once the
 * work has held the thread for `milliseconds`, and costs nothing before.
 */
export function breather(milliseconds = 15): () => Promise<void> | undefined {
  let since = performance.now();
  async function breathe(): Promise<void> {
    await setImmediate();
    since = performance.now();
  }
  return () => (performance.now() - since < milliseconds ? undefined : breathe());
}
