// node run.ts [--suite S] [--architecture A] [--count N] [--seed N] [--on debian|nothing|STATUS] [--special]
//   [--system ROOT] [--references DIR] [--cache DIR]: random package sets, as apt-get resolves them and as firn does.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { withContext } from "../../../packages/sdk/src/context/open-context.ts";
import { type LockedDeb, resolveDebian } from "../../../packages/sdk/src/debian/resolve/index.ts";
import { archivesOf } from "../../../packages/sdk/src/debian/sources/archives-of.ts";
import { digestOfJson } from "../../../packages/sdk/src/hash/index.ts";
import { ubuntuMirror } from "../../support/ubuntu-mirror.ts";
import { Answers } from "./answers.ts";
import { type AptRoot, makeAptRoot } from "./apt-root.ts";
import { type Compared, compareOutcomes, differenceOf, outcomeOf, type Verdict } from "./outcome.ts";
import type { PackageSet } from "./package-sets.ts";
import { randomSets, specialSets } from "./random-sets.ts";
import { readStatusFile, type StartingState } from "./starting-state.ts";

const { values } = parseArgs({
  options: {
    suite: { type: "string", default: "bookworm" },
    architecture: { type: "string", default: "amd64" },
    count: { type: "string", default: "500" },
    seed: { type: "string", default: "1" },
    on: { type: "string", default: "debian" },
    special: { type: "boolean", default: false },
    set: { type: "string" },
    system: { type: "string" },
    references: { type: "string" },
    cache: { type: "string" },
  },
});
const { suite, architecture, special, references } = values;
const temporary = await mkdtemp(join(tmpdir(), "firn-apt-"));
try {
  await withContext({ cache: values.cache }, async (context) => {
    await ubuntuMirror();
    const suites = special ? [`${suite}-backports`] : [];
    const folder = join(references ?? temporary, `apt-${suite}-${architecture}${special ? "-special" : ""}`);
    const archives = await archivesOf({ suite, suites }, new Map(), architecture, { ...context, env: process.env });
    const apt = await makeAptRoot(folder, { architecture, archives, system: values.system });
    const common = { suite, architecture, prefer: [], base: false } as const;
    const text = (items: readonly LockedDeb[]): string[] =>
      items.map(({ name, version }) => `${name}=${version}`).sort();
    const start = async (): Promise<StartingState> => {
      if (values.on === "nothing") return { status: "", installed: [], present: undefined };
      if (values.on !== "debian") return readStatusFile(values.on);
      const request = { ...common, install: [], recommends: false, installed: [], base: true };
      const installed = await resolveDebian(request, context, archives);
      const status = await apt.statusOf(text(installed));
      // What earlier lines lock stays as it is, also where a target release has something newer.
      return { status: special ? status.replaceAll("install ok", "hold ok") : status, installed, present: undefined };
    };
    const state = await start();
    await apt.setStatus(state.status);
    const answers = await Answers.open(references && join(folder, "answers.json"));
    const edition = `${apt.edition} ${digestOfJson(state.status)}`;
    const counts: Record<Verdict, number> = { equal: 0, refused: 0, removal: 0, differ: 0 };
    const times: number[] = [];
    const sets = await setsOf(apt);
    const ask = (set: PackageSet) => answers.get(edition, set, () => outcomeOf(apt.simulate(set)));
    for (const [index, set] of sets.entries()) {
      // One ahead, on the other processor.
      const next = sets[index + 1];
      const [theirs] = await Promise.all([ask(set), next && ask(next)]);
      const began = performance.now();
      const { packages: install, recommends = false, targetRelease } = set;
      const { installed, present } = state;
      const request = { ...common, install, recommends, targetRelease, installed, present };
      const ours = await outcomeOf(resolveDebian(request, context, archives).then(text));
      times.push(performance.now() - began);
      const compared = compareOutcomes(set, theirs, ours);
      counts[compared.verdict]++;
      if (compared.verdict === "differ") await tell(compared, apt);
      if (index % 50 === 49) await answers.save();
    }
    await answers.save();
    summarise(counts, times);
    process.exitCode = counts.differ === 0 ? 0 : 1;
  });
} finally {
  await rm(temporary, { recursive: true, force: true });
}

async function setsOf(apt: AptRoot): Promise<readonly PackageSet[]> {
  if (values.set !== undefined) {
    const words = values.set.split(" ");
    return [
      { packages: words.filter((word) => !word.startsWith("--")), recommends: words.includes("--install-recommends") },
    ];
  }
  const [names, count, seed] = [await apt.names(), Number(values.count), Number(values.seed)];
  return special ? specialSets(names, await apt.versions(), count, seed) : randomSets(names, count, seed);
}

function summarise(counts: Readonly<Record<Verdict, number>>, times: number[]): void {
  const { equal, refused, removal, differ } = counts;
  const good = equal + refused + removal;
  const sorted = times.sort((a, b) => a - b);
  const at = (share: number): string => `${Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0)} ms`;
  console.log(
    `${suite}, ${architecture}, seed ${values.seed}, on ${values.on}${special ? ", special" : ""}: ` +
      `${good} of ${good + differ} sets alike (${((100 * good) / (good + differ)).toFixed(1)} %), ` +
      `${refused} of them refused by both, ${removal} that would remove something`,
  );
  const peak = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(`a set takes firn ${at(0.5)} (median), at most ${at(1)}; peak memory ${peak} MB`);
}

async function tell({ set, apt, firn }: Compared, root: AptRoot): Promise<void> {
  const options = [
    ...(set.recommends ? ["--install-recommends"] : []),
    ...(set.targetRelease ? ["-t", set.targetRelease] : []),
  ];
  console.log(`✗ ${[...set.packages, ...options].join(" ")}`);
  if ("chosen" in apt && "chosen" in firn) {
    console.log(`    ${differenceOf(apt.chosen, firn.chosen).slice(0, 300)}`);
    const only = new Set(apt.chosen.filter((one) => !firn.chosen.includes(one)).map((one) => one.replace(/=.*/, "")));
    const because = (await root.debug(set)).filter((line) =>
      only.has(/Installing (\S+?)(?::\S+)? as/.exec(line)?.[1] ?? ""),
    );
    for (const line of because.slice(0, 3)) console.log(`    apt:${line.slice(0, 200)}`);
  } else if ("refused" in apt) console.log(`    apt refuses: ${reason(apt.refused)}`);
  else if ("refused" in firn) console.log(`    firn refuses: ${reason(firn.refused)}`);
}

function reason(text: string): string {
  const lines = text.split("\n").filter((line) => /Depends|depends|Conflicts|Breaks|E:|needs|but/.test(line));
  return (lines.length > 0 ? lines : text.split("\n")).slice(0, 6).join(" | ").slice(0, 300);
}
