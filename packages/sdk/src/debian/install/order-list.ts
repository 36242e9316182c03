import { compareBytes } from "../../tree/index.ts";
import type { InstalledPackage } from "../dpkg/installed-package.ts";
import { type Need, type Providers, relationsOf } from "../dpkg/relations.ts";
import type { Relation } from "../resolve/relation.ts";

/** How `Priority:` weighs; names stand in apt's own order of weights. */
const weights = new Map([
  ["required", 5],
  ["important", 4],
  ["standard", 3],
  ["optional", 1],
]);

type Visit = (pkg: InstalledPackage, depth: number) => void;

/**
 * The order in which apt unpacks new packages on an installed system: four passes over a list, each putting what a
 * package needs before it. Removals and upgrades, most of what apt's own code is about, do not happen here.
 * https://salsa.debian.org/apt-team/apt/-/blob/main/apt-pkg/orderlist.cc
 *
 * @param added The new packages.
 * @param providers All packages, new and installed.
 */
export function unpackOrder(
  added: readonly InstalledPackage[],
  providers: Providers,
  immediate: ReadonlySet<InstalledPackage>,
  architecture: string,
): InstalledPackage[] {
  const isNew = new Set(added);
  const scores = new Map(added.map((pkg) => [pkg, score(pkg, immediate, architecture)]));
  const scoreOf = (pkg: InstalledPackage): number => scores.get(pkg) ?? 0;
  let list = [...added].sort((a, b) => scoreOf(b) - scoreOf(a) || compareBytes(a.name, b.name));

  /** One pass: `primary` says what has to come before a package at all costs, `secondary` what had better. */
  const pass = (rule: "critical" | "pre-depends", withDepends: boolean): void => {
    const order = new Set<InstalledPackage>();
    const pending = new Set<InstalledPackage>();
    const isMet = (relation: Relation): boolean =>
      providers.of(relation).some((other) => order.has(other) || !isNew.has(other));
    /** New packages that an alternative could be; not asked where the named one is on its way already. */
    const visitProviders = (relation: Relation, visit: Visit, depth: number): void => {
      for (const other of providers.of(relation)) if (isNew.has(other)) visit(other, depth);
    };
    const isOnItsWay = ({ name, qualifier }: Relation): boolean => {
      const named = qualifier === undefined ? providers.named(name) : undefined;
      return named !== undefined && (order.has(named) || pending.has(named));
    };
    const isLooping = ({ name }: Relation): boolean => {
      const named = providers.named(name);
      return named !== undefined && pending.has(named);
    };
    const needs = (pkg: InstalledPackage, wanted: (need: Need) => boolean): Relation[] =>
      relationsOf(pkg, architecture)
        .needs.filter(wanted)
        .flatMap(({ alternatives }) => alternatives);

    /** Everything that the package needs, needed just as much. */
    const visitWhole: Visit = (pkg, depth) => enter(pkg, depth, true);
    const visitPlain: Visit = (pkg, depth) => enter(pkg, depth, false);
    const enter = (pkg: InstalledPackage, depth: number, whole: boolean): void => {
      if (order.has(pkg) || pending.has(pkg)) return;
      pending.add(pkg);
      if (rule === "pre-depends") {
        const deeper = depth > 0 || immediate.has(pkg);
        for (const relation of needs(pkg, ({ type }) => type === "Pre-Depends" || deeper)) {
          if (isMet(relation) && !isLooping(relation)) continue;
          if (!isOnItsWay(relation)) visitProviders(relation, visitPlain, depth + 1);
        }
      } else if (whole || immediate.has(pkg)) {
        for (const relation of needs(pkg, () => true)) {
          if (!isMet(relation) && !isOnItsWay(relation)) visitProviders(relation, visitWhole, depth + 1);
        }
      } else {
        for (const relation of needs(pkg, ({ type }) => type === "Pre-Depends")) {
          if (!isMet(relation) && !isOnItsWay(relation)) visitProviders(relation, visitWhole, depth + 1);
        }
      }
      if (withDepends) {
        const primary = whole || immediate.has(pkg) ? visitWhole : visitPlain;
        for (const relation of needs(pkg, ({ type }) => type === "Depends"))
          visitProviders(relation, primary, depth + 1);
      }
      pending.delete(pkg);
      order.add(pkg);
    };
    for (const pkg of list) visitPlain(pkg, 0);
    list = [...order];
  };

  pass("critical", true);
  pass("critical", false);
  pass("critical", false);
  pass("pre-depends", false);
  return list;
}

function score(pkg: InstalledPackage, immediate: ReadonlySet<InstalledPackage>, architecture: string): number {
  let sum = weights.get(pkg.stanza.get("Priority") ?? "") ?? 0;
  if (pkg.stanza.get("Essential") === "yes") sum += 200;
  if (immediate.has(pkg)) sum += 10;
  if (relationsOf(pkg, architecture).needs.some(({ type }) => type === "Pre-Depends")) sum += 50;
  return sum;
}
