import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { buildIndex } from "../../../packages/sdk/src/debian/archive/build-index.ts";
import type { OpenSuite } from "../../../packages/sdk/src/debian/archive/index.ts";
import { PackageIndex } from "../../../packages/sdk/src/debian/archive/package-index.ts";
import { parseControl } from "../../../packages/sdk/src/debian/control/index.ts";
import { planInstall } from "../../../packages/sdk/src/debian/resolve/apt/plan.ts";
import { System } from "../../../packages/sdk/src/debian/resolve/apt/system.ts";
import { chooseVersion } from "../../../packages/sdk/src/debian/resolve/choose-version.ts";
import type { Package } from "../../../packages/sdk/src/debian/resolve/package.ts";
import { presentPackage } from "../../../packages/sdk/src/debian/resolve/present-package.ts";
import { parseRequest } from "../../../packages/sdk/src/debian/resolve/request.ts";
import { Universe } from "../../../packages/sdk/src/debian/resolve/universe.ts";
import { FirnError } from "../../../packages/sdk/src/errors/index.ts";
import { writeConfig } from "../apt/apt-config.ts";
import { type Outcome, outcomeOf } from "../apt/outcome.ts";
import type { World } from "./world.ts";

const run = promisify(execFile);

/** An apt of its own below `folder`, for archives of a few packages. */
export async function makeWorldApt(folder: string): Promise<(world: World, debug?: boolean) => Promise<Outcome>> {
  const lists = join(folder, "var/lib/apt/lists");
  for (const path of [
    "etc/apt/sources.list.d",
    "etc/apt/preferences.d",
    "var/cache/apt/archives/partial",
    "var/lib/dpkg",
  ]) {
    await mkdir(join(folder, path), { recursive: true });
  }
  await mkdir(join(lists, "partial"), { recursive: true });
  await writeFile(
    join(folder, "etc/apt/sources.list"),
    "deb [trusted=yes] file:/small stable main\ndeb [trusted=yes] file:/small stable-backports main\n",
  );
  const status = join(folder, "var/lib/dpkg/status");
  const config = await writeConfig(folder);
  const settings = [
    `Dir=${folder}`,
    `Dir::State::status=${status}`,
    "APT::Architecture=amd64",
    "APT::Architectures=amd64",
    "APT::Sandbox::User=root",
    "Acquire::Languages=none",
    "Dir::Cache::pkgcache=",
    "Dir::Cache::srcpkgcache=",
  ];
  const listOf = (suite: string): string => join(lists, `_small_dists_${suite}_main_binary-amd64_Packages`);
  const backportsRelease = "Suite: stable-backports\nNotAutomatic: yes\nButAutomaticUpgrades: yes\n";
  await writeFile(join(lists, "_small_dists_stable_Release"), "Suite: stable\n");
  await writeFile(join(lists, "_small_dists_stable-backports_Release"), backportsRelease);
  return async ({ packages, backports, status: installed, request, recommends, targetRelease }, debug = false) => {
    await writeFile(listOf("stable"), packages.join("\n"));
    await writeFile(listOf("stable-backports"), backports.join("\n"));
    await writeFile(status, installed.join("\n"));
    const extra = debug
      ? [
          "Debug::pkgDepCache::AutoInstall=1",
          "Debug::pkgProblemResolver=1",
          "Debug::pkgDepCache::Marker=1",
          "Debug::pkgAutoRemove=1",
        ]
      : [];
    const args = [
      ...[...settings, ...extra].flatMap((setting) => ["-o", setting]),
      "install",
      "--simulate",
      recommends ? "--install-recommends" : "--no-install-recommends",
      ...(targetRelease === undefined ? [] : ["--target-release", targetRelease]),
      "--",
      ...request,
    ];
    const env = { ...process.env, LC_ALL: "C", APT_CONFIG: config };
    return outcomeOf(
      run("apt-get", args, { env })
        .then(({ stdout, stderr }) => {
          if (debug) console.log(stderr);
          return chosenIn(stdout);
        })
        .catch((error: unknown) => {
          if (debug) console.log((error as { stderr: string }).stderr);
          throw error;
        }),
    );
  };
}

/** Whether apt made its choice, and failed at the order of unpacking, which is another matter. */
export const isAboutOrder = (outcome: Outcome): boolean =>
  "refused" in outcome &&
  /E: (Internal error|Couldn't configure|Could not|Conf Broken|This installation run)/.test(outcome.refused);

function chosenIn(output: string): string[] {
  const added = [...output.matchAll(/^Inst (\S+) (?:\[[^\]]*\] )?\((\S+) /gm)];
  const removed = [...output.matchAll(/^Remv (\S+)/gm)].map(([, name = ""]) => `-${name}`);
  return [...added.map(([, name = "", version]) => `${name}=${version}`), ...removed].sort();
}

/** What of the installed packages can stand together: a system that is broken before, apt refuses to touch. */
export function soundStatus(status: readonly string[]): string[] {
  for (let left = [...status]; ; ) {
    const current = presentIn(left);
    const universe = new Universe("small", "amd64", [], { prefer: [], present: current.map(({ pkg }) => pkg) });
    const broken = new System(universe, { recommends: false, current }).broken().map(({ name }) => name);
    if (broken.length === 0) return left;
    left = left.filter((_, index) => !broken.includes(current[index]?.pkg.name ?? ""));
  }
}

const presentIn = (status: readonly string[]): { pkg: Package; held: boolean }[] =>
  parseControl(status.join("\n"), "status").map((stanza) => ({
    pkg: presentPackage(stanza, "amd64"),
    held: stanza.get("Status")?.startsWith("hold") ?? false,
  }));

/** The same, of firn. */
export function askFirn({ packages, backports, status, request, recommends, targetRelease }: World): Promise<Outcome> {
  const resolve = async (): Promise<string[]> => {
    const current = presentIn(status);
    const suites = [await suiteOf("stable", packages), await suiteOf("stable-backports", backports)];
    const present = current.map(({ pkg }) => pkg);
    const universe = new Universe("stable", "amd64", suites, { prefer: [], present, targetRelease });
    const requests = request.map((text) => chooseVersion(parseRequest(text, "amd64"), universe, new Map()));
    const { install, remove, broken } = planInstall(universe, {
      install: requests.flatMap(({ pkg, request: { suite } }) => (pkg ? [{ pkg, suite }] : [])),
      without: requests.flatMap((one) => (one.pkg ? [] : [one.request.name])),
      recommends,
      current,
    });
    if (broken.length > 0)
      throw new FirnError("FIRN_APT_UNSATISFIABLE", `${broken.map(({ name }) => name).join(", ")} broken`);
    return [
      ...install.map(({ name, version }) => `${name}=${version}`),
      ...remove.map(({ name }) => `-${name}`),
    ].sort();
  };
  return outcomeOf(resolve());
}

async function suiteOf(suite: string, packages: readonly string[]): Promise<OpenSuite> {
  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(packages.join("\n"));
  }
  const index = new PackageIndex(await buildIndex(bytes()));
  const isBackports = suite.endsWith("-backports");
  const names = { suite, codename: "", label: "", origin: "", version: "" };
  const release = { ...names, notAutomatic: isBackports, butAutomaticUpgrades: isBackports };
  return { archive: "small", suite, component: "main", date: new Date(0), release, index };
}
