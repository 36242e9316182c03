import type { Change } from "./compare-lines.ts";

export interface Sides {
  /** Lines with their ends. */
  readonly left: readonly string[];
  readonly right: readonly string[];
  readonly changes: readonly Change[];
}

const ended = (line: string): string => (line.endsWith("\n") ? line : `${line}\n\\ No newline at end of file\n`);

/** https://www.gnu.org/software/diffutils/manual/ "Detailed Normal" */
export function normal({ left, right, changes }: Sides): string {
  const range = (from: number, to: number): string => (to - from > 1 ? `${from + 1},${to}` : String(to));
  return changes
    .map(({ oldFrom, oldTo, newFrom, newTo }) => {
      const letter = oldFrom === oldTo ? "a" : newFrom === newTo ? "d" : "c";
      const gone = left.slice(oldFrom, oldTo).map((line) => `< ${ended(line)}`);
      const come = right.slice(newFrom, newTo).map((line) => `> ${ended(line)}`);
      const between = letter === "c" ? ["---\n"] : [];
      return [`${range(oldFrom, oldTo)}${letter}${range(newFrom, newTo)}\n`, ...gone, ...between, ...come].join("");
    })
    .join("");
}

/** https://www.gnu.org/software/diffutils/manual/ "Detailed Unified" */
export function unified(sides: Sides, context: number): string {
  const hunks: Change[][] = [];
  for (const change of sides.changes) {
    const hunk = hunks.at(-1);
    const before = hunk?.at(-1);
    if (hunk && before && change.oldFrom - before.oldTo <= 2 * context) hunk.push(change);
    else hunks.push([change]);
  }
  return hunks.map((hunk) => unifiedHunk(sides, hunk, context)).join("");
}

function unifiedHunk({ left, right }: Sides, hunk: readonly Change[], context: number): string {
  const [first, last] = [hunk[0], hunk.at(-1)];
  if (!first || !last) return "";
  const before = Math.min(context, first.oldFrom);
  const after = Math.min(context, left.length - last.oldTo);
  const range = (from: number, to: number): string => {
    const count = to - from;
    return count === 1 ? String(from + 1) : `${count === 0 ? from : from + 1},${count}`;
  };
  const old = range(first.oldFrom - before, last.oldTo + after);
  const now = range(first.newFrom - before, last.newTo + after);
  let text = `@@ -${old} +${now} @@\n`;
  let at = first.oldFrom - before;
  for (const { oldFrom, oldTo, newFrom, newTo } of hunk) {
    for (; at < oldFrom; at++) text += ` ${ended(left[at] ?? "")}`;
    for (; at < oldTo; at++) text += `-${ended(left[at] ?? "")}`;
    for (const line of right.slice(newFrom, newTo)) text += `+${ended(line)}`;
  }
  for (; at < last.oldTo + after; at++) text += ` ${ended(left[at] ?? "")}`;
  return text;
}
