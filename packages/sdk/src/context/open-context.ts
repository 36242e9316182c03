import { createFetcher } from "../fetch/index.ts";
import { openStore } from "../store/index.ts";
import type { Context } from "./context.ts";
import { type Progress, silent } from "./progress.ts";

/** What every verb takes about where and how it works. */
export interface WorkOptions {
  /** The cache's folder. Default: `FIRN_CACHE`, else the operating system's place for caches. */
  readonly cache?: string | undefined;
  /** No download: what is not cached is an error (FIRN_OFFLINE). */
  readonly offline?: boolean | undefined;
  /** Where long work is shown. Default: nowhere. */
  readonly progress?: Progress | undefined;
  /** Environment variables that decide mirrors, proxies and credentials. Default: the process's. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Stops the work; nothing half-done stays behind. */
  readonly signal?: AbortSignal | undefined;
}

/** Opens cache and network for one piece of work and closes them after it. */
export async function withContext<T>(options: WorkOptions, work: (context: Context) => Promise<T>): Promise<T> {
  const env = options.env ?? process.env;
  const progress = options.progress ?? silent;
  const { signal } = options;
  signal?.throwIfAborted();
  const store = await openStore(options.cache, env);
  const fetch = createFetcher({ store, progress, env, signal, offline: options.offline ?? false });
  try {
    return await work({ store, fetch, progress, env, signal });
  } finally {
    await fetch.close();
  }
}
