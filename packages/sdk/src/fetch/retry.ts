import { setTimeout as sleep } from "node:timers/promises";

export interface RetryPolicy {
  /** How often a request is sent at most, the first time included. */
  readonly attempts: number;
  /** The wait after the first failure, in milliseconds; each later one is `factor` times longer. */
  readonly firstMs: number;
  readonly factor: number;
  /** The part of a wait that is random, so that many clients do not come back at once. */
  readonly jitter: number;
  /** A server that asks for a longer wait is not waited for. */
  readonly longestMs: number;
}

export const defaultRetry: RetryPolicy = { attempts: 4, firstMs: 500, factor: 3, jitter: 0.2, longestMs: 60_000 };

// 499 is nginx's and 52x Cloudflare's; https://github.com/google/go-containerregistry/blob/main/pkg/v1/remote/options.go
export const isRetryableStatus = (status: number): boolean =>
  status === 408 || status === 425 || status === 429 || status === 499 || (status >= 500 && status !== 501);

/** Milliseconds that a `Retry-After` header asks for (RFC 9110, 10.2.3: seconds or a date), or undefined. */
export function retryAfterMs(header: string | undefined, now: number = Date.now()): number | undefined {
  if (header === undefined) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/**
 * How long to wait before the next attempt, in milliseconds; undefined where there should be none.
 *
 * @param failed how many attempts have failed, from 1.
 * @param asked what the server asked for.
 */
export function nextWait(policy: RetryPolicy, failed: number, asked?: number): number | undefined {
  if (failed >= policy.attempts) return undefined;
  if (asked !== undefined) return asked <= policy.longestMs ? asked : undefined;
  const wait = Math.min(policy.firstMs * policy.factor ** (failed - 1), policy.longestMs);
  return wait * (1 - policy.jitter * Math.random());
}

/** Waits, unless the signal ends it; then it throws the signal's reason. */
export async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  try {
    await sleep(ms, undefined, signal ? { signal } : {});
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
