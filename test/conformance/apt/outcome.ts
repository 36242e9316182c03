import type { AptRoot } from "./apt-root.ts";
import type { PackageSet } from "./package-sets.ts";

/** `name=version` of what would be installed, sorted; or why that cannot be. */
export type Outcome = { readonly chosen: readonly string[] } | { readonly refused: string };

export interface Compared {
  readonly set: PackageSet;
  readonly apt: Outcome;
  readonly firn: Outcome;
  readonly equal: boolean;
}

/** Asks both for one set. Where apt refuses, firn has to refuse. */
export async function compareOutcomes(
  set: PackageSet,
  apt: AptRoot,
  firn: (set: PackageSet) => Promise<readonly string[]>,
): Promise<Compared> {
  const [theirs, ours] = await Promise.all([
    outcomeOf(apt.simulate(set.packages, set.recommends ?? false)),
    outcomeOf(firn(set)),
  ]);
  const equal =
    "chosen" in theirs && "chosen" in ours
      ? theirs.chosen.join() === ours.chosen.join()
      : "refused" in theirs && "refused" in ours;
  return { set, apt: theirs, firn: ours, equal };
}

async function outcomeOf(asked: Promise<readonly string[]>): Promise<Outcome> {
  try {
    return { chosen: await asked };
  } catch (error) {
    const { stdout = "", message } = error as Error & { stdout?: string };
    return { refused: stdout === "" ? message : stdout };
  }
}

/** The packages that only one chose. */
export function differenceOf(apt: readonly string[], firn: readonly string[]): string {
  const [theirs, ours] = [new Set(apt), new Set(firn)];
  const only = (items: readonly string[], other: ReadonlySet<string>): string =>
    items.filter((item) => !other.has(item)).join(" ") || "nothing";
  return `only apt: ${only(apt, ours)}; only firn: ${only(firn, theirs)}`;
}
