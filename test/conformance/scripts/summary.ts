import { isCovered, type Outcome } from "./measure.ts";

/** A share of packages, plain and by weight. */
export interface Share {
  readonly covered: number;
  readonly of: number;
  readonly coveredWeight: number;
  readonly ofWeight: number;
}

export function shareOf(outcomes: readonly Outcome[], weights: ReadonlyMap<string, number>): Share {
  const weigh = (some: readonly Outcome[]): number => some.reduce((sum, { name }) => sum + (weights.get(name) ?? 1), 0);
  const covered = outcomes.filter(isCovered);
  return {
    covered: covered.length,
    of: outcomes.length,
    coveredWeight: weigh(covered),
    ofWeight: weigh(outcomes),
  };
}

export const percent = (part: number, whole: number): string => `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;

/** What is lacking, in a word: a command's name, the interpreter of a script, or the error of a failed one. */
export function lacksOf({ reports, broken }: Outcome): string[] {
  if (broken !== undefined) return [`(not installed) ${broken.split("\n")[0]}`];
  const lacks = reports
    .filter(({ kind }) => kind !== "deferred")
    .map(({ kind, command, why }) => {
      const interpreter = /this one is for (\S+)/.exec(why)?.[1];
      if (interpreter !== undefined) return `(a script for ${interpreter})`;
      const name = nameOf(command);
      return kind === "failed" ? `(failed) ${name}` : name;
    });
  return [...new Set(lacks)];
}

/** `exec env LANG=C /usr/bin/foo x` → `foo`. */
function nameOf(command: string): string {
  const words = command
    .replace(/ \(in [^)]*\)$/, "")
    .split(" ")
    .filter((word) => word !== "exec" && word !== "command");
  const word = words[0] ?? "";
  return word === "." ? `. ${words[1] ?? ""}` : word.slice(word.lastIndexOf("/") + 1);
}

/** Most frequent first: what is lacking, and the packages that lack it. */
export function tally(
  outcomes: readonly Outcome[],
  words: (outcome: Outcome) => readonly string[],
): (readonly [string, readonly string[]])[] {
  const found = new Map<string, string[]>();
  for (const outcome of outcomes) {
    for (const word of words(outcome)) found.set(word, [...(found.get(word) ?? []), outcome.name]);
  }
  return [...found].sort(([a, one], [b, other]) => other.length - one.length || (a < b ? -1 : 1));
}
