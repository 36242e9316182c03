// node install.ts [SET] [--runs N] [--references DIR] [--cache DIR]: how long firn takes to install a set's packages over
// what debian() installs, scripts interpreted, in fresh processes; beside it apt-get and dpkg, which run them, in a chroot
// with everything downloaded. Needs root and Linux.
import { spawnSync } from "node:child_process";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { withContext } from "../../packages/sdk/src/context/open-context.ts";
import { hostPlatform, makeFirnRoot } from "../conformance/rootfs/firn-root.ts";
import { makeReference } from "../conformance/rootfs/reference.ts";
import { rootSets } from "../conformance/rootfs/sets.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: "string", default: "5" },
    references: { type: "string", default: join(tmpdir(), "firn-references") },
    cache: { type: "string" },
    once: { type: "boolean", default: false },
  },
});
const set = rootSets.bookworm.find(({ name }) => name === (positionals[0] ?? "curl"));
if (!set) throw new Error(`no set ${positionals[0]}`);
const { packages, name } = set;

if (values.once) {
  await withContext({ cache: values.cache }, async (context) => {
    const steps = [
      { kind: "debian", suite: "bookworm" },
      { kind: "apt", packages, recommends: false },
    ] as const;
    const made = await makeFirnRoot(steps, hostPlatform, context);
    console.log(JSON.stringify([made.packages.length, made.milliseconds]));
  });
} else await compare();

async function compare(): Promise<void> {
  const own = fileURLToPath(import.meta.url);
  const cache = values.cache === undefined ? [] : ["--cache", values.cache];
  const runs = Array.from({ length: Number(values.runs) + 1 }, () => {
    const words = [...process.execArgv, own, name, "--once", ...cache];
    const { stdout, stderr, status } = spawnSync(process.execPath, words, { encoding: "utf8" });
    if (status !== 0) throw new Error(stderr);
    return JSON.parse(stdout) as [number, number];
  });
  // The first may have downloaded and unpacked.
  const times = runs
    .slice(1)
    .map(([, time]) => time)
    .sort((a, b) => a - b);
  const median = times[Math.floor(times.length / 2)] ?? 0;
  console.log(
    `firn: ${runs[0]?.[0]} packages, all of the system, ${median.toFixed(0)} ms (median of ${times.length} processes)`,
  );
  if (!set) return;
  const { references } = values;
  await makeReference(references, "bookworm", set);
  await rm(join(references, "bookworm", `${name}.done`));
  const start = performance.now();
  await makeReference(references, "bookworm", set);
  const theirs = performance.now() - start;
  console.log(`apt-get: ${packages.join(" ")} and what they need, on a base that is there, ${theirs.toFixed(0)} ms`);
  console.log(`apt-get takes ${(theirs / median).toFixed(1)} times as long`);
}
