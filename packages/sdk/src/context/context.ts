import type { Fetcher } from "../fetch/index.ts";
import type { Store } from "../store/index.ts";
import type { Progress } from "./progress.ts";

/** What every stage works with; made once by a verb (`synth`, `push`, …) and handed down. */
export interface Context {
  readonly store: Store;
  readonly fetch: Fetcher;
  readonly progress: Progress;
  /** Environment variables; tests pass their own instead of the process's. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal | undefined;
}
