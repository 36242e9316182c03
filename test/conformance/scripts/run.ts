// node run.ts [--suite bookworm] [--count 1000] [--seed 1] [--batch 40] [--cache DIR] [--json FILE]: interprets the
// scripts of packages drawn by chance from a suite's main, and tells what firn lacks.
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { withContext } from "../../../packages/sdk/src/context/index.ts";
import { coverage } from "./coverage.ts";
import { describeRun } from "./print.ts";

const { values } = parseArgs({
  options: {
    suite: { type: "string", default: "bookworm" },
    count: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
    batch: { type: "string", default: "40" },
    cache: { type: "string" },
    json: { type: "string" },
  },
});
const note = (text: string): void => void process.stderr.write(`${text}\n`);
const run = await withContext({ cache: values.cache }, (context) =>
  coverage(
    {
      suite: values.suite,
      count: Number(values.count),
      seed: Number(values.seed),
      batch: Number(values.batch),
      note,
    },
    context,
  ),
);
if (values.json !== undefined) {
  writeFileSync(values.json, JSON.stringify({ ...run, weights: Object.fromEntries(run.weights) }, undefined, 1));
}
console.log(describeRun(run).join("\n"));
