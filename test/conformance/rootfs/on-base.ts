import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "../../../packages/sdk/src/context/index.ts";
import { type DebianStep, debianFamily } from "../../../packages/sdk/src/debian/debian-family.ts";
import type { BaseImage, StepRequest } from "../../../packages/sdk/src/lock/index.ts";
import { growTree } from "../../../packages/sdk/src/tree/index.ts";
import { baseImageOf } from "./base-image.ts";
import { installedIn } from "./chroot.ts";
import { compareScans, type Difference } from "./compare.ts";
import { explain } from "./explain.ts";
import { type FirnRoot, hostPlatform } from "./firn-root.ts";
import { isLeftOver } from "./left-over.ts";
import { overlaid } from "./overlay.ts";
import { rememberedHashes } from "./part-hashes.ts";
import { makeReference } from "./reference.ts";
import { type Scan, scanFolder } from "./scan-folder.ts";
import { scanTree } from "./scan-tree.ts";
import type { RootSet, Suite } from "./sets.ts";
import { mounted, type SetResult, type TwoRootsOptions } from "./two-roots.ts";

const bases = new Map<string, { readonly image: BaseImage; readonly scan: Scan }>();

/** Compares a set that apt installed on a base with what firn makes of that base as somebody's image. */
export async function compareSetOnBase(
  suite: Suite,
  set: RootSet,
  { references }: TwoRootsOptions,
  context: Context,
): Promise<SetResult> {
  const { base, upper } = await makeReference(references, suite, set);
  const known = bases.get(base) ?? { image: await baseImageOf(base, context), scan: scanFolder(base).found };
  bases.set(base, known);
  const firn = await installOnBase(known.image, set.packages, context);
  const apt = overlaid(known.scan, scanFolder(upper));
  const scan = scanTree(firn.tree, firn.parts, rememberedHashes(join(references, "part-hashes")));
  const read = {
    apt: (path: string) => readFileSync(existsSync(join(upper, path)) ? join(upper, path) : join(base, path), "latin1"),
    firn: (path: string) => firn.tree.read(path).toString("latin1"),
  };
  const isLeft = (difference: Difference): boolean => isLeftOver(difference, known.scan, scan);
  const differences = compareScans(apt, scan).filter(({ path }) => !path.startsWith(mounted));
  const { counts, unexplained } = explain(
    differences.filter((difference) => !isLeft(difference)),
    read.apt,
    read.firn,
  );
  const before = new Set(await installedIn(base));
  const added = (await installedIn(upper)).filter((one) => !before.has(one));
  return {
    packages: firn.packages.length,
    paths: apt.size,
    otherPackages: [
      ...added.filter((one) => !firn.packages.includes(one)).map((one) => `${one} (apt)`),
      ...firn.packages.filter((one) => !added.includes(one)).map((one) => `${one} (firn)`),
    ],
    counts,
    unexplained,
    reports: firn.installation.reports,
    milliseconds: firn.milliseconds,
    read,
  };
}

/** Resolves, unpacks and installs packages on top of a base image, as a build does. */
async function installOnBase(image: BaseImage, packages: readonly string[], context: Context): Promise<FirnRoot> {
  const step: DebianStep = { kind: "apt", packages, recommends: false };
  const facts = new Map<string, string>([["base.digest", image.digest]]);
  const before = { step, platform: hostPlatform, facts, earlier: [], base: async () => image };
  const found = (await debianFamily.look?.(before, context)) ?? new Map<string, string>();
  const asked: StepRequest<DebianStep> = { ...before, facts: new Map([...facts, ...found]) };
  const items = (await debianFamily.resolve?.(asked, [], context)) ?? [];
  const parts = (await debianFamily.parts?.(asked, items, { step, at: undefined, context: undefined }, context)) ?? [];
  const read = await image.open();
  const tree = growTree([], await image.entries(), read);
  const start = performance.now();
  const installation = await debianFamily.install?.(tree, [{ asked, items, parts }], context);
  return {
    packages: items.map(({ name, version }) => `${name} ${version}`).sort(),
    tree,
    parts,
    installation: installation ?? { packages: [], reports: [] },
    milliseconds: performance.now() - start,
  };
}
