import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "../../../packages/sdk/src/context/index.ts";
import type { ScriptReport } from "../../../packages/sdk/src/lock/index.ts";
import { installedIn } from "./chroot.ts";
import { compareScans, type Difference } from "./compare.ts";
import { explain, type ReadText } from "./explain.ts";
import { hostPlatform, makeFirnRoot } from "./firn-root.ts";
import { overlaid } from "./overlay.ts";
import { rememberedHashes } from "./part-hashes.ts";
import { makeReference, type Reference } from "./reference.ts";
import { type Scan, scanFolder } from "./scan-folder.ts";
import { scanTree } from "./scan-tree.ts";
import type { RootSet, Suite } from "./sets.ts";

/** What comparing a set installed by apt with the same set installed by firn showed. */
export interface SetResult {
  readonly packages: number;
  readonly paths: number;
  /** Packages that only one of the two has, or in another version. */
  readonly otherPackages: readonly string[];
  readonly counts: ReadonlyMap<string, number>;
  readonly unexplained: readonly Difference[];
  readonly reports: readonly ScriptReport[];
  readonly milliseconds: number;
  /** Texts of a path: apt's, and firn's. */
  readonly read: { readonly apt: ReadText; readonly firn: ReadText };
}

export interface TwoRootsOptions {
  /** Where references are kept; made there by debootstrap and apt-get where missing. */
  readonly references: string;
}

/** While a reference was made, a folder of the host was seen here. */
export const mounted = "var/cache/apt/archives/";

const bases = new Map<string, Scan>();

/** Installs a set with apt, unless that was done before, and with firn, and compares every path. */
export async function compareSet(
  suite: Suite,
  set: RootSet,
  { references }: TwoRootsOptions,
  context: Context,
): Promise<SetResult> {
  const reference = await makeReference(references, suite, set);
  const apt = overlaid(baseScan(reference.base), scanFolder(reference.upper));
  const inBase = new Set((await installedIn(reference.base)).map((one) => one.split(" ")[0]));
  const firn = await makeFirnRoot(
    [
      { kind: "debian", suite },
      { kind: "apt", packages: set.packages, recommends: false },
    ],
    hostPlatform,
    context,
    { keep: ({ name }) => inBase.has(name) },
  );
  const scan = scanTree(firn.tree, firn.parts, rememberedHashes(join(references, "part-hashes")));
  const read = {
    apt: readReference(reference),
    firn: (path: string) => Buffer.from(firn.tree.read(path)).toString("latin1"),
  };
  const installed = await installedIn(reference.upper);
  const differences = compareScans(apt, scan).filter(({ path }) => !path.startsWith(mounted));
  const { counts, unexplained } = explain(differences, read.apt, read.firn);
  return {
    packages: firn.packages.length,
    paths: apt.size,
    otherPackages: [
      ...installed.filter((one) => !firn.packages.includes(one)).map((one) => `${one} (apt)`),
      ...firn.packages.filter((one) => !installed.includes(one)).map((one) => `${one} (firn)`),
    ],
    counts,
    unexplained,
    reports: firn.installation.reports,
    milliseconds: firn.milliseconds,
    read,
  };
}

function baseScan(base: string): Scan {
  const known = bases.get(base) ?? scanFolder(base).found;
  bases.set(base, known);
  return known;
}

const readReference =
  ({ base, upper }: Reference): ReadText =>
  (path) =>
    readFileSync(existsSync(join(upper, path)) ? join(upper, path) : join(base, path), "latin1");
