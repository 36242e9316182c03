import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { PythonTarget } from "../../../packages/sdk/src/python/python-target.ts";
import { findPipIndex } from "../../support/pip-index.ts";

const run = promisify(execFile);

/** What `uv pip compile` would install for a target: `name version`, sorted. @param uv its program */
export async function uvResolves(uv: string, target: PythonTarget, requirements: readonly string[]): Promise<string[]> {
  const platform = `${target.machine}-manylinux_${target.glibc.replace(".", "_")}`;
  const options = [
    "--quiet",
    "--no-header",
    "--no-annotate",
    "--only-binary",
    ":all:",
    "--index-url",
    await findPipIndex(),
  ];
  const words = ["pip", "compile", ...options, "--python-version", target.full, "--python-platform", platform, "-"];
  const child = run(uv, words, { maxBuffer: 2 ** 26, timeout: 120_000 });
  child.child.stdin?.end(`${requirements.join("\n")}\n`);
  const { stdout } = await child;
  return stdout
    .split("\n")
    .filter((line) => /^[a-z0-9]/i.test(line))
    .map((line) => line.replace("==", " ").trim())
    .sort();
}
