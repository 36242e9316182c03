import { compareBytes, type Tree } from "../../tree/index.ts";
import { mergedDirectories } from "../deb/usr-merge.ts";
import { isBootstrapped, withDependencies } from "../dpkg/apt-state.ts";
import type { InstalledPackage } from "../dpkg/installed-package.ts";
import type { DpkgSystem } from "../system/dpkg-system.ts";
import type { Installer } from "./installer.ts";
import type { ScriptRunner } from "./run-maintainer-script.ts";

/** What debootstrap's "minbase" would have of a step's packages; apt installs the others. */
export function bootstrapSet(packages: readonly InstalledPackage[], architecture: string): InstalledPackage[] {
  return [...withDependencies(packages.filter(isBootstrapped), packages, architecture)].sort((a, b) =>
    compareBytes(a.name, b.name),
  );
}

/**
 * Makes the first packages of a system as debootstrap does: all are extracted, some are installed one by one with
 * whatever there is, then all are installed (those for the second time) and configured.
 * https://salsa.debian.org/installer-team/debootstrap/-/blob/master/scripts/debian-common
 */
export function bootstrap(
  packages: readonly InstalledPackage[],
  system: DpkgSystem,
  by: Installer,
  scripts: ScriptRunner,
): void {
  const { tree } = system;
  for (const pkg of [...packages].sort(byExtracting)) by.extract(pkg);
  scripts.env = { DEBCONF_NONINTERACTIVE_SEEN: "true" };
  const one = (name: string): void => {
    const pkg = packages.find((each) => each.name === name);
    if (pkg) by.run().configure([by.unpack(pkg)]);
  };
  const dpkg = packages.find(({ name }) => name === "dpkg");
  if (dpkg) by.feign(dpkg);
  const awk = "usr/bin/awk";
  const hadAwk = tree.get(awk) !== undefined;
  if (!hadAwk) tree.symlink("mawk", awk);
  one("base-passwd");
  one("base-files");
  one("dpkg");
  if (!tree.resolve("etc/localtime")) tree.symlink("/usr/share/zoneinfo/UTC", "etc/localtime");
  one("libc6");
  one("perl-base");
  if (!hadAwk) tree.remove(awk);
  one("mawk");
  by.run({ deferTriggers: false });
  for (const pkg of packages) by.unpack(pkg);
  by.run().configurePending();
  scripts.env = {};
}

/** The links of a merged /usr, from the start, so that no package ever sees anything else. */
export function mergeUsr(packages: readonly InstalledPackage[], tree: Tree): void {
  const paths = packages.flatMap(({ control }) => control.list);
  for (const name of mergedDirectories) {
    const isThere = paths.some(
      (path) => path === `/${name}` || path === `/usr/${name}` || path.startsWith(`/${name}/`),
    );
    if (!isThere || tree.get(name)) continue;
    tree.mkdir(`usr/${name}`);
    tree.symlink(`usr/${name}`, name);
  }
}

/** base-files says what the common directories are like, so it comes first. */
function byExtracting(a: InstalledPackage, b: InstalledPackage): number {
  const [first, second] = [a, b].map(({ name }) => (name === "base-files" ? "" : name));
  return compareBytes(first ?? "", second ?? "");
}
