import type { Demand } from "./candidate.ts";

/** What decides which open package is pinned next: pip's order, so that its answers come out. */
export interface Preference {
  readonly id: string;
  /** Compared one after the other; smaller goes first. */
  readonly rank: readonly number[];
}

/**
 * URLs first, then what is pinned by `==`, then what has an upper bound, then what the user asked for in that order,
 * then what has any bound, then by name.
 */
export function preference(id: string, demands: readonly Demand[], requested: number | undefined): Preference {
  const specifiers = demands.flatMap((demand) => demand.specifiers);
  const isPinned = specifiers.some(({ operator, version }) => operator.startsWith("==") && !version.includes("*"));
  const isBounded = specifiers.some(
    ({ operator, version }) => ["<", "<=", "~="].includes(operator) || (operator === "==" && version.includes("*")),
  );
  const isExact = demands.some((demand) => demand.exact);
  const no = (flag: boolean) => (flag ? 0 : 1);
  const order = requested ?? Number.POSITIVE_INFINITY;
  return { id, rank: [no(isExact), no(isPinned), no(isBounded), order, no(specifiers.length > 0)] };
}

export function precedes(a: Preference, b: Preference): boolean {
  for (const [i, value] of a.rank.entries()) {
    const other = b.rank[i] ?? 0;
    if (value !== other) return value < other;
  }
  return a.id < b.id;
}
