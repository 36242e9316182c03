import type { Context } from "../../../packages/sdk/src/context/index.ts";
import { FirnError } from "../../../packages/sdk/src/errors/index.ts";
import type { Installation, ScriptReport } from "../../../packages/sdk/src/lock/index.ts";
import type { Batch } from "./batches.ts";
import type { Sample } from "./draw.ts";
import { installBatch } from "./install-batch.ts";

/** What became of one package's scripts. */
export interface Outcome {
  readonly name: string;
  readonly version: string;
  readonly reports: readonly ScriptReport[];
  /** Why it could not be installed at all: nothing was learnt of its scripts then. */
  readonly broken?: string;
}

export interface Measured {
  readonly samples: readonly Outcome[];
  /** What came along as dependencies and had scripts. */
  readonly others: readonly Outcome[];
  readonly milliseconds: number;
}

/** Interpreted to the end, with nothing left out. What must run in a container by its nature is told, and counted apart. */
export const isCovered = ({ reports, broken }: Outcome): boolean =>
  broken === undefined && reports.every(({ kind }) => kind === "deferred");

/** Where it is measured. */
export interface Place {
  readonly suite: string;
  readonly platform: string;
  readonly context: Context;
  /** Some of a batch's samples as batches of their own. */
  readonly regroup: (samples: readonly Sample[]) => Promise<readonly Batch[]>;
}

/** Installs a batch; where that throws, its halves, until what is at fault stands alone. */
export async function measure(batch: Batch, place: Place): Promise<Measured> {
  const { samples } = batch;
  try {
    return outcomesOf(samples, await installBatch(batch, place.suite, place.platform, place.context));
  } catch (error) {
    if (!(error instanceof Error) || (FirnError.is(error) && error.code.startsWith("FIRN_DISK_"))) throw error;
    const [only] = samples;
    if (only && samples.length === 1) {
      const broken = FirnError.is(error) ? error.message : `${error.stack}`;
      return { samples: [{ name: only.name, version: "", reports: [], broken }], others: [], milliseconds: 0 };
    }
    const half = Math.ceil(samples.length / 2);
    const measured: Measured[] = [];
    for (const some of [samples.slice(0, half), samples.slice(half)]) {
      for (const smaller of await place.regroup(some)) measured.push(await measure(smaller, place));
    }
    return {
      samples: measured.flatMap((each) => each.samples),
      others: measured.flatMap((each) => each.others),
      milliseconds: measured.reduce((sum, each) => sum + each.milliseconds, 0),
    };
  }
}

function outcomesOf(
  samples: readonly Sample[],
  { packages, reports, milliseconds }: Installation & { readonly milliseconds: number },
): Measured {
  const wanted = new Set(samples.map(({ name }) => name));
  const outcomes = packages.map(({ name, version }): Outcome => {
    return { name, version, reports: reports.filter((report) => report.package === name) };
  });
  const ran = new Set(outcomes.map(({ name }) => name));
  const silent = [...wanted]
    .filter((name) => !ran.has(name))
    .map((name): Outcome => ({ name, version: "", reports: [], broken: "none of its scripts was run" }));
  return {
    samples: [...outcomes.filter(({ name }) => wanted.has(name)), ...silent],
    others: outcomes.filter(({ name }) => !wanted.has(name)),
    milliseconds,
  };
}
