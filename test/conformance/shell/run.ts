// node run.ts [--count N --seed S] [--stderr] [--shrink]: generated snippets in firn's shell and in the host's dash.
import { parseArgs } from "node:util";
import { differenceOf } from "./difference.ts";
import { generate } from "./generate.ts";
import { shrink } from "./shrink.ts";

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "5000" },
    seed: { type: "string", default: "1" },
    show: { type: "string", default: "20" },
    whole: { type: "boolean", default: false },
    stderr: { type: "boolean", default: false },
  },
});
const [count, first, show] = [Number(values.count), Number(values.seed), Number(values.show)];
let [differ, accepted] = [0, 0];
for (let seed = first; seed < first + count; seed++) {
  const snippet = generate(seed);
  const difference = differenceOf(snippet, values.stderr);
  if (!difference) continue;
  if (difference.accepted !== undefined) {
    accepted++;
    continue;
  }
  if (++differ > show) continue;
  const small = values.whole
    ? snippet
    : shrink(snippet, (text) => differenceOf(text, values.stderr)?.kind === difference.kind);
  console.log(`--- seed ${seed}\n${small}\n  ${(differenceOf(small, values.stderr) ?? difference).what.join("\n  ")}`);
}
console.log(`${count} snippets: ${count - differ - accepted} alike, ${accepted} differ as they may, ${differ} differ`);
process.exitCode = differ === 0 ? 0 : 1;
