import type { Difference } from "./compare.ts";
import { type DifferenceClass, differenceClasses } from "./known-differences.ts";

export interface Explained {
  /** How many differences each class has, by its name. */
  readonly counts: ReadonlyMap<string, number>;
  /** What no class explains. */
  readonly unexplained: readonly Difference[];
}

/** Gives the text of a path in a system. */
export type ReadText = (path: string) => string;

/** Sorts differences into the classes that are right; what is left has to be mended, or argued for. */
export function explain(differences: readonly Difference[], apt: ReadText, firn: ReadText): Explained {
  const counts = new Map<string, number>();
  const unexplained: Difference[] = [];
  for (const difference of differences) {
    const known = differenceClasses.find((one) => covers(one, difference, apt, firn));
    if (known) counts.set(known.name, (counts.get(known.name) ?? 0) + 1);
    else unexplained.push(difference);
  }
  return { counts, unexplained };
}

function covers(known: DifferenceClass, { path, kind }: Difference, apt: ReadText, firn: ReadText): boolean {
  if (!known.paths.test(path) || !known.kinds.includes(kind)) return false;
  if (!known.normalise || kind !== "content") return true;
  return known.normalise(apt(path)) === known.normalise(firn(path));
}
