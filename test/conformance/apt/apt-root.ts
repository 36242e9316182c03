import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Archive } from "../../../packages/sdk/src/debian/archive/index.ts";
import { writeConfig } from "./apt-config.ts";
import type { PackageSet } from "./package-sets.ts";
import type { Versions } from "./random-sets.ts";

const run = promisify(execFile);

export interface AptRootOptions {
  readonly architecture: string;
  /** Debian's or Ubuntu's, in the order in which apt is to read them. */
  readonly archives: readonly Archive[];
  /** A system whose own apt-get is asked, instead of the host's. */
  readonly system?: string | undefined;
}

/** apt with a configuration, lists and status of its own, apart from the host's. */
export interface AptRoot {
  /** `apt 2.6.1`, and what the lists that it has are: changes whenever its answers may. */
  readonly edition: string;
  /** `name=version` of what `apt-get install` would do to what is installed, sorted; `-name` for what it would remove. */
  simulate(set: PackageSet): Promise<string[]>;
  /** What apt says of its decisions for a set, line by line. */
  debug(set: PackageSet): Promise<string[]>;
  /** Makes apt believe that these versions are installed: `name=version`. None: an empty system. */
  install(items: readonly string[]): Promise<void>;
  /** Makes apt take this for dpkg's status. */
  setStatus(text: string): Promise<void>;
  /** The status of what would be installed by these. */
  statusOf(items: readonly string[]): Promise<string>;
  /** Names of all packages, sorted. */
  names(): Promise<readonly string[]>;
  /** All versions of all packages, and where they are from. */
  versions(): Promise<Versions>;
}

/** The options of an apt of its own at `folder`, made here, with archives as its sources; and the environment to start it in. */
export async function aptArgs(
  folder: string,
  { architecture, archives, system }: AptRootOptions,
): Promise<{ readonly args: readonly string[]; readonly env: NodeJS.ProcessEnv; readonly status: string }> {
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
  const sources: string[] = [];
  for (const { name, keyring, mirrors, suites } of archives) {
    const place = join(folder, `etc/apt/${name}.asc`);
    if (!(keyring instanceof URL)) throw new Error(`${name} has no keyring of its own`);
    await copyFile(fileURLToPath(keyring), place);
    for (const { name: suite, components } of suites) {
      const words = `[arch=${architecture} signed-by=${place}]`;
      sources.push(`deb ${words} ${mirrors[0]} ${suite} ${components.join(" ")}`);
    }
  }
  await writeFile(join(folder, "etc/apt/sources.list"), `${sources.join("\n")}\n`);
  const settings = [
    `Dir=${folder}`,
    `Dir::State::status=${status}`,
    `APT::Architecture=${architecture}`,
    `APT::Architectures=${architecture}`,
    "APT::Sandbox::User=root",
    "Acquire::Languages=none",
    // Where the host's configuration turns them off, as in containers, each call would read all the lists again.
    `Dir::Cache::pkgcache=pkgcache-${system ? "other" : "own"}.bin`,
    `Dir::Cache::srcpkgcache=srcpkgcache-${system ? "other" : "own"}.bin`,
    // The suite's own newest versions are what is compared, not what a share of its users gets today.
    "APT::Get::Always-Include-Phased-Updates=true",
  ];
  const env = { ...process.env, LC_ALL: "C", APT_CONFIG: await writeConfig(folder) };
  return { args: settings.flatMap((setting) => ["-o", setting]), env, status };
}

/** Downloads a suite's lists, with updates and security, into an apt root at `folder`. What is there already serves. */
export async function makeAptRoot(folder: string, options: AptRootOptions): Promise<AptRoot> {
  const { system } = options;
  const { args: common, env, status } = await aptArgs(folder, options);
  const all = (extra: readonly string[]): string[] => [...common, ...extra.flatMap((setting) => ["-o", setting])];
  const execute = async (file: string, args: readonly string[]): Promise<string> => {
    const { stdout } = await run(file, args, { maxBuffer: 2 ** 28, env });
    return stdout;
  };
  const host = (program: string, ...args: string[]): Promise<string> => execute(program, [...common, ...args]);
  const asked = (extra: readonly string[], args: readonly string[]): Promise<string> => {
    const words = [...all(extra), ...args];
    if (system === undefined) return execute("apt-get", words);
    const library = join(system, "usr/lib/x86_64-linux-gnu");
    const loader = join(system, "usr/lib64/ld-linux-x86-64.so.2");
    return execute(loader, ["--library-path", library, join(system, "usr/bin/apt-get"), ...words]);
  };
  const installArgs = ({ packages, recommends, targetRelease }: PackageSet): string[] => [
    "install",
    "--simulate",
    recommends ? "--install-recommends" : "--no-install-recommends",
    ...(targetRelease === undefined ? [] : ["--target-release", targetRelease]),
    "--",
    ...packages,
  ];
  await host("apt-get", "update", "-qq");
  const statusOf = async (items: readonly string[]): Promise<string> => {
    const stanzas = items.length === 0 ? "" : await host("apt-cache", "show", "--", ...items);
    return stanzas.replaceAll(/^Package: .*$/gm, "$&\nStatus: install ok installed");
  };
  const setStatus = async (text: string): Promise<void> => {
    await writeFile(status, text);
    // The cache is made before answers are asked for side by side.
    await asked([], ["install", "--simulate"]);
  };
  return {
    edition: `${(await asked([], ["--version"])).split("\n")[0]} ${await hashOfLists(folder)}`,
    async names() {
      const available = await host("apt-cache", "dumpavail");
      return [...new Set([...available.matchAll(/^Package: (.*)$/gm)].map(([, name = ""]) => name))].sort();
    },
    async versions() {
      const found = new Map<string, { readonly version: string; readonly suite: string }[]>();
      const lists = join(folder, "var/lib/apt/lists");
      for (const file of (await readdir(lists)).filter((one) => one.endsWith("_Packages")).sort()) {
        const [, from = ""] = /_dists_(.+?)_(?:main|universe)_/.exec(file) ?? [];
        const packages = await readFile(join(lists, file), "utf8");
        for (const [, name = "", version = ""] of packages.matchAll(/^Package: (.*)\n(?:.+\n)*?Version: (.*)$/gm)) {
          const known = found.get(name);
          if (known) known.push({ version, suite: from });
          else found.set(name, [{ version, suite: from }]);
        }
      }
      return found;
    },
    async simulate(set) {
      const output = await asked([], installArgs(set));
      const lines = [...output.matchAll(/^Inst (\S+) (?:\[[^\]]*\] )?\((\S+) /gm)];
      const added = lines.map(([, name = "", version]) => `${name.replace(/:.*$/, "")}=${version}`);
      const removed = [...output.matchAll(/^Remv (\S+)/gm)].map(([, name = ""]) => `-${name.replace(/:.*$/, "")}`);
      return [...added, ...removed].sort();
    },
    async debug(set) {
      const settings = [
        "Debug::pkgDepCache::AutoInstall=1",
        "Debug::pkgProblemResolver=1",
        "Debug::pkgDepCache::Marker=1",
      ];
      const args = [...all(settings), ...installArgs(set)];
      const result = await run("apt-get", args, { maxBuffer: 2 ** 28, env }).catch(
        (error: unknown) => error as { readonly stderr: string },
      );
      return result.stderr.split("\n");
    },
    setStatus,
    statusOf,
    install: async (items) => setStatus(await statusOf(items)),
  };
}

async function hashOfLists(folder: string): Promise<string> {
  const lists = join(folder, "var/lib/apt/lists");
  const hash = createHash("sha256");
  for (const name of (await readdir(lists)).filter((one) => one.endsWith("InRelease")).sort()) {
    hash.update(name.replace(/^.*?_dists_/, "")).update(await readFile(join(lists, name)));
  }
  return hash.digest("hex").slice(0, 16);
}
