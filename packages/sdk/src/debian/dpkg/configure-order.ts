import { parseRelations } from "../resolve/relation.ts";
import type { InstalledPackage } from "./installed-package.ts";

/**
 * The order in which dpkg would configure packages: each after what it depends on. Essential packages, which need not
 * be named as dependencies, come first; where dependencies go in a circle, names decide.
 */
export function configureOrder(packages: readonly InstalledPackage[], architecture: string): InstalledPackage[] {
  const byName = [...packages].sort((a, b) => (a.name < b.name ? -1 : 1));
  const essential = byName.filter(({ stanza }) => stanza.get("Essential") === "yes");
  return [...dependenciesOf([...essential, ...byName], packages, architecture)];
}

/** Packages and all that they depend on among others, dependencies first. */
export function dependenciesOf(
  roots: readonly InstalledPackage[],
  packages: readonly InstalledPackage[],
  architecture: string,
): ReadonlySet<InstalledPackage> {
  const providers = providersOf(packages, architecture);
  const met = new Set<InstalledPackage>();
  const done = new Set<InstalledPackage>();
  const visit = (pkg: InstalledPackage): void => {
    if (met.has(pkg)) return;
    met.add(pkg);
    for (const field of ["Pre-Depends", "Depends"]) {
      for (const name of namesIn(pkg, field, architecture)) for (const other of providers.get(name) ?? []) visit(other);
    }
    done.add(pkg);
  };
  for (const pkg of roots) visit(pkg);
  return done;
}

function providersOf(
  packages: readonly InstalledPackage[],
  architecture: string,
): ReadonlyMap<string, readonly InstalledPackage[]> {
  const providers = new Map<string, InstalledPackage[]>();
  const offer = (name: string, pkg: InstalledPackage) => providers.set(name, [...(providers.get(name) ?? []), pkg]);
  const byName = [...packages].sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const pkg of byName) offer(pkg.name, pkg);
  for (const pkg of byName) for (const name of namesIn(pkg, "Provides", architecture)) offer(name, pkg);
  return providers;
}

const namesIn = ({ stanza }: InstalledPackage, field: string, architecture: string): string[] =>
  parseRelations(stanza.folded(field) ?? "", architecture).flatMap((group) => group.map(({ name }) => name));
