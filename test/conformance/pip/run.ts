// node run.ts [--python 3.13] [--machine x86_64] [--random N] [--seed N] [--single] [--references DIR] [--cache DIR] [--uv PROGRAM]
// [REQUIREMENT…]: the projects that people use most, one by one (--single), and sets drawn of them (--random), as pip
// resolves them for the target, and as firn does; where the two differ, uv is asked too, if there is one.
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { withContext } from "../../../packages/sdk/src/context/open-context.ts";
import { parseRequirement } from "../../../packages/sdk/src/python/packaging/requirement.ts";
import type { PythonTarget } from "../../../packages/sdk/src/python/python-target.ts";
import { resolveRequirements } from "../../../packages/sdk/src/python/resolver/resolve-requirements.ts";
import { popularProjects } from "./popular-projects.ts";
import { randomRequirements } from "./random-requirements.ts";
import { pipResolves, pipVersion } from "./run-pip.ts";
import { uvResolves } from "./run-uv.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    python: { type: "string", default: "3.13" },
    machine: { type: "string", default: "x86_64" },
    random: { type: "string", default: "0" },
    seed: { type: "string", default: "1" },
    single: { type: "boolean", default: false },
    references: { type: "string", default: join(tmpdir(), "firn-pip-answers") },
    cache: { type: "string" },
    uv: { type: "string" },
  },
});
const patches: Readonly<Record<string, readonly [full: string, glibc: string]>> = {
  "3.11": ["3.11.2", "2.36"],
  "3.12": ["3.12.3", "2.39"],
  "3.13": ["3.13.5", "2.41"],
};
const [full, glibc] = patches[values.python] ?? [];
if (!full || !glibc) throw new Error(`--python is one of ${Object.keys(patches).join(", ")}`);
const target: PythonTarget = { python: values.python, full, machine: values.machine, glibc };
const sets = [
  ...(positionals.length > 0 ? [positionals] : []),
  ...(values.single ? popularProjects.map((name) => [name]) : []),
  ...randomRequirements(popularProjects, Number(values.random), Number(values.seed)),
];

/** What was resolved, or undefined where it was refused, with the reason. */
type Answer = { readonly chosen: readonly string[] } | { readonly refused: string };

const outcomeOf = (promise: Promise<readonly string[]>): Promise<Answer> =>
  promise.then(
    (chosen) => ({ chosen }),
    (error: unknown) => ({ refused: error instanceof Error ? error.message.slice(-2000) : String(error) }),
  );

/** An index changes by the hour: answers are kept for a day. */
async function kept(kind: string, asked: readonly string[], ask: () => Promise<Answer>): Promise<Answer> {
  const day = new Date().toISOString().slice(0, 10);
  const key = createHash("sha256")
    .update(JSON.stringify([kind, pipVersion(), target, asked, day]))
    .digest("hex");
  const path = join(values.references, `${key.slice(0, 32)}.json`);
  const known = await readFile(path, "utf8").catch(() => undefined);
  if (known !== undefined) return JSON.parse(known) as Answer;
  const answer = await ask();
  await mkdir(values.references, { recursive: true });
  await writeFile(path, JSON.stringify(answer));
  return answer;
}

const same = (a: Answer, b: Answer): boolean =>
  "chosen" in a && "chosen" in b ? a.chosen.join() === b.chosen.join() : "refused" in a && "refused" in b;

function tell(title: string, a: Answer, b: Answer): void {
  if ("refused" in a) console.log(`    ${title} refuses: ${lastLine(a.refused)}`);
  else if ("refused" in b) console.log(`    firn refuses: ${b.refused.split("\n")[0]?.slice(0, 300)}`);
  else {
    const only = (x: readonly string[], y: readonly string[]) =>
      x.filter((one) => !y.includes(one)).join(", ") || "nothing";
    console.log(`    only ${title}: ${only(a.chosen, b.chosen)}; only firn: ${only(b.chosen, a.chosen)}`);
  }
}

const lastLine = (text: string): string =>
  text
    .trim()
    .split("\n")
    .findLast((line) => /ERROR|error/.test(line))
    ?.slice(0, 300) ?? text.slice(-200);

const counts = { pip: 0, refused: 0, uv: 0, differ: 0 };
const times: number[] = [];
await withContext({ cache: values.cache }, async (context) => {
  const ask = (set: readonly string[]): Promise<Answer> => kept("pip", set, () => outcomeOf(pipResolves(target, set)));
  for (const [index, set] of sets.entries()) {
    // One ahead: pip has one processor, firn the other.
    const next = sets[index + 1];
    const [theirs] = await Promise.all([ask(set), next && ask(next)]);
    const began = performance.now();
    const nothing = { prefer: [], installed: [], constraints: new Map(), hashes: new Map() };
    const ours = await outcomeOf(
      resolveRequirements(set.map(parseRequirement), { target, context, ...nothing }).then((items) =>
        items.map(({ name, version }) => `${name} ${version}`).sort(),
      ),
    );
    times.push(performance.now() - began);
    if (same(theirs, ours)) {
      counts["refused" in ours ? "refused" : "pip"]++;
      continue;
    }
    const { uv } = values;
    const third = uv === undefined ? undefined : await kept("uv", set, () => outcomeOf(uvResolves(uv, target, set)));
    const isUv = third !== undefined && same(third, ours);
    counts[isUv ? "uv" : "differ"]++;
    console.log(`${isUv ? "~" : "✗"} ${set.join(" ")}${isUv ? " (as uv)" : ""}`);
    tell("pip", theirs, ours);
    if (third && !isUv) tell("uv", third, ours);
  }
});
const good = counts.pip + counts.refused + counts.uv;
const all = good + counts.differ;
times.sort((a, b) => a - b);
console.log(
  `Python ${values.python} on ${values.machine}, seed ${values.seed}: ${good} of ${all} sets alike (${((100 * good) / Math.max(1, all)).toFixed(1)} %): ` +
    `${counts.pip} as pip chooses, ${counts.refused} refused by both, ${counts.uv} as uv where pip differs`,
);
console.log(
  `a set takes firn ${Math.round(times[times.length >> 1] ?? 0)} ms (median), at most ${Math.round(times.at(-1) ?? 0)} ms`,
);
process.exitCode = counts.differ === 0 ? 0 : 1;
