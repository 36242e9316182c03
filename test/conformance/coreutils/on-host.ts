import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  lchownSync,
  linkSync,
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
import type { Item } from "./fixture.ts";
import { listing, type Outcome, type Seen } from "./outcome.ts";

export const environment = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C", TZ: "UTC", HOME: "/root" };

/** Runs a snippet with the host's dash and tools in a folder that holds the fixture. Needs root. */
export function onHost(snippet: string, fixture: readonly Item[]): Outcome {
  const root = mkdtempSync(join(tmpdir(), "firn-coreutils-"));
  try {
    lay(root, fixture);
    const ran = spawnSync("/bin/dash", ["-c", `umask 022; ${snippet}`], {
      cwd: root,
      env: environment,
      input: "",
      encoding: "latin1",
      timeout: 10_000,
    });
    const status = ran.status ?? -1;
    return { status, stdout: ran.stdout, stderr: ran.stderr, tree: listing(scan(root, "")) };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function lay(root: string, fixture: readonly Item[]): void {
  for (const item of fixture) {
    const path = join(root, item.path);
    const { mode = item.directory ? 0o755 : 0o644, uid = 0, gid = 0 } = item;
    if (item.hardlink !== undefined) linkSync(join(root, item.hardlink), path);
    else if (item.target !== undefined) symlinkSync(item.target, path);
    else {
      if (item.directory) mkdirSync(path);
      else if (item.fifo) spawnSync("mkfifo", [path]);
      else writeFileSync(path, item.text ?? "", "latin1");
      chownSync(path, uid, gid);
      chmodSync(path, mode);
    }
    if (item.target !== undefined) lchownSync(path, uid, gid);
  }
}

function scan(root: string, folder: string): Seen[] {
  return readdirSync(join(root, folder)).flatMap((name): Seen[] => {
    const path = folder === "" ? name : `${folder}/${name}`;
    const { mode, uid, gid, ino, rdev, ...stat } = lstatSync(join(root, path));
    const bits = { path, mode: mode & 0o7777, uid, gid, inode: ino };
    const is = (mask: number) => (mode & 0o170000) === mask;
    if (is(0o040000)) return [{ ...bits, type: "directory", detail: "" }, ...scan(root, path)];
    if (is(0o120000)) return [{ ...bits, type: "symlink", detail: readlinkSync(join(root, path)) }];
    if (is(0o010000)) return [{ ...bits, type: "fifo", detail: "" }];
    if (is(0o020000)) return [{ ...bits, type: "character", detail: String(rdev) }];
    if (is(0o060000)) return [{ ...bits, type: "block", detail: String(rdev) }];
    void stat;
    return [{ ...bits, type: "file", detail: readFileSync(join(root, path), "latin1") }];
  });
}
