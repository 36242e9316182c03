import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type TestContext, test } from "vitest";

const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/sbin", "/usr/local/go/bin"];

/** The path of a program, or undefined where it is not installed. */
export function which(program: string): string | undefined {
  for (const folder of folders) {
    const path = join(folder, program);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Looked for in the next folder.
    }
  }
  return undefined;
}

/** What a test asks of the system: a program's name, `root`, or `linux`. */
function missing(needs: readonly string[]): string[] {
  return needs.filter((need) => {
    if (need === "root") return process.getuid?.() !== 0;
    if (need === "linux") return process.platform !== "linux";
    return which(need) === undefined;
  });
}

/**
 * `test`, where the system has what is named; elsewhere a skipped test that says `skipped: needs X`. In CI, where
 * test/setup installs everything, nothing is skipped: the test runs and fails.
 */
export function testWith(
  ...needs: string[]
): (name: string, run: (context: TestContext) => Promise<void> | void) => void {
  const lacking = missing(needs);
  if (lacking.length === 0 || process.env["CI"]) return (name, run) => test(name, run);
  return (name, run) => test.skip(`${name} — skipped: needs ${lacking.join(", ")}`, run);
}
