import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { freePort } from "../../test/support/docker-registry.ts";
import { background, firn, firnCommand, until } from "../../test/support/firn.ts";
import { testWith } from "../../test/support/needs.ts";

testWith("linux")("the example is made and answers, with what this machine runs images with", async () => {
  const folder = await mkdtemp(join(tmpdir(), "firn-example-"));
  const output = join(folder, "web");
  try {
    const made = await firn(["synth", "examples/flask", "--no-frozen", "-o", output]);
    expect(made.stderr + made.stdout).toMatch(/web\s+sha256:[0-9a-f]{64}\s+linux\//);
    const port = await freePort();
    const words = ["run", output, "--", "gunicorn", "-b", `127.0.0.1:${port}`, "app:app"];
    const running = background(process.execPath, [firnCommand, ...words]);
    try {
      const answer = await until("an answer", 60, async () => (await fetch(`http://127.0.0.1:${port}/`)).text());
      expect(answer).toContain("Hello from an image that nothing executed to build.");
    } catch (error) {
      throw new Error(running.output(), { cause: error });
    } finally {
      await running.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

testWith()("the example's lock names no host", async () => {
  expect(await readFile(new URL("firn.lock", import.meta.url), "utf8")).not.toMatch(/https?:|\.(org|com|net)\b/);
});
