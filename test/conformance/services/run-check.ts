import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { exec, firn } from "../../support/firn.ts";
import type { RootSet, Suite } from "../rootfs/sets.ts";
import { prelude, type ServiceCheck } from "./checks.ts";

export interface CheckResult {
  readonly good: boolean;
  readonly output: string;
  readonly seconds: number;
}

export interface CheckOptions {
  /** Where the definition and its lock are written. */
  readonly folder: string;
  readonly cache?: string | undefined;
  /** With what reaches the container tool. */
  readonly env: NodeJS.ProcessEnv;
}

/** Makes an image of a set with the command, as a user would, and asks its container. */
export async function runCheck(
  { script, answer }: ServiceCheck,
  suite: Suite,
  set: RootSet,
  { folder, cache, env }: CheckOptions,
): Promise<CheckResult> {
  const place = join(folder, suite, set.name);
  await mkdir(place, { recursive: true });
  const packages = set.packages.map((name) => JSON.stringify(name)).join(", ");
  const definition = `import { base } from "@firn/sdk";
import { apt, debian } from "@firn/sdk/debian";
export const image = base(debian("${suite}")).add(apt(${packages})).freeze();
`;
  await writeFile(join(place, "image.ts"), definition);
  const started = performance.now();
  const options = ["--with", "docker", "--quiet", "--no-frozen", ...(cache === undefined ? [] : ["--cache", cache])];
  const { code, stdout, stderr } = await firn(["run", ...options, "--", "bash", "-c", prelude + script], {
    cwd: place,
    env,
  });
  // The archive that was loaded is not needed again.
  await exec("docker", ["system", "prune", "--all", "--force"], { env });
  return {
    good: code === 0 && answer.test(stdout),
    output: `${stdout}${stderr}`.trim(),
    seconds: (performance.now() - started) / 1000,
  };
}
