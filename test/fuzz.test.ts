import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { exec } from "./support/firn.ts";

const run = fileURLToPath(new URL("conformance/fuzz/run.ts", import.meta.url));

test("hostile input ends in an error of firn's, inside of the root, in time and in little memory", async () => {
  // Types are stripped since Node 22.18 without being asked.
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const own = major > 22 || (major === 22 && minor >= 18);
  const node = own ? [process.execPath] : ["npx", "--yes", "-p", "node@24", "node"];
  const words = [...node.slice(1), "--conditions=@firn/source", run, "--seconds", "1.5", "--seed", "20"];
  const { code, stdout, stderr } = await exec(node[0] ?? "", words);
  expect(code, stdout + stderr).toBe(0);
  expect(stdout).not.toMatch(/: 0 findings \(0 inputs/);
}, 240_000);
