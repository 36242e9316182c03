import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { freePort } from "../../test/support/docker-registry.ts";
import { background, firn, firnCommand, until } from "../../test/support/firn.ts";
import { testWith } from "../../test/support/needs.ts";

testWith("linux")("the page and its static file are served, and Django finds nothing to complain of", async () => {
  const folder = await mkdtemp(join(tmpdir(), "firn-example-"));
  const output = join(folder, "web");
  try {
    const made = await firn(["synth", "examples/django", "--no-frozen", "-o", output]);
    expect(made.stderr + made.stdout).toMatch(/web\s+sha256:[0-9a-f]{64}\s+linux\//);
    const checked = await firn(["run", output, "--", "board-manage", "check"]);
    expect(checked.stdout + checked.stderr).toContain("System check identified no issues");
    const port = await freePort();
    const words = ["run", output, "--", "gunicorn", "-b", `127.0.0.1:${port}`, "board.wsgi"];
    const running = background(process.execPath, [firnCommand, ...words]);
    try {
      const get = async (path: string): Promise<string> => (await fetch(`http://127.0.0.1:${port}${path}`)).text();
      const page = await until("an answer", 60, () => get("/"));
      expect(page).toContain("<li>Nothing ran to make this image.</li>");
      expect(page).toContain('href="/static/board/board.css"');
      const style = await readFile(new URL("src/board/static/board/board.css", import.meta.url), "utf8");
      expect(await get("/static/board/board.css")).toBe(style);
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
