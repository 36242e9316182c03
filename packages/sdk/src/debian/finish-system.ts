import type { Context } from "../context/index.ts";
import { FirnError } from "../errors/index.ts";
import type { LaidStep, StepRequest } from "../lock/index.ts";
import type { Tree } from "../tree/index.ts";
import { findDeb, mergedDirectories } from "./deb/index.ts";
import type { DebianStep } from "./debian-family.ts";
import { writeAptState } from "./dpkg/apt-state.ts";
import { configureOrder } from "./dpkg/configure-order.ts";
import { writeDpkgDatabase } from "./dpkg/database.ts";
import { type InstalledPackage, installedPackage } from "./dpkg/installed-package.ts";
import { configurePackages } from "./effects/configure.ts";
import { promised } from "./resolve/base.ts";
import type { LockedDeb } from "./resolve/index.ts";
import { parseRequest } from "./resolve/request.ts";

/**
 * Makes a system of unpacked packages: the links of a merged /usr, dpkg's and apt's databases, and what maintainer
 * scripts would have done. Depends on the steps and what they locked only; reads no .deb again.
 *
 * @throws FIRN_EFFECT_FAILED, FIRN_CACHE_MISSING
 */
export async function finishSystem(
  tree: Tree,
  steps: readonly LaidStep<DebianStep>[],
  suite: string,
  architecture: string,
  context: Context,
): Promise<void> {
  const packages = await installedPackages(steps, context);
  for (const name of mergedDirectories) {
    if (tree.get(`usr/${name}`)?.type === "directory" && !tree.get(name)) tree.symlink(`usr/${name}`, name);
  }
  writeDpkgDatabase(tree, packages, architecture);
  const asked = new Set([...promised, ...steps.flatMap((step) => askedFor(step.asked))]);
  writeAptState(tree, packages, asked, suite, architecture);
  const unknown = configurePackages(tree, configureOrder(packages, architecture));
  if (unknown.length > 0) {
    const them = unknown.length === 1 ? "it" : "them";
    context.progress.notice(
      `firn does not carry out the maintainer scripts of ${unknown.join(", ")} yet: what they set up is missing, ` +
        `and \`dpkg-reconfigure\` in a container makes up for ${them}`,
    );
  }
}

async function installedPackages(
  steps: readonly LaidStep<DebianStep>[],
  context: Context,
): Promise<InstalledPackage[]> {
  const found: InstalledPackage[] = [];
  for (const { items } of steps) {
    for (const deb of items as readonly LockedDeb[]) {
      const unpacked = await findDeb(deb, context);
      if (!unpacked) {
        throw new FirnError("FIRN_CACHE_MISSING", `${deb.name} ${deb.version} was unpacked, but the cache lost it`, {
          hint: "run the command again",
        });
      }
      found.push(installedPackage(deb, unpacked.control));
    }
  }
  return found;
}

function askedFor({ step, platform, facts }: StepRequest<DebianStep>): string[] {
  if (step.kind === "debian") return [];
  const suite = facts.get("system.suite") ?? "";
  return step.packages.map((text) => parseRequest(text, suite, platform.split("/")[1] ?? "").name);
}
