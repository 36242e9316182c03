import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { withContext } from "../packages/sdk/src/context/index.ts";
import { coverage } from "./conformance/scripts/coverage.ts";
import { isCovered } from "./conformance/scripts/measure.ts";
import { describeRun } from "./conformance/scripts/print.ts";
import { testWith } from "./support/needs.ts";

// A thousand take a quarter of an hour: npm run coverage:scripts. These fifteen, of a seed whose packages are small,
// show that drawing, installing and counting work, and that what chance has picked is interpreted.
testWith()("scripts of packages drawn by chance are interpreted to the end", async () => {
  const cache = await mkdtemp(join(tmpdir(), "firn-scripts-"));
  try {
    const run = await withContext({ cache }, (context) =>
      coverage({ suite: "bookworm", count: 15, seed: 6, batch: 15 }, context),
    );
    const lines = describeRun(run);
    console.log(lines.slice(0, 5).join("\n"));
    expect(run.samples).toHaveLength(15);
    expect(run.looked).toBeGreaterThan(run.samples.length);
    const isMissing = run.samples.filter((one) => !isCovered(one));
    expect(isMissing.length, lines.join("\n")).toBeLessThanOrEqual(1);
  } finally {
    await rm(cache, { recursive: true, force: true });
  }
});
