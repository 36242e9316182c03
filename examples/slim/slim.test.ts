import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { freePort } from "../../test/support/docker-registry.ts";
import { background, firn, firnCommand, until } from "../../test/support/firn.ts";
import { testWith } from "../../test/support/needs.ts";
import { clock } from "./image.ts";

testWith("linux")("the example is made small, and answers without a shell", async () => {
  const folder = await mkdtemp(join(tmpdir(), "firn-example-"));
  const output = join(folder, "clock");
  try {
    const made = await firn(["synth", "examples/slim", "--no-frozen", "-o", output]);
    expect(made.stderr + made.stdout).toMatch(/clock\s+sha256:[0-9a-f]{64}\s+linux\//);
    const plan = JSON.parse(await readFile(join(output, "plan.json"), "utf8"));
    const [platform] = Object.values<{ layers: { size: number }[]; packages: { name: string }[] }>(plan.platforms);
    expect(platform?.layers.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(25e6);
    expect(platform?.packages.map(({ name }) => name)).not.toContain("bash");
    const port = await freePort();
    const words = ["run", output, "-e", `PORT=${port}`];
    const running = background(process.execPath, [firnCommand, ...words]);
    try {
      const url = `http://127.0.0.1:${port}/Europe/Berlin`;
      const answer = await until("an answer", 60, async () => (await fetch(url)).text());
      expect(answer).toMatch(/^\d\d:\d\d Europe\/Berlin\n$/);
    } catch (error) {
      throw new Error(running.output(), { cause: error });
    } finally {
      await running.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

testWith()("the example promises no shell", () => {
  expect(clock.recipe.has).toEqual(["command", "debian", "python"]);
});

testWith()("the example's lock names no host", async () => {
  expect(await readFile(new URL("firn.lock", import.meta.url), "utf8")).not.toMatch(/https?:|\.(org|com|net)\b/);
});
