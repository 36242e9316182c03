/** The known names that are most like a mistyped one, best first: at most `count`. */
export function suggestNames(wrong: string, names: Iterable<string>, count = 3): string[] {
  const limit = Math.max(1, Math.floor(wrong.length / 3));
  const scored = new Map<string, number>();
  for (const name of names) {
    if (scored.has(name)) continue;
    const distance = editDistance(wrong, name, limit);
    // A word left out at either end is as likely as a typing error: postgres, sklearn.
    if (distance <= limit) scored.set(name, distance);
    else if (wrong.length >= 4 && isPart(wrong, name)) scored.set(name, limit + 1 + (name.length - wrong.length) / 100);
  }
  return [...scored]
    .sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1))
    .slice(0, count)
    .map(([name]) => name);
}

const isPart = (wrong: string, name: string): boolean =>
  name.startsWith(wrong) || name.endsWith(`-${wrong}`) || name === `python3-${wrong}` || name === `lib${wrong}`;

/** Levenshtein's distance with transpositions; anything above `limit` counts as limit + 1. */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (before[j - 2] ?? 0) + 1);
      row.push(best);
    }
    if (Math.min(...row) > limit) return limit + 1;
    before = last;
    last = row;
  }
  return last[b.length] ?? limit + 1;
}
