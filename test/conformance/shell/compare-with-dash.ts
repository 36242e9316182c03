import { spawnSync } from "node:child_process";
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Collected, type Command, meterOf, runScript, textOf } from "../../../packages/sdk/src/shell/index.ts";
import { growTree } from "../../../packages/sdk/src/tree/index.ts";

/** What a snippet did: its status, what it printed, and the files that it left in its directory. */
export interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly files: readonly string[];
}

const work = "/scratch";

/** Runs a snippet in a real dash, in an empty directory. */
export function inDash(snippet: string, shell = "dash"): Outcome {
  const folder = mkdtempSync(join(tmpdir(), "firn-dash-"));
  try {
    mkdirSync(join(folder, "work"));
    const { status, stdout } = spawnSync(shell, ["-c", snippet, "sh"], {
      cwd: join(folder, "work"),
      env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C", HOME: "/root" },
      input: "",
      timeout: 10_000,
    });
    return { status: status ?? -1, stdout: textOf(stdout), files: listed(join(folder, "work"), "") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Interprets it over an empty tree. `commands`: natives, which are there as programs. */
export function inFirn(snippet: string, commands: ReadonlyMap<string, Command> = new Map()): Outcome {
  const tree = growTree([]);
  tree.mkdir(work);
  tree.mkdir("root");
  tree.write("etc/passwd", "root:x:0:0:root:/root:/bin/bash\n");
  for (const name of commands.keys()) tree.write(`usr/bin/${name}`, "", { mode: 0o755 });
  const stdout = new Collected();
  const status = runScript(snippet, {
    tree,
    native: (name) => commands.get(name),
    meter: meterOf(),
    name: "sh",
    env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C", HOME: "/root" },
    cwd: work,
    stdout,
    report: () => undefined,
  });
  const files: string[] = [];
  for (const entry of tree.entries()) {
    if (!entry.path.startsWith(`${work.slice(1)}/`)) continue;
    const name = entry.path.slice(work.length);
    const content =
      entry.type === "file" ? textOf(tree.read(entry.path)) : entry.type === "symlink" ? entry.target : "";
    files.push(`${name} ${entry.type} ${(entry.mode & 0o7777).toString(8)} ${content}`);
  }
  return { status, stdout: stdout.text, files: files.sort() };
}

function listed(folder: string, prefix: string): string[] {
  return readdirSync(join(folder, prefix))
    .flatMap((base) => {
      const name = prefix === "" ? base : `${prefix}/${base}`;
      const path = join(folder, name);
      const entry = lstatSync(path);
      const type = entry.isDirectory() ? "directory" : entry.isSymbolicLink() ? "symlink" : "file";
      const content = type === "file" ? textOf(readFileSync(path)) : type === "symlink" ? readlinkSync(path) : "";
      const line = `${name} ${type} ${(entry.mode & 0o7777).toString(8)} ${content}`;
      return type === "directory" ? [line, ...listed(folder, name)] : [line];
    })
    .sort();
}
