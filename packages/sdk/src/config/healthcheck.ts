import { checkOptions, definitionError, type Ingredient, makeIngredient, shown } from "../describe/index.ts";

/** Milliseconds, or a number with its unit. */
export type Duration = number | `${number}${"ms" | "s" | "m" | "h"}`;

export interface HealthcheckOptions {
  /** Between two checks; default 30 seconds. */
  readonly interval?: Duration | undefined;
  /** After which a check counts as failed; default 30 seconds. */
  readonly timeout?: Duration | undefined;
  /** In which failures do not count yet; default none. */
  readonly startPeriod?: Duration | undefined;
  /** Failures in a row that make a container unhealthy; default 3. */
  readonly retries?: number | undefined;
}

/**
 * How a runtime finds out whether the container still works: a command that ends with 0. Docker and Podman run it;
 * Kubernetes has its own probes instead.
 *
 * @param check the words of a command, an empty list for no check at all (not even the base's), or one string for the
 * image's shell, which it then needs.
 * @throws FIRN_DEFINITION_INVALID for a duration that cannot be read, or shorter than a millisecond.
 *
 * @example
 * ```ts
 * import { healthcheck } from "@firn/sdk";
 * export const alive = healthcheck(["python3", "-m", "app.alive"], { interval: "10s", timeout: "2s", retries: 5 });
 * ```
 */
export function healthcheck(check: readonly string[], options?: HealthcheckOptions): Ingredient<never, never>;
export function healthcheck(check: string, options?: HealthcheckOptions): Ingredient<"shell", never>;
export function healthcheck(
  check: string | readonly string[],
  options: HealthcheckOptions = {},
): Ingredient<"shell", never> {
  checkOptions(healthcheck, options, ["interval", "timeout", "startPeriod", "retries"], usage);
  const shell = typeof check === "string";
  return makeIngredient(healthcheck, {
    needs: shell ? ["shell"] : [],
    steps: [
      {
        kind: "healthcheck",
        argv: shell ? ["/bin/sh", "-c", check] : check,
        ...durations(options),
        ...(options.retries !== undefined && { retries: options.retries }),
      },
    ],
  });
}

const usage = 'Write healthcheck(["…"], { interval: "10s" })';

function durations(options: HealthcheckOptions): Readonly<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const name of ["interval", "timeout", "startPeriod"] as const) {
    const value = options[name];
    if (value !== undefined) found[name] = nanoseconds(name, value);
  }
  return found;
}

const unit: Readonly<Record<string, number>> = { ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 };

function nanoseconds(name: string, value: unknown): number {
  const match = typeof value === "string" ? /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(value) : undefined;
  const amount = typeof value === "number" ? value * 1e6 : Number(match?.[1]) * (unit[match?.[2] ?? ""] ?? Number.NaN);
  const whole = Math.round(amount);
  // Docker refuses what is shorter than a millisecond: https://docs.docker.com/reference/api/engine/
  if (Number.isSafeInteger(whole) && whole >= 1e6) return whole;
  throw definitionError(
    healthcheck,
    `healthcheck(): "${name}" must be a duration of a millisecond or more, not ${shown(value)}`,
    'Write "30s", "500ms", or a number of milliseconds',
  );
}
