// node run.ts [--count N] [--seed N] [--show N]: tiny archives drawn by chance, in which everything is related to
// everything, as apt-get resolves them and as firn does.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { compareOutcomes, differenceOf, type Verdict } from "../apt/outcome.ts";
import { worldOf } from "./world.ts";
import { askFirn, isAboutOrder, makeWorldApt, soundStatus } from "./world-apt.ts";

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
    show: { type: "string", default: "5" },
    debug: { type: "boolean", default: false },
  },
});
const folder = await mkdtemp(join(tmpdir(), "firn-worlds-"));
try {
  const counts: Record<Verdict, number> = { equal: 0, refused: 0, removal: 0, differ: 0 };
  const apt = await makeWorldApt(folder);
  const first = Number(values.seed);
  for (let seed = first; seed < first + Number(values.count); seed++) {
    const drawn = worldOf(seed);
    // A system that is broken before, apt-get mends or does not touch.
    const world = seed % 10 === 0 ? drawn : { ...drawn, status: soundStatus(drawn.status) };
    const [theirs, ours] = await Promise.all([apt(world, values.debug), askFirn(world)]);
    if (isAboutOrder(theirs)) continue;
    const { verdict } = compareOutcomes({ packages: world.request }, theirs, ours);
    counts[verdict]++;
    if (verdict !== "differ" || counts.differ > Number(values.show)) continue;
    console.log(
      `✗ --seed ${seed} --count 1: ${world.request.join(" ")}${world.recommends ? " --install-recommends" : ""}`,
    );
    if ("chosen" in theirs && "chosen" in ours) console.log(`    ${differenceOf(theirs.chosen, ours.chosen)}`);
    else console.log(`    apt: ${JSON.stringify(theirs).slice(-300)}\n    firn: ${JSON.stringify(ours).slice(0, 300)}`);
    if (values.debug) console.log([...world.packages, "-- installed", ...world.status].join("\n"));
  }
  console.log(JSON.stringify(counts));
  process.exitCode = counts.differ === 0 ? 0 : 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
