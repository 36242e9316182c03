import { type Alternatives, allowsVersion, parseRelations, type Relation } from "../resolve/relation.ts";
import type { InstalledPackage } from "./installed-package.ts";

export type DependencyType = "Pre-Depends" | "Depends";

/** One group of alternatives that a package needs. */
export interface Need {
  readonly type: DependencyType;
  readonly alternatives: Alternatives;
}

/** What a package's control fields say about others, parsed once. */
export interface Relations {
  /** Pre-Depends first, as apt keeps them. */
  readonly needs: readonly Need[];
  readonly provides: readonly Relation[];
  readonly replaces: readonly Relation[];
}

const parsed = new WeakMap<InstalledPackage, Relations>();

export function relationsOf(pkg: InstalledPackage, architecture: string): Relations {
  let relations = parsed.get(pkg);
  if (!relations) {
    const groups = (field: string): Alternatives[] => parseRelations(pkg.stanza.folded(field) ?? "", architecture);
    const needs = (["Pre-Depends", "Depends"] as const).flatMap((type) =>
      groups(type).map((alternatives) => ({ type, alternatives })),
    );
    relations = { needs, provides: groups("Provides").flat(), replaces: groups("Replaces").flat() };
    parsed.set(pkg, relations);
  }
  return relations;
}

/** Whether a package is what a relation asks for by its own name. */
export const isNamed = (pkg: InstalledPackage, relation: Relation): boolean =>
  pkg.name === relation.name && allowsVersion(relation, pkg.version);

/** Whether what a package Provides is what a relation asks for; one without version satisfies no versioned relation. */
export const isProvided = (provided: Relation, relation: Relation): boolean =>
  provided.name === relation.name &&
  (relation.operator === undefined || (provided.version !== undefined && allowsVersion(relation, provided.version)));

/** Packages by what they are called and what they provide. */
export class Providers {
  readonly #named = new Map<string, InstalledPackage>();
  readonly #provided = new Map<string, { readonly pkg: InstalledPackage; readonly as: Relation }[]>();
  readonly #architecture: string;

  constructor(packages: Iterable<InstalledPackage>, architecture: string) {
    this.#architecture = architecture;
    for (const pkg of packages) this.add(pkg);
  }

  add(pkg: InstalledPackage): void {
    this.#named.set(pkg.name, pkg);
    for (const as of relationsOf(pkg, this.#architecture).provides) {
      const list = this.#provided.get(as.name);
      if (list) list.push({ pkg, as });
      else this.#provided.set(as.name, [{ pkg, as }]);
    }
  }

  /** The package of that name, whatever its version. */
  named(name: string): InstalledPackage | undefined {
    return this.#named.get(name);
  }

  /** All that satisfy a relation: the one of that name first. */
  of(relation: Relation): InstalledPackage[] {
    const found: InstalledPackage[] = [];
    const named = this.#named.get(relation.name);
    if (named && isNamed(named, relation)) found.push(named);
    for (const { pkg, as } of this.#provided.get(relation.name) ?? []) {
      if (isProvided(as, relation) && !found.includes(pkg)) found.push(pkg);
    }
    return found;
  }
}
