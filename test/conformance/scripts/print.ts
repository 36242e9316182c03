import { isCovered, type Outcome } from "./measure.ts";
import { lacksOf, percent, shareOf, tally } from "./summary.ts";

/** What one run found. */
export interface Run {
  readonly suite: string;
  readonly seed: number;
  /** All packages of main, and how many of them were looked at until enough with scripts were found. */
  readonly population: number;
  readonly looked: number;
  readonly samples: readonly Outcome[];
  readonly others: readonly Outcome[];
  /** Packages that cannot be installed on a system made by `debian()`, and why: they are not counted. */
  readonly refused: readonly (readonly [name: string, why: string])[];
  readonly weights: ReadonlyMap<string, number>;
}

const longestList = 30;
/** Of one package. */
const linesEach = 5;

/** The run as text: shares, what is lacking most, then a line for each thing that is lacking. */
export function describeRun(run: Run): string[] {
  const { samples, others, weights, refused } = run;
  const share = shareOf(samples, weights);
  const more = shareOf(others, weights);
  const deferred = samples.filter((one) => isCovered(one) && one.reports.length > 0);
  const lines = [
    `${run.suite}, seed ${run.seed}: ${samples.length} packages with scripts, of ${run.looked} drawn from ${run.population}`,
    "",
    "                                    packages            by reverse dependencies",
    row("samples interpreted to the end", share),
    row("what they depend on", more),
    "",
    `deferred to a container's start: ${deferred.length} of the samples`,
    ...tally(deferred, whatIsDeferred).map(([what, names]) => `  ${String(names.length).padStart(4)}  ${what}`),
    "",
    "lacking most (samples, then dependencies):",
  ];
  const rest = new Map(tally(others, lacksOf));
  const lacks = tally(samples, lacksOf);
  const most = lacks[0]?.[1].length ?? 1;
  for (const [word, names] of lacks.slice(0, longestList)) {
    const bar = "#".repeat(Math.ceil((30 * names.length) / most)).padEnd(30);
    const count = `${String(names.length).padStart(4)} ${String(rest.get(word)?.length ?? 0).padStart(4)}`;
    lines.push(`${count}  ${bar}  ${word}  (${names.slice(0, 3).join(", ")}${names.length > 3 ? ", …" : ""})`);
  }
  lines.push("", "samples not covered:", ...samples.filter((one) => !isCovered(one)).flatMap(linesOf));
  lines.push("", "dependencies not covered:", ...others.filter((one) => !isCovered(one)).flatMap(linesOf));
  if (refused.length > 0)
    lines.push("", "not installable, not counted:", ...refused.map((pair) => `  ${pair.join(": ")}`));
  return lines;
}

const row = (title: string, { covered, of, coveredWeight, ofWeight }: ReturnType<typeof shareOf>): string =>
  `${title.padEnd(34)}  ${`${covered}/${of}`.padEnd(10)} ${percent(covered, of).padEnd(8)} ` +
  ` ${`${coveredWeight}/${ofWeight}`.padEnd(14)} ${percent(coveredWeight, ofWeight)}`;

const whatIsDeferred = ({ reports }: Outcome): string[] => [...new Set(reports.map(({ why }) => why))];

function linesOf({ name, reports, broken }: Outcome): string[] {
  if (broken !== undefined) return [`  ${name}: ${broken.split("\n").slice(0, 3).join(" | ")}`];
  const lines = reports
    .filter(({ kind }) => kind !== "deferred")
    .map(({ kind, script, line, command, why }) => {
      return `  ${name}.${script}:${line} ${kind}: ${short(command)} — ${short(why)}`;
    });
  const more = lines.length - linesEach;
  return more <= 1 ? lines : [...lines.slice(0, linesEach), `  ${name}: and ${more} more`];
}

const short = (text: string): string => {
  const line = text.replaceAll(/[\s\x00-\x1f\x7f]+/g, " ");
  return line.length > 160 ? `${line.slice(0, 160)}…` : line;
};
