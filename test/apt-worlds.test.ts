import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { compareOutcomes } from "./conformance/apt/outcome.ts";
import { worldOf } from "./conformance/apt-worlds/world.ts";
import { askFirn, isAboutOrder, makeWorldApt, soundStatus } from "./conformance/apt-worlds/world-apt.ts";
import { testWith } from "./support/needs.ts";

testWith("apt-get")("tiny archives in which everything is related to everything resolve as apt-get says", async () => {
  const folder = await mkdtemp(join(tmpdir(), "firn-worlds-"));
  try {
    const apt = await makeWorldApt(folder);
    const different: number[] = [];
    for (let seed = 1; seed <= 300; seed++) {
      const drawn = worldOf(seed);
      // A system that is broken before, apt-get mends or does not touch.
      const world = seed % 10 === 0 ? drawn : { ...drawn, status: soundStatus(drawn.status) };
      const [theirs, ours] = await Promise.all([apt(world), askFirn(world)]);
      const { verdict } = compareOutcomes({ packages: world.request }, theirs, ours);
      if (verdict === "differ" && !isAboutOrder(theirs)) different.push(seed);
    }
    expect(different).toEqual([]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
