import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { freePort } from "../../test/support/docker-registry.ts";
import { background, firn, firnCommand, until } from "../../test/support/firn.ts";
import { testWith } from "../../test/support/needs.ts";

testWith("linux")("the image has what uv.lock says, and the application answers", async () => {
  const folder = await mkdtemp(join(tmpdir(), "firn-example-"));
  const output = join(folder, "web");
  try {
    const made = await firn(["synth", "examples/fastapi", "--no-frozen", "-o", output]);
    expect(made.stderr + made.stdout).toMatch(/web\s+sha256:[0-9a-f]{64}\s+linux\//);
    const port = await freePort();
    const words = ["run", output, "--", "uvicorn", "--host", "127.0.0.1", "--port", String(port), "shop:app"];
    const running = background(process.execPath, [firnCommand, ...words]);
    try {
      const answer = (await until("an answer", 60, async () =>
        (await fetch(`http://127.0.0.1:${port}/`)).json(),
      )) as Record<string, unknown>;
      expect(answer).toMatchObject({ message: "Hello from what uv locked.", shop: "1.0.0" });
      const lock = await readFile(new URL("uv.lock", import.meta.url), "utf8");
      const locked = new Map(
        [...lock.matchAll(/^name = "(.*)"\nversion = "(.*)"$/gm)].map(([, name, version]) => [name, version]),
      );
      const packages = answer["packages"] as string[];
      expect(packages).toEqual(expect.arrayContaining(["shop==1.0.0", `uvloop==${locked.get("uvloop")}`]));
      for (const one of packages) expect(locked.get(one.split("==")[0])).toBe(one.split("==")[1]);
      // Nothing of the development group, nor of other systems.
      expect(packages.filter((one) => /^(pytest|colorama)=/.test(one))).toEqual([]);
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
