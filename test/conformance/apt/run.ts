// node run.ts [--suite S] [--architecture A] [--count N] [--seed N] [--cache DIR]: random package sets, as apt-get resolves
// them and as firn does, on top of what debian() installs.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { withContext } from "../../../packages/sdk/src/context/open-context.ts";
import { debianArchives, findMirrors } from "../../../packages/sdk/src/debian/archive/index.ts";
import { type LockedDeb, resolveDebian } from "../../../packages/sdk/src/debian/resolve/index.ts";
import { makeAptRoot } from "./apt-root.ts";
import { type Compared, compareOutcomes, differenceOf } from "./outcome.ts";
import { randomSets } from "./random-sets.ts";

const { values } = parseArgs({
  options: {
    suite: { type: "string", default: "bookworm" },
    architecture: { type: "string", default: "amd64" },
    count: { type: "string", default: "500" },
    seed: { type: "string", default: "1" },
    cache: { type: "string" },
  },
});
const { suite, architecture } = values;
const folder = await mkdtemp(join(tmpdir(), "firn-apt-"));
try {
  await withContext({ cache: values.cache }, async (context) => {
    const mirrors = await findMirrors({}, process.env);
    const apt = await makeAptRoot(folder, suite, architecture, mirrors);
    const archives = debianArchives(suite, mirrors);
    const common = { suite, architecture, installed: [], prefer: [], base: false } as const;
    const text = (items: readonly LockedDeb[]): string[] =>
      items.map(({ name, version }) => `${name}=${version}`).sort();
    const base = await resolveDebian({ ...common, install: [], recommends: false, base: true }, context, archives);
    await apt.install(text(base));
    const counts = { equal: 0, refused: 0, differ: 0 };
    for (const set of randomSets(await apt.names(), Number(values.count), Number(values.seed))) {
      const compared = await compareOutcomes(set, apt, async ({ packages, recommends = false }) =>
        text(await resolveDebian({ ...common, install: packages, recommends, installed: base }, context, archives)),
      );
      if (compared.equal) counts["refused" in compared.apt ? "refused" : "equal"]++;
      else {
        counts.differ++;
        tell(compared);
      }
    }
    const good = counts.equal + counts.refused;
    const total = good + counts.differ;
    console.log(
      `${suite}, ${architecture}, seed ${values.seed}: ${good} of ${total} sets alike ` +
        `(${((100 * good) / total).toFixed(1)} %), ${counts.refused} of them refused by both`,
    );
    process.exitCode = counts.differ === 0 ? 0 : 1;
  });
} finally {
  await rm(folder, { recursive: true, force: true });
}

function tell({ set, apt, firn }: Compared): void {
  console.log(`✗ ${set.packages.join(" ")}${set.recommends ? " --install-recommends" : ""}`);
  if ("chosen" in apt && "chosen" in firn) console.log(`    ${differenceOf(apt.chosen, firn.chosen)}`);
  else if ("refused" in apt) console.log(`    apt refuses: ${reason(apt.refused)}`);
  else if ("refused" in firn) console.log(`    firn refuses: ${reason(firn.refused)}`);
}

function reason(text: string): string {
  const lines = text.split("\n").filter((line) => /Depends|Conflicts|Breaks|Unable|E:|needs|but/.test(line));
  return (lines.length > 0 ? lines : text.split("\n")).slice(0, 6).join(" | ").slice(0, 400);
}
