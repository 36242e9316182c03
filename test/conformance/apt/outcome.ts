import { FirnError } from "../../../packages/sdk/src/errors/index.ts";
import type { PackageSet } from "./package-sets.ts";

/** `name=version` of what would be installed, sorted, and `-name` of what would go; or why that cannot be. */
export type Outcome = { readonly chosen: readonly string[] } | { readonly refused: string; readonly code?: string };

/**
 * `equal`: the same packages and versions. `refused`: both refuse. `removal`: apt would remove what is there, and firn,
 * which adds only, refuses. `differ`: anything else.
 */
export type Verdict = "equal" | "refused" | "removal" | "differ";

export interface Compared {
  readonly set: PackageSet;
  readonly apt: Outcome;
  readonly firn: Outcome;
  readonly verdict: Verdict;
}

export function compareOutcomes(set: PackageSet, apt: Outcome, firn: Outcome): Compared {
  return { set, apt, firn, verdict: verdictOf(apt, firn) };
}

function verdictOf(apt: Outcome, firn: Outcome): Verdict {
  if ("refused" in apt) return "refused" in firn ? "refused" : "differ";
  if ("refused" in firn) return apt.chosen.some((one) => one.startsWith("-")) ? "removal" : "differ";
  return apt.chosen.join() === firn.chosen.join() ? "equal" : "differ";
}

export async function outcomeOf(asked: Promise<readonly string[]>): Promise<Outcome> {
  try {
    return { chosen: await asked };
  } catch (error) {
    const { stdout = "", stderr = "", message } = error as Error & { stdout?: string; stderr?: string };
    const code = FirnError.is(error) ? error.code : undefined;
    // What is no answer about packages is a failure of the comparison.
    if (code === undefined && !/^E: /m.test(stderr)) throw error;
    return { refused: `${stdout}${stderr}` || message, ...(code !== undefined && { code }) };
  }
}

/** The packages that only one chose. */
export function differenceOf(apt: readonly string[], firn: readonly string[]): string {
  const [theirs, ours] = [new Set(apt), new Set(firn)];
  const only = (items: readonly string[], other: ReadonlySet<string>): string =>
    items.filter((item) => !other.has(item)).join(" ") || "nothing";
  return `only apt: ${only(apt, ours)}; only firn: ${only(firn, theirs)}`;
}
