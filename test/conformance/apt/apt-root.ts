import { execFile } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { DebianMirrors } from "../../../packages/sdk/src/debian/archive/index.ts";

const run = promisify(execFile);
const keyring = fileURLToPath(new URL("../../../packages/sdk/keyrings/debian-archive-keyring.asc", import.meta.url));

/** apt with a configuration, lists and status of its own, apart from the host's. */
export interface AptRoot {
  /** `name=version` of what `apt-get install` would add to what is installed, sorted. @throws with apt's own words */
  simulate(packages: readonly string[], recommends: boolean): Promise<string[]>;
  /** Makes apt believe that these versions are installed: `name=version`. None: an empty system. */
  install(items: readonly string[]): Promise<void>;
  /** Names of all packages of main, sorted. */
  names(): Promise<readonly string[]>;
}

/** Downloads a suite's lists, with updates and security, into a throw-away apt root below `folder`. */
export async function makeAptRoot(
  folder: string,
  suite: string,
  architecture: string,
  mirrors: DebianMirrors,
): Promise<AptRoot> {
  await rm(folder, { recursive: true, force: true });
  for (const path of [
    "etc/apt/preferences.d",
    "etc/apt/sources.list.d",
    "var/lib/apt/lists/partial",
    "var/cache/apt/archives/partial",
    "var/lib/dpkg",
  ]) {
    await mkdir(join(folder, path), { recursive: true });
  }
  const status = join(folder, "var/lib/dpkg/status");
  await writeFile(status, "");
  const options = `[arch=${architecture} signed-by=${keyring}]`;
  const sources = [
    `deb ${options} ${mirrors.debian} ${suite} main`,
    `deb ${options} ${mirrors.debian} ${suite}-updates main`,
    `deb ${options} ${mirrors["debian-security"]} ${suite}-security main`,
  ];
  await writeFile(join(folder, "etc/apt/sources.list"), `${sources.join("\n")}\n`);
  const settings = [
    `Dir=${folder}`,
    `Dir::State::status=${status}`,
    `APT::Architecture=${architecture}`,
    `APT::Architectures=${architecture}`,
    "APT::Sandbox::User=root",
    "Acquire::Languages=none",
    // Where the host's configuration turns them off, as in containers, each call would read all the lists again.
    "Dir::Cache::pkgcache=pkgcache.bin",
    "Dir::Cache::srcpkgcache=srcpkgcache.bin",
    // The suite's own newest versions are what is compared, not what a share of its users gets today.
    "APT::Get::Always-Include-Phased-Updates=true",
  ];
  const apt = async (program: "apt-get" | "apt-cache", ...args: string[]): Promise<string> => {
    const { stdout } = await run(program, [...settings.flatMap((setting) => ["-o", setting]), ...args], {
      maxBuffer: 2 ** 28,
      env: { ...process.env, LC_ALL: "C" },
    });
    return stdout;
  };
  await apt("apt-get", "update", "-qq");
  return {
    async names() {
      const available = await apt("apt-cache", "dumpavail");
      return [...new Set([...available.matchAll(/^Package: (.*)$/gm)].map(([, name = ""]) => name))].sort();
    },
    async simulate(packages, recommends) {
      const flag = recommends ? "--install-recommends" : "--no-install-recommends";
      const output = await apt("apt-get", "install", "--simulate", flag, "--", ...packages);
      const lines = output.matchAll(/^Inst (\S+) (?:\[[^\]]*\] )?\((\S+) /gm);
      return [...lines].map(([, name = "", version]) => `${name.replace(/:.*$/, "")}=${version}`).sort();
    },
    async install(items) {
      const stanzas = items.length === 0 ? "" : await apt("apt-cache", "show", "--", ...items);
      await writeFile(status, stanzas.replaceAll(/^Package: .*$/gm, "$&\nStatus: install ok installed"));
      await apt("apt-cache", "gencaches", "-qq");
    },
  };
}
