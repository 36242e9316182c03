import { parseRelations } from "../resolve/relation.ts";
import type { InstalledPackage } from "./installed-package.ts";

/**
 * The order in which dpkg would configure packages: each after what it depends on. Essential packages, which need not
 * be named as dependencies, come first; where dependencies go in a circle, names decide.
 */
export function configureOrder(packages: readonly InstalledPackage[], architecture: string): InstalledPackage[] {
  const providers = new Map<string, InstalledPackage[]>();
  const byName = [...packages].sort((a, b) => (a.name < b.name ? -1 : 1));
  const offer = (name: string, pkg: InstalledPackage) => providers.set(name, [...(providers.get(name) ?? []), pkg]);
  for (const pkg of byName) offer(pkg.name, pkg);
  for (const pkg of byName) for (const name of namesIn(pkg, "Provides", architecture)) offer(name, pkg);

  const ordered: InstalledPackage[] = [];
  const met = new Set<InstalledPackage>();
  const visit = (pkg: InstalledPackage): void => {
    if (met.has(pkg)) return;
    met.add(pkg);
    for (const field of ["Pre-Depends", "Depends"]) {
      for (const name of namesIn(pkg, field, architecture)) for (const other of providers.get(name) ?? []) visit(other);
    }
    ordered.push(pkg);
  };
  for (const pkg of byName) if (pkg.stanza.get("Essential") === "yes") visit(pkg);
  for (const pkg of byName) visit(pkg);
  return ordered;
}

const namesIn = ({ stanza }: InstalledPackage, field: string, architecture: string): string[] =>
  parseRelations(stanza.folded(field) ?? "", architecture).flatMap((group) => group.map(({ name }) => name));
