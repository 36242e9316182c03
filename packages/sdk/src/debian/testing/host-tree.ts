import { spawnSync } from "node:child_process";
import {
  existsSync,
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
import type { Tree } from "../../tree/index.ts";

/** Paths with a file's text, or `→ target` for a symlink: what commands make of a system. */
export type Listing = Readonly<Record<string, string>>;

export function listTree(tree: Tree): Listing {
  const found: [string, string][] = [];
  for (const entry of tree.entries()) {
    if (entry.type === "file") found.push([entry.path, tree.read(entry.path).toString("utf8")]);
    if (entry.type === "symlink") found.push([entry.path, `→ ${entry.target}`]);
  }
  return Object.fromEntries(found);
}

/** True where the host has a program: the tests that hold firn against it are skipped elsewhere. */
export function hostHas(program: string): boolean {
  const folders = [...(process.env["PATH"] ?? "").split(":"), "/usr/sbin", "/sbin"];
  return process.platform === "linux" && folders.some((folder) => existsSync(join(folder, program)));
}

/** Of the host's dpkg: messages change from one to the next. Empty where there is none. */
export const hostDpkg: string = hostHas("dpkg")
  ? (/version (\S+)/.exec(spawnSync("dpkg", ["--version"], { encoding: "latin1" }).stdout)?.[1] ?? "")
  : "";

export interface Said {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What the host's own commands make of a system, in a folder that they are given as root. */
export function onHost(
  start: Listing,
  run: (root: string) => readonly (readonly string[])[],
  said: (root: string, result: Said) => void = () => undefined,
): Listing {
  const root = mkdtempSync(join(tmpdir(), "firn-host-"));
  try {
    for (const [path, text] of Object.entries(start)) {
      mkdirSync(join(root, path, ".."), { recursive: true });
      if (text.startsWith("→ ")) symlinkSync(text.slice(2), join(root, path));
      else writeFileSync(join(root, path), text);
    }
    for (const [command = "", ...args] of run(root)) {
      const { status, stdout, stderr } = spawnSync(command, args, {
        encoding: "latin1",
        env: { ...process.env, LC_ALL: "C" },
      });
      said(root, { status: status ?? -1, stdout, stderr });
    }
    return listFolder(root, "");
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function listFolder(root: string, folder: string): Listing {
  const found: [string, string][] = [];
  for (const name of readdirSync(join(root, folder)).sort()) {
    const path = folder === "" ? name : `${folder}/${name}`;
    const stat = lstatSync(join(root, path));
    if (stat.isDirectory()) found.push(...Object.entries(listFolder(root, path)));
    else if (stat.isSymbolicLink()) found.push([path, `→ ${readlinkSync(join(root, path))}`]);
    else found.push([path, readFileSync(join(root, path), "utf8")]);
  }
  return Object.fromEntries(found);
}

/** Lays a listing over a tree. */
export function lay(tree: Tree, listing: Listing): Tree {
  for (const [path, text] of Object.entries(listing)) {
    if (text.startsWith("→ ")) {
      tree.mkdir(path.slice(0, path.lastIndexOf("/")));
      tree.symlink(text.slice(2), path);
    } else tree.write(path, text);
  }
  return tree;
}
