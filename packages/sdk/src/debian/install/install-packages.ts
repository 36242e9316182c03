import type { Installation } from "../../lock/index.ts";
import type { Part, Tree } from "../../tree/index.ts";
import { createDebconf } from "../debconf/debconf.ts";
import { mendDatabase, startDatabase, writeDatabase } from "../dpkg/database.ts";
import type { InstalledPackage } from "../dpkg/installed-package.ts";
import { readDatabase } from "../dpkg/read-database.ts";
import { hasDpkg } from "../dpkg/read-status.ts";
import { DpkgSystem, type SystemOptions } from "../system/dpkg-system.ts";
import { aptPlan } from "./apt-plan.ts";
import { bootstrap, bootstrapSet, mergeUsr } from "./debootstrap.ts";
import { lendDevices } from "./devices.ts";
import { lendEssentialTools } from "./essential-tools.ts";
import { Installer } from "./installer.ts";
import { ChangeLog } from "./package-changes.ts";
import { RecordingTree } from "./recording-tree.ts";
import { ScriptRunner } from "./run-maintainer-script.ts";
import type { Effects } from "./script-effects.ts";
import { ScriptReports, type Strictness } from "./script-reports.ts";
import { lendServicePolicy } from "./service-policy.ts";

/** One `debian()` or `apt()`: what it brings, and what its user says about its scripts. */
export interface InstallStep {
  readonly action: "bootstrap" | "apt";
  readonly packages: readonly InstalledPackage[];
  readonly effects?: Effects | undefined;
  readonly preseed?: Readonly<Record<string, string>> | undefined;
}

export interface InstallOptions extends SystemOptions {
  readonly partOf: (pkg: InstalledPackage) => Part;
  readonly scripts?: Strictness | undefined;
  /** The system has no Essential packages: scripts find their commands all the same. */
  readonly minimal?: boolean | undefined;
}

/**
 * Installs packages into an empty tree, as debootstrap and `apt-get install` would, or onto a base image's system: the
 * same order, dpkg's database, and maintainer scripts interpreted.
 *
 * @throws FIRN_SCRIPT_UNSUPPORTED, FIRN_SCRIPT_FAILED where scripts are to be strict
 */
export function installPackages(tree: Tree, steps: readonly InstallStep[], options: InstallOptions): Installation {
  const recorded = new RecordingTree(tree);
  const system = new DpkgSystem(recorded, options);
  const reports = new ScriptReports(options.scripts ?? "report");
  const present = hasDpkg(recorded) ? readDatabase(recorded) : undefined;
  if (present) {
    mendDatabase(recorded);
    system.adopt(present);
  } else startDatabase(recorded);
  const returnDevices = lendDevices(recorded);
  const returnTools = options.minimal ? lendEssentialTools(recorded) : undefined;
  const changes = new ChangeLog(recorded);
  const scripts = new ScriptRunner(system, recorded, reports, changes);
  const installer = new Installer(system, scripts, options.partOf);
  if (present) installer.adopt(present);
  for (const { action, packages, effects = {}, preseed = {} } of steps) {
    scripts.effects = effects;
    for (const [question, answer] of Object.entries(preseed)) system.preseed.set(question, answer);
    if (action === "bootstrap") mergeUsr(packages, recorded);
    const first = action === "bootstrap" ? bootstrapSet(packages, options.architecture) : [];
    if (first.length > 0) bootstrap(first, system, installer, scripts);
    const isFirst = new Set(first);
    const returnPolicy = lendServicePolicy(recorded);
    installWithApt(
      packages.filter((pkg) => !isFirst.has(pkg)),
      system,
      installer,
      scripts,
    );
    returnPolicy();
  }
  returnTools?.();
  returnDevices();
  for (const path of reports.standIns) removeIfEmpty(recorded, path);
  const hasDebconf = [...system.packages.values()].some(({ pkg }) => pkg.name === "debconf");
  if (hasDebconf || !options.minimal) createDebconf(system).save();
  else recorded.remove("var/cache/debconf");
  writeDatabase(recorded, [...system.packages.values()], system.triggers.files(), options.architecture);
  return { packages: changes.list(), reports: reports.list };
}

function removeIfEmpty(tree: Tree, path: string): void {
  if (tree.get(path)?.type === "file" && tree.read(path).length === 0) tree.remove(path);
}

/** `apt-get install`: what is new is unpacked, with triggers left for the last call of dpkg. */
function installWithApt(
  packages: readonly InstalledPackage[],
  system: DpkgSystem,
  installer: Installer,
  scripts: ScriptRunner,
): void {
  const there = [...system.packages.values()].filter(({ status }) => status !== "config-files").map(({ pkg }) => pkg);
  const added = packages.filter((pkg) => !there.includes(pkg));
  if (added.length === 0) return;
  const upgraded = new Set(added.map(({ name }) => name));
  const installed = there.filter(({ name }) => !upgraded.has(name));
  scripts.env = { DPKG_FRONTEND_LOCKED: "true", DPKG_COLORS: "never" };
  for (const { action, packages: some } of aptPlan(added, installed, system.architecture)) {
    const run = installer.run({ deferTriggers: false });
    if (action === "unpack") for (const pkg of some) installer.unpack(pkg);
    else run.configure(some.map((pkg) => system.state(pkg)));
  }
  installer.run().configurePending();
  scripts.env = {};
}
