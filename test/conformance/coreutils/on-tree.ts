import { readFileSync } from "node:fs";
import { Collected, inputOf, meterOf, runScript, type Unsupported } from "../../../packages/sdk/src/shell/index.ts";
import { type Entry, growTree, type Tree } from "../../../packages/sdk/src/tree/index.ts";
import { userland } from "../../../packages/sdk/src/userland/index.ts";
import type { Item } from "./fixture.ts";
import { environment } from "./on-host.ts";
import { listing, type Outcome, type Seen } from "./outcome.ts";

const folder = "w";

export interface TreeOutcome extends Outcome {
  readonly reports: readonly Unsupported[];
}

/** Runs a snippet in firn's shell over a tree that holds the fixture. */
export function onTree(snippet: string, fixture: readonly Item[]): TreeOutcome {
  const tree = treeOf(fixture);
  const [stdout, stderr] = [new Collected(), new Collected()];
  const reports: Unsupported[] = [];
  const status = runScript(`umask 022; ${snippet}`, {
    tree,
    native: (name, path) => userland.get(name) ?? userland.get(path.replace(/^.*\//, "")),
    meter: meterOf(),
    name: "/bin/dash",
    env: environment,
    cwd: `/${folder}`,
    umask: 0o022,
    stdin: inputOf(""),
    stdout,
    stderr,
    report: (report) => void reports.push(report),
  });
  const seen = [...tree.entries()].flatMap((entry) => see(tree, entry) ?? []);
  return { status, stdout: stdout.text, stderr: stderr.text, tree: listing(seen), reports };
}

function treeOf(fixture: readonly Item[]): Tree {
  const tree = growTree([]);
  for (const name of ["passwd", "group", "os-release"]) tree.write(`etc/${name}`, readFileSync(`/etc/${name}`));
  tree.mkdir("dev");
  tree.mkdir("tmp", { mode: 0o1777 });
  tree.symlink("usr/bin", "bin");
  for (const name of ["dash", "sh", ...userland.keys()]) tree.write(`usr/bin/${name}`, "", { mode: 0o755 });
  tree.mkdir(folder, { mode: 0o700 });
  for (const item of fixture) {
    const path = `${folder}/${item.path}`;
    const { mode = item.directory ? 0o755 : 0o644, uid = 0, gid = 0 } = item;
    if (item.hardlink !== undefined) tree.hardlink(`${folder}/${item.hardlink}`, path);
    else if (item.target !== undefined) tree.symlink(item.target, path);
    else if (item.directory) tree.mkdir(path, { mode, uid, gid });
    else if (item.fifo) tree.mknod(path, { type: "fifo" }, { mode, uid, gid });
    else tree.write(path, Buffer.from(item.text ?? "", "latin1"), { mode, uid, gid });
  }
  return tree;
}

function see(tree: Tree, entry: Entry): Seen | undefined {
  if (!entry.path.startsWith(`${folder}/`)) return undefined;
  const path = entry.path.slice(folder.length + 1);
  const { mode, uid, gid, type } = entry;
  const bits = { path: Buffer.from(path).toString("utf8"), type, mode, uid, gid, inode: tree.inode(entry.path) ?? 0 };
  if (entry.type === "file") return { ...bits, detail: tree.read(entry.path).toString("latin1") };
  if (entry.type === "symlink") return { ...bits, detail: entry.target };
  if (entry.type === "character" || entry.type === "block") {
    return { ...bits, detail: String(entry.major * 256 + entry.minor) };
  }
  return { ...bits, detail: "" };
}
