import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Collected, meterOf, runScript, textOf } from "../../../packages/sdk/src/shell/index.ts";
import { growTree } from "../../../packages/sdk/src/tree/index.ts";
import { userland } from "../../../packages/sdk/src/userland/index.ts";

/** What a snippet did. */
export interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly files: readonly string[];
}

interface Item {
  readonly path: string;
  readonly text?: string;
  readonly mode?: number;
  readonly target?: string;
}

const files: readonly Item[] = [
  { path: "a.txt", text: "one two\nthree\n" },
  { path: "b.txt", text: "x:y z:w\n \\q r\\\ns  \nlast" },
  { path: "c d", text: "spaced\n" },
  { path: "empty", text: "" },
  { path: ".hid", text: "hidden\n" },
  { path: "lib.sh", text: 'echo "lib $# $1"\na=lib\nreturn 6\necho not\n' },
  { path: "run.sh", text: '#!/bin/sh\necho "run $0 $# $*" $a\nexit 2\n', mode: 0o755 },
  { path: "dir" },
  { path: "dir/x", text: "dx\n" },
  { path: "dir/y", text: "dy\n" },
  { path: "lnk", target: "a.txt" },
  { path: "dang", target: "gone" },
];

const env = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C", HOME: "/h" };
/** Nobody: what goes wrong on the host reaches nothing of it. */
const nobody = 65534;

/** Runs a snippet in a real dash with the host's commands. */
export function inRealDash(snippet: string): Outcome {
  const folder = mkdtempSync(join(tmpdir(), "firn-dash-"));
  const work = join(folder, "work");
  const isRoot = process.getuid?.() === 0;
  const own = (path: string): void => (isRoot ? lchownSync(path, nobody, nobody) : undefined);
  try {
    mkdirSync(work);
    for (const { path, text, mode, target } of files) {
      const full = join(work, path);
      if (target !== undefined) symlinkSync(target, full);
      else if (text === undefined) mkdirSync(full);
      else writeFileSync(full, text);
      if (mode !== undefined) chmodSync(full, mode);
      own(full);
    }
    own(work);
    if (isRoot) chownSync(folder, nobody, nobody);
    const ran = spawnSync("dash", ["-c", snippet, "sh"], {
      cwd: work,
      env,
      input: "",
      encoding: "latin1",
      timeout: 5_000,
      killSignal: "SIGKILL",
      ...(isRoot && { uid: nobody, gid: nobody }),
    });
    const clean = (text: string): string => text.replaceAll(folder, "");
    return {
      status: ran.status ?? -1,
      stdout: clean(ran.stdout),
      stderr: clean(ran.stderr),
      files: listed(work, "").sort(),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function listed(folder: string, prefix: string): string[] {
  return readdirSync(join(folder, prefix)).flatMap((base) => {
    const name = prefix === "" ? base : `${prefix}/${base}`;
    const path = join(folder, name);
    const entry = lstatSync(path);
    if (entry.isDirectory()) return [line(name, "directory", entry.mode, ""), ...listed(folder, name)];
    if (entry.isSymbolicLink()) return [line(name, "symlink", 0, readlinkSync(path))];
    return [line(name, "file", entry.mode, textOf(readFileSync(path)))];
  });
}

const line = (name: string, type: string, mode: number, detail: string): string =>
  `${name} ${type} ${(mode & 0o7777).toString(8)} ${JSON.stringify(detail)}`;

/** Interprets it over a tree with the same files. */
export function interpreted(snippet: string): Outcome {
  const tree = growTree([]);
  tree.mkdir("h");
  tree.mkdir("dev");
  tree.symlink("usr/bin", "bin");
  for (const name of ["dash", "sh", ...userland.keys()]) tree.write(`usr/bin/${name}`, "", { mode: 0o755 });
  tree.mkdir("work");
  for (const { path, text, mode, target } of files) {
    if (target !== undefined) tree.symlink(target, `work/${path}`);
    else if (text === undefined) tree.mkdir(`work/${path}`);
    else tree.write(`work/${path}`, text, mode === undefined ? {} : { mode });
  }
  const [stdout, stderr] = [new Collected(), new Collected()];
  const status = runScript(snippet, {
    tree,
    native: (name, path) => userland.get(name) ?? userland.get(path.replace(/^.*\//, "")),
    meter: meterOf({ steps: 200_000, bytes: 16 << 20, depth: 200 }),
    name: "sh",
    env,
    cwd: "/work",
    stdout,
    stderr,
    report: () => undefined,
  });
  const found: string[] = [];
  for (const entry of tree.entries()) {
    if (!entry.path.startsWith("work/")) continue;
    const name = entry.path.slice("work/".length);
    const detail = entry.type === "file" ? textOf(tree.read(entry.path)) : entry.type === "symlink" ? entry.target : "";
    found.push(line(name, entry.type, entry.type === "symlink" ? 0 : entry.mode, detail));
  }
  return { status, stdout: stdout.text, stderr: stderr.text, files: found.sort() };
}
