// node run.ts [SET…] [--suite bookworm|trixie] [--cache DIR] [--verbose]: containers of the sets of checks.ts, made by firn
// and started by Docker, do their job. Needs root, Linux and dockerd.
import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startDocker } from "../../support/containers.ts";
import { root } from "../../support/firn.ts";
import { rootSets, type Suite } from "../rootfs/sets.ts";
import { serviceChecks } from "./checks.ts";
import { runCheck } from "./run-check.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    suite: { type: "string", default: "bookworm" },
    cache: { type: "string" },
    verbose: { type: "boolean", default: false },
  },
});
const suite = values.suite as Suite;
const folder = await mkdtemp(join(tmpdir(), "firn-services-"));
// Definitions find the SDK as in a project that has it installed.
await mkdir(join(folder, "node_modules/@firn"), { recursive: true });
await symlink(join(root, "packages/sdk"), join(folder, "node_modules/@firn/sdk"));
const docker = await startDocker();
let [good, all] = [0, 0];
try {
  for (const check of serviceChecks) {
    const set = rootSets[suite].find(({ name }) => name === check.set);
    if (!set || (positionals.length > 0 && !positionals.includes(set.name))) continue;
    const result = await runCheck(check, suite, set, { folder, cache: values.cache, env: docker.env });
    all++;
    if (result.good) good++;
    console.log(`${result.good ? "✓" : "✗"} ${set.name}: ${set.purpose} (${result.seconds.toFixed(1)} s)`);
    if (!result.good || values.verbose) console.log(result.output.slice(-2000).replaceAll(/^/gm, "    "));
  }
} finally {
  await docker.close();
  await rm(folder, { recursive: true, force: true });
}
console.log(`\n${suite}: ${good} of ${all} do their job`);
process.exitCode = good === all ? 0 : 1;
