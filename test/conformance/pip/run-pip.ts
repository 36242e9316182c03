import { execFile, execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { platformTags } from "../../../packages/sdk/src/python/packaging/wheel-tags.ts";
import { markerEnvironment, type PythonTarget } from "../../../packages/sdk/src/python/python-target.ts";

const script = fileURLToPath(new URL("pip-for-target.py", import.meta.url));
const run = promisify(execFile);

/** pip's own version; undefined where this machine has none that can report (22.2 or later). */
export function pipVersion(): string | undefined {
  try {
    const said = execFileSync("python3", ["-m", "pip", "--version"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const version = /^pip (\d+)\.(\d+)\S*/.exec(said);
    return version && Number(version[1]) >= 23 ? version[0].slice("pip ".length) : undefined;
  } catch {
    return undefined;
  }
}

/** Runs pip for a target and returns its stdout; warnings go to nobody. */
export async function pipFor(target: PythonTarget, argv: readonly string[]): Promise<string> {
  const options = [
    "--only-binary",
    ":all:",
    "--ignore-installed",
    "--python-version",
    target.full,
    "--implementation",
    "cp",
    ...platformTags(target).flatMap((tag) => ["--platform", tag]),
  ];
  const [command = "", ...rest] = argv;
  const all = [
    script,
    JSON.stringify(markerEnvironment(target)),
    command,
    "--quiet",
    "--disable-pip-version-check",
    ...options,
    ...rest,
  ];
  // A folder of wheels that this machine offers is no part of the index that both are to be asked.
  const { PIP_FIND_LINKS: _, ...env } = process.env;
  const { stdout } = await run("python3", all, { env, maxBuffer: 256 * 1024 * 1024, timeout: 300_000 });
  return stdout;
}

/** What pip would install: `name version` with normalised names, sorted. */
export async function pipResolves(target: PythonTarget, requirements: readonly string[]): Promise<string[]> {
  const report: unknown = JSON.parse(
    await pipFor(target, ["install", "--dry-run", "--report", "-", "--target", "/nonexistent", ...requirements]),
  );
  const { install } = report as { install: { metadata: { name: string; version: string } }[] };
  return install
    .map(({ metadata }) => `${metadata.name.toLowerCase().replace(/[-_.]+/g, "-")} ${metadata.version}`)
    .sort();
}
