import type { Context } from "../../../packages/sdk/src/context/index.ts";
import { debianArchives, findMirrors, openArchives } from "../../../packages/sdk/src/debian/archive/index.ts";
import type { Package } from "../../../packages/sdk/src/debian/resolve/package.ts";
import { Universe } from "../../../packages/sdk/src/debian/resolve/universe.ts";

/** All packages of a suite's main, each in the version that would be installed, by name. */
export async function packagesOf(suite: string, architecture: string, context: Context): Promise<Package[]> {
  const suites = await openArchives(debianArchives(suite, await findMirrors({}, context.env)), architecture, context);
  const universe = new Universe(suite, architecture, suites, { prefer: [] });
  return [...new Set(universe.names())].sort().flatMap((name) => universe.candidate(name) ?? []);
}

/** How many packages name a package in their Depends or Pre-Depends (in any alternative), and one for itself. */
export function weigh(packages: readonly Package[]): ReadonlyMap<string, number> {
  const weights = new Map(packages.map(({ name }) => [name, 1]));
  for (const pkg of packages) {
    const needs = pkg.dependencies.filter(({ kind }) => kind !== "Recommends");
    const named = new Set(needs.flatMap(({ alternatives }) => alternatives.map(({ name }) => name)));
    for (const name of named) weights.set(name, (weights.get(name) ?? 0) + 1);
  }
  return weights;
}
