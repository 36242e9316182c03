import type { Context } from "../../../packages/sdk/src/context/index.ts";
import { Batches } from "./batches.ts";
import { type Drawn, draw, type Sample } from "./draw.ts";
import { isCovered, measure, type Outcome, type Place } from "./measure.ts";
import { packagesOf, weigh } from "./population.ts";
import type { Run } from "./print.ts";
import { lacksOf } from "./summary.ts";

export interface CoverageOptions {
  readonly suite: string;
  /** Packages with scripts to look at. */
  readonly count: number;
  readonly seed: number;
  /** Packages to install side by side, at most. */
  readonly batch: number;
  /** Told of the progress. */
  readonly note?: (text: string) => void;
}

const architecture = "amd64";

/** Draws packages that have scripts, installs them batch by batch, and gathers what was reported of each. */
export async function coverage(options: CoverageOptions, context: Context): Promise<Run> {
  const { suite, count, seed, note = () => undefined } = options;
  const settings = { suite, architecture, size: options.batch };
  const all = await packagesOf(suite, architecture, context);
  const batches = new Batches(settings, context);
  const drawn: Drawn = { looked: 0 };
  const refused: (readonly [string, string])[] = [];
  let placed = 0;
  for await (const sample of draw(all, seed, context, drawn)) {
    const why = await batches.add(sample);
    if (why !== undefined) refused.push([sample.name, why]);
    else if (++placed === count) break;
  }
  const list = await batches.list();
  note(`${placed} packages with scripts of ${drawn.looked}, in ${list.length} batches`);
  const regroup = async (samples: readonly Sample[]) => {
    const some = new Batches(settings, context);
    for (const sample of samples) await some.add(sample);
    return some.list();
  };
  const place: Place = { suite, platform: `linux/${architecture}`, context, regroup };
  const samples: Outcome[] = [];
  const others = new Map<string, Outcome>();
  for (const [index, batch] of list.entries()) {
    const start = performance.now();
    const measured = await measure(batch, place);
    samples.push(...measured.samples);
    // Seen in several batches, the first counts.
    for (const other of measured.others) if (!others.has(other.name)) others.set(other.name, other);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    const scripts = (measured.milliseconds / 1000).toFixed(1);
    note(`batch ${index + 1}: ${batch.samples.length} of ${batch.added.length} in ${seconds} s, scripts ${scripts} s`);
    for (const one of measured.samples) if (!isCovered(one)) note(`  ${one.name}: ${lacksOf(one).join(", ")}`);
  }
  for (const { name } of samples) others.delete(name);
  const weights = weigh(all);
  const seen = new Map([...samples, ...others.values()].map(({ name }) => [name, weights.get(name) ?? 1]));
  return {
    suite,
    seed,
    population: all.length,
    looked: drawn.looked,
    samples: samples.sort((a, b) => (a.name < b.name ? -1 : 1)),
    others: [...others.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    refused,
    weights: seen,
  };
}
