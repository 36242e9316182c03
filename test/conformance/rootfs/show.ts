import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ScriptReport } from "../../../packages/sdk/src/lock/index.ts";
import type { SetResult } from "./two-roots.ts";

const most = 200;

/** Prints unexplained differences, a line each; with `diff`, the first lines that differ of texts as well. */
export function showDifferences({ unexplained, read }: SetResult, diff: boolean): void {
  for (const { path, kind, detail } of unexplained.slice(0, most)) {
    console.log(`    ${path}: ${kind}${detail === undefined ? "" : ` (${detail})`}`);
    if (diff && kind.split(" ").includes("content")) console.log(firstLines(read.apt(path), read.firn(path)));
  }
  if (unexplained.length > most) console.log(`    … and ${unexplained.length - most} more`);
}

export function showReports(reports: readonly ScriptReport[]): void {
  for (const { kind, package: name, script, line, command, why } of reports) {
    console.log(`    ${kind}: ${name} ${script}:${line}: ${command.slice(0, 80)}: ${why.slice(0, 200)}`);
  }
}

function firstLines(apt: string, firn: string): string {
  if (apt.includes("\0")) return `      binary: ${apt.length} and ${firn.length} bytes`;
  const folder = mkdtempSync(join(tmpdir(), "firn-diff-"));
  try {
    writeFileSync(join(folder, "apt"), apt, "latin1");
    writeFileSync(join(folder, "firn"), firn, "latin1");
    const { stdout } = spawnSync("diff", ["-U1", "apt", "firn"], { cwd: folder, encoding: "latin1" });
    return stdout.split("\n").slice(2, 22).join("\n").replaceAll(/^/gm, "      ");
  } finally {
    rmSync(folder, { recursive: true });
  }
}
