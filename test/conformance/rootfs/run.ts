// node run.ts [SET…] [--suite bookworm|trixie|noble|jammy] [--references DIR] [--cache DIR] [--diff] [--on-base]: the sets of sets.ts (or those
// named), installed by debootstrap and apt-get and by firn, compared path by path. Needs root and Linux.
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { withContext } from "../../../packages/sdk/src/context/open-context.ts";
import { compareSetOnBase } from "./on-base.ts";
import { rootSets, type Suite } from "./sets.ts";
import { showDifferences, showReports } from "./show.ts";
import { compareSet, type SetResult } from "./two-roots.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    suite: { type: "string", default: "bookworm" },
    references: { type: "string", default: join(tmpdir(), "firn-references") },
    cache: { type: "string" },
    diff: { type: "boolean" },
    "on-base": { type: "boolean" },
  },
});
const suite = values.suite as Suite;
const compare = values["on-base"] ? compareSetOnBase : compareSet;
const sets = rootSets[suite].filter(({ name }) => positionals.length === 0 || positionals.includes(name));
const classes = new Map<string, number>();
let [equal, paths, packages] = [0, 0, 0];
await withContext({ cache: values.cache }, async (context) => {
  for (const set of sets) {
    const result = await compare(suite, set, values, context).catch((error: unknown) => error as Error);
    if (result instanceof Error) {
      console.log(`✗ ${set.name}: ${result.stack}`);
      continue;
    }
    tell(set.name, result);
    for (const [name, count] of result.counts) classes.set(name, (classes.get(name) ?? 0) + count);
    paths += result.paths;
    packages += result.packages;
    if (result.unexplained.length === 0 && result.otherPackages.length === 0) equal++;
  }
});
console.log(`\nDifferences that docs/differences.md explains, in ${paths} paths of ${packages} packages:`);
for (const [name, count] of [...classes].sort(([, a], [, b]) => b - a))
  console.log(`${String(count).padStart(8)}  ${name}`);
console.log(`\n${suite}: ${equal} of ${sets.length} sets without an unexplained difference`);
process.exitCode = equal === sets.length ? 0 : 1;

function tell(name: string, result: SetResult): void {
  const { unexplained, otherPackages, milliseconds, reports } = result;
  const good = unexplained.length === 0 && otherPackages.length === 0;
  const size = `${result.packages} packages, ${result.paths} paths, installed in ${Math.round(milliseconds)} ms`;
  const said = reports.length > 0 ? `, ${reports.length} reported` : "";
  console.log(`${good ? "✓" : "✗"} ${name}: ${unexplained.length} unexplained (${size}${said})`);
  if (otherPackages.length > 0) console.log(`    other packages: ${otherPackages.join(", ")}`);
  showDifferences(result, values.diff ?? false);
  showReports(reports);
}
