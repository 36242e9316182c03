import type { Context } from "../context/index.ts";
import type { StepOf } from "../describe/index.ts";
import { FirnError } from "../errors/index.ts";
import type { Installation, LaidStep, StepRequest } from "../lock/index.ts";
import type { Part, Tree } from "../tree/index.ts";
import { rememberLibraries } from "./commands/ldconfig/scan-directory.ts";
import { findDeb } from "./deb/index.ts";
import type { DebianStep } from "./debian-family.ts";
import { makeAptFoldersOnBase, writeAptState } from "./dpkg/apt-state.ts";
import { markOnBase } from "./dpkg/extended-states.ts";
import { type InstalledPackage, installedPackage } from "./dpkg/installed-package.ts";
import { excludesFile, excludesText, manualDirectories } from "./dpkg/path-excludes.ts";
import { hasDpkg, isNative, readStatus } from "./dpkg/read-status.ts";
import { type InstallStep, installPackages } from "./install/install-packages.ts";
import { asLocked, localDebs } from "./local-deb/local-debs.ts";
import { checkMerged } from "./present-system.ts";
import { promised } from "./resolve/base.ts";
import type { LockedDeb } from "./resolve/index.ts";
import { parseRequest } from "./resolve/request.ts";
import { systemSources } from "./sources/archives-of.ts";
import { writeSources } from "./sources/write-sources.ts";

/**
 * Installs the packages of steps into an empty tree, or onto a base image's system, with dpkg's and apt's databases and
 * what maintainer scripts do. Depends on the steps and what they locked only; reads no .deb again.
 *
 * @throws FIRN_SCRIPT_UNSUPPORTED, FIRN_SCRIPT_FAILED, FIRN_PATH_CONFLICT, FIRN_CACHE_MISSING
 */
export async function installSystem(
  tree: Tree,
  steps: readonly LaidStep<DebianStep>[],
  suite: string,
  architecture: string,
  context: Context,
): Promise<Installation> {
  checkMerged(tree);
  // No package has it; debootstrap makes it, and runtimes mount on it.
  tree.mkdir("dev");
  const first = steps[0]?.asked.step;
  if (first?.kind === "debian") layExcludes(tree, first);
  const parts = new Map<InstalledPackage, Part>();
  const todo: InstallStep[] = [];
  for (const laid of steps) {
    const { step } = laid.asked;
    if (step.kind === "aptSource") continue;
    const packages: InstalledPackage[] = [];
    for (const deb of [...(laid.items as readonly LockedDeb[]), ...localDebs(laid.asked).map(asLocked)]) {
      const pkg = await unpacked(deb, laid.parts, parts, context);
      packages.push(pkg);
    }
    const action = step.kind === "debian" ? "bootstrap" : "apt";
    todo.push({ action, packages, effects: step.effects, preseed: step.preseed });
  }
  const partOf = (pkg: InstalledPackage): Part => {
    const part = parts.get(pkg);
    if (!part) throw lost(pkg);
    return part;
  };
  const scripts = steps
    .map(({ asked }) => (asked.step.kind === "debian" ? asked.step.scripts : undefined))
    .find(Boolean);
  const present = hasDpkg(tree)
    ? new Set(readStatus(tree).flatMap((one) => (isNative(one, architecture) ? [one.name] : [])))
    : undefined;
  const minimal = present ? !present.has("dpkg") : first?.kind === "debian" && first.flavour === "minimal";
  const installation = installPackages(tree, todo, { architecture, suite, partOf, scripts, minimal });
  if (minimal) linkCertificates(tree);
  const asked = steps.flatMap((laid) => (laid.asked.step.kind === "aptSource" ? [] : [laid.asked]));
  const aptSteps = todo.map(({ packages }, index) => ({ packages, asked: new Set(askedFor(asked[index])) }));
  if (present?.has("apt")) {
    markOnBase(tree, aptSteps, present, architecture);
    makeAptFoldersOnBase(tree);
  } else if (!present && asked[0]) writeAptState(tree, aptSteps, systemSources(asked[0], suite), architecture);
  await writeSources(tree, steps.at(-1)?.asked.facts ?? new Map(), context);
  return installation;
}

/** What dpkg is told to leave out, before it unpacks anything; who installs more in a container is bound by it too. */
function layExcludes(tree: Tree, step: StepOf<"debian">): void {
  const text = excludesText(step);
  if (text !== undefined) tree.write(excludesFile, text);
  for (const path of manualDirectories(step)) tree.mkdir(path);
}

/** OpenSSL looks for certificates below /usr/lib/ssl, where the package openssl has links to the system's. */
function linkCertificates(tree: Tree): void {
  if (!tree.resolve("etc/ssl/certs/ca-certificates.crt") || tree.get("usr/lib/ssl")) return;
  tree.symlink("/etc/ssl/certs", "usr/lib/ssl/certs");
  tree.symlink("/etc/ssl/certs/ca-certificates.crt", "usr/lib/ssl/cert.pem");
}

async function unpacked(
  deb: LockedDeb,
  laid: readonly Part[],
  parts: Map<InstalledPackage, Part>,
  context: Context,
): Promise<InstalledPackage> {
  const found = await findDeb(deb, context);
  if (!found) throw lost(deb);
  const pkg = installedPackage(deb, found.control);
  const part = laid.find(({ id }) => id === found.part.id) ?? found.part;
  parts.set(pkg, part);
  if (found.control.libraries) rememberLibraries(part, found.control.libraries);
  return pkg;
}

const lost = ({ name, version }: Pick<LockedDeb, "name" | "version">): FirnError =>
  new FirnError("FIRN_CACHE_MISSING", `${name} ${version} was unpacked, but the cache lost it`, {
    hint: "run the command again",
  });

function askedFor(request: StepRequest<DebianStep> | undefined): readonly string[] {
  if (request === undefined) return [];
  const { step, platform } = request;
  if (step.kind === "debian") return promised;
  if (step.kind === "deb") return localDebs(request).map(({ name }) => name);
  if (step.kind !== "apt") return [];
  return step.packages
    .map((text) => parseRequest(text, platform.split("/")[1] ?? ""))
    .flatMap(({ name, isExcluded }) => (isExcluded ? [] : [name]));
}
