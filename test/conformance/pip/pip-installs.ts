import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFile, lstat, mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { InstallLayout } from "../../../packages/sdk/src/python/wheel/install-layout.ts";

/** What is installed: mode and SHA-256 by path from the root. */
export type Files = ReadonlyMap<string, string>;

const question = `
import json, sys
from pip._internal.locations import get_scheme
scheme = get_scheme("x")
print(json.dumps({
    "library": scheme.purelib, "scripts": scheme.scripts, "data": scheme.data, "headers": scheme.headers,
    "executable": sys.executable, "python": "%d.%d" % sys.version_info[:2],
}))`;

/** Where this machine's pip installs to. */
export function pipLayout(python: string): InstallLayout {
  const said: unknown = JSON.parse(execFileSync(python, ["-I", "-c", question], { encoding: "utf8" }));
  const { library, scripts, data, headers, executable, python: version } = said as InstallLayout;
  const relative = (path: string) => path.replace(/^\//, "");
  return {
    library: relative(library),
    scripts: relative(scripts),
    data: relative(data),
    headers: relative(headers).replace(/\/x$/, ""),
    executable,
    python: version,
  };
}

/** Installs one wheel with pip into an empty root and returns what is there then. */
export async function pipInstalls(python: string, wheel: string, file: string, folder: string): Promise<Files> {
  const [wheels, root] = [join(folder, "wheels"), join(folder, "root")];
  await mkdir(wheels, { recursive: true });
  await copyFile(wheel, join(wheels, file));
  const [name = "", version = ""] = file.split("-");
  const options = ["--no-index", "--find-links", wheels, "--no-deps", "--no-compile", "--ignore-installed", "--quiet"];
  const argv = ["-m", "pip", "install", ...options, "--root", root, `${name}==${version}`];
  // Debian's pip refuses to touch what dpkg manages, which a root of its own is not.
  execFileSync(python, argv, {
    env: { ...process.env, PIP_BREAK_SYSTEM_PACKAGES: "1", PIP_FIND_LINKS: "" },
    stdio: "pipe",
  });
  return filesIn(root);
}

async function filesIn(root: string): Promise<Files> {
  const found = new Map<string, string>();
  const visit = async (path: string): Promise<void> => {
    for (const name of await readdir(join(root, path))) {
      const below = path ? `${path}/${name}` : name;
      const info = await lstat(join(root, below));
      if (info.isDirectory()) await visit(below);
      else found.set(below, describe(info.mode, await readFile(join(root, below))));
    }
  };
  await visit("");
  return found;
}

/** Comparable text of a file. */
export const describe = (mode: number, content: Uint8Array): string =>
  `${(mode & 0o7777).toString(8)} ${content.length} ${createHash("sha256").update(content).digest("hex")}`;
