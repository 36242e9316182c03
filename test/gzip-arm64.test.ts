import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { must, root } from "./support/firn.ts";
import { testWith, which } from "./support/needs.ts";
import { type ForeignNode, nodeForArm64Needs, startNodeForArm64 } from "./support/node-arm64.ts";

// zlib has code of its own for each CPU: the official build for arm64 is asked for the same layer as this one.
describe("a layer made by Node on arm64", () => {
  let folder: string;
  let foreign: ForeignNode | undefined;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "firn-gzip-"));
    if (nodeForArm64Needs.every((need) => need === "linux" || which(need))) foreign = await startNodeForArm64();
  });
  afterAll(async () => {
    await foreign?.close();
    await rm(folder, { recursive: true, force: true });
  });

  testWith(...nodeForArm64Needs)("has the same bytes as here, block by block and as a whole", async () => {
    if (!foreign) throw new Error("Node for arm64 did not start");
    const script = [join(root, "test/fixtures/make-layer.mjs"), join(root, "packages/sdk"), process.execPath];
    const here = JSON.parse(await must(process.execPath, [...script, join(folder, "here")]));
    const ended = await foreign.run(...script, join(folder, "there"));
    expect(ended.code, ended.stderr).toBe(0);
    const there = JSON.parse(ended.stdout);
    expect(there).toMatchObject({ arch: "arm64", version: "v20.20.2", chosen: "zlib" });
    expect(here.made.blocks).toHaveLength(9);
    expect(there.made).toEqual(here.made);
  });
});
