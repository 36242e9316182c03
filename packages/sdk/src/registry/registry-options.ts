import type { Progress } from "../context/index.ts";
import type { RetryPolicy } from "../fetch/index.ts";

/** What every operation on a registry takes; a Context fits. */
export interface RegistryOptions {
  /** Where proxies and credential files are looked up. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly progress?: Progress | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Only whether the network may be used is asked of it. */
  readonly fetch?: { readonly offline: boolean } | undefined;
  /** Allows HTTP without TLS to a registry that is not on this machine. Default false. */
  readonly plainHttp?: boolean | undefined;
  readonly retry?: Partial<RetryPolicy> | undefined;
  /** How long the registry may be silent, in milliseconds. Default 60 000. */
  readonly stallMs?: number | undefined;
}
