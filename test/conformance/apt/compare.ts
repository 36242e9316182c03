import type { Context } from "../../../packages/sdk/src/context/index.ts";
import { type DebianMirrors, debianArchives } from "../../../packages/sdk/src/debian/archive/index.ts";
import { type LockedDeb, type ResolveRequest, resolveDebian } from "../../../packages/sdk/src/debian/resolve/index.ts";
import { makeAptRoot } from "./apt-root.ts";
import { type PackageSet, packageSets } from "./package-sets.ts";

export interface Comparison {
  readonly set: PackageSet;
  /** On an empty system, or on top of what debian() installs. */
  readonly on: "nothing" | "debian()";
  /** `name=version`, sorted. */
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
}

/** Asks apt-get and firn for the same packages of the same lists. `folder` is thrown away by the caller. */
export async function compareWithApt(
  folder: string,
  suite: "bookworm" | "trixie",
  architecture: string,
  mirrors: DebianMirrors,
  context: Context,
): Promise<Comparison[]> {
  const archives = debianArchives(suite, mirrors);
  const apt = await makeAptRoot(folder, { architecture, archives });
  const resolve = (request: Partial<ResolveRequest>): Promise<LockedDeb[]> =>
    resolveDebian(
      { suite, architecture, install: [], recommends: false, installed: [], prefer: [], base: false, ...request },
      context,
      archives,
    );
  const text = (items: readonly LockedDeb[]): string[] => items.map(({ name, version }) => `${name}=${version}`).sort();
  const base = await resolve({ base: true });
  const comparisons: Comparison[] = [];
  // From nothing, the base's own choices show; one architecture is enough for them.
  for (const on of architecture === "amd64" ? (["debian()", "nothing"] as const) : (["debian()"] as const)) {
    const installed = on === "nothing" ? [] : base;
    await apt.install(text(installed));
    for (const set of packageSets) {
      if (set.only !== undefined && set.only !== suite) continue;
      const { packages: install, recommends = false } = set;
      const [ours, theirs] = await Promise.all([resolve({ install, recommends, installed }), apt.simulate(set)]);
      comparisons.push({ set, on, ours: text(ours), theirs });
    }
  }
  return comparisons;
}
