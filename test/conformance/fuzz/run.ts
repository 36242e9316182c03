// node run.ts [TARGET…] [--seed N] [--from N] [--count N] [--seconds S] [--judged N] [--save DIR]: inputs made by chance and
// spoilt, for everything that reads what others wrote. Only FirnErrors are right answers; what hangs, takes memory without
// bound, leaves the root, or is read otherwise than by GNU tar, gzip, xz and zstd is a finding. --seconds is for each target.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { makeInput } from "./attempt.ts";
import { runTarget } from "./run-target.ts";
import { targets } from "./targets/index.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: "string", default: "1" },
    from: { type: "string", default: "0" },
    count: { type: "string", default: "1000000000" },
    seconds: { type: "string", default: "20" },
    judged: { type: "string", default: "20" },
    save: { type: "string" },
  },
});
const names = positionals.length > 0 ? positionals : [...targets.keys()];
let found = 0;
for (const name of names) {
  const target = targets.get(name);
  if (!target) throw new Error(`there is no target ${name}: choose of ${[...targets.keys()].join(", ")}`);
  const seed = Number(values.seed);
  const began = performance.now();
  const { inputs, findings, peak } = await runTarget({
    ...{ target: name, seed, from: Number(values.from), count: Number(values.count) },
    ...{ budget: Number(values.seconds) * 1000, judged: Number(values.judged) },
  });
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const size = `${inputs} inputs in ${seconds} s, at most ${Math.round(peak / 2 ** 20)} MB`;
  console.log(`${findings.length === 0 ? "✓" : "✗"} ${name}: ${findings.length} findings (${size})`);
  for (const { number, why } of findings.slice(0, 10)) {
    console.log(
      `    ${name} --seed ${seed} --from ${number} --count 1 --judged 1: ${why.split("\n").slice(0, 4).join("\n      ")}`,
    );
    if (values.save === undefined) continue;
    await mkdir(values.save, { recursive: true });
    await writeFile(join(values.save, `${name}-${seed}-${number}`), await makeInput(target, seed, number));
  }
  found += findings.length;
}
process.exitCode = found === 0 ? 0 : 1;
