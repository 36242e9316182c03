import { FirnError } from "../errors/index.ts";

/** Bounds on what one script may do, so that none hangs or fills the memory. */
export interface Meter {
  /** Commands, rounds of a loop, lines of sed and awk: what takes time. @throws FIRN_SCRIPT_LIMIT */
  step(count?: number): void;
  /** Bytes written to files, pipes and variables. @throws FIRN_SCRIPT_LIMIT */
  wrote(bytes: number): void;
}

export interface Limits {
  readonly steps: number;
  readonly bytes: number;
  /** Functions, sourced files and command substitutions within each other. */
  readonly depth: number;
}

export const defaultLimits: Limits = { steps: 5_000_000, bytes: 256 << 20, depth: 200 };

export function meterOf(limits: Limits = defaultLimits): Meter {
  let steps = 0;
  let bytes = 0;
  const exceeded = (what: string) =>
    new FirnError("FIRN_SCRIPT_LIMIT", `the script was stopped: ${what}`, {
      hint: "Leave it out, or say what it does: apt(…, { effects: { … } })",
    });
  return {
    step(count = 1) {
      steps += count;
      if (steps > limits.steps) throw exceeded(`it takes more than ${limits.steps} steps`);
    },
    wrote(count) {
      bytes += count;
      if (bytes > limits.bytes) throw exceeded(`it writes more than ${limits.bytes} bytes`);
    },
  };
}
