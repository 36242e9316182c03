import type { Package } from "../package.ts";
import type { Relation } from "../relation.ts";

export type LinkKind = "Pre-Depends" | "Depends" | "Conflicts" | "Breaks" | "Recommends" | "Suggests";

/** One possibility of one relationship of a version. */
export interface Link {
  readonly owner: Package;
  readonly kind: LinkKind;
  readonly relation: Relation;
  /** The name that it is on: to apt, `python3:any` is a name of its own, which packages that allow it provide. */
  readonly target: string;
}

/** Possibilities of which one is enough; against something, always a single one. */
export interface LinkGroup {
  readonly owner: Package;
  readonly kind: LinkKind;
  readonly links: readonly Link[];
  /** Conflicts or Breaks: it holds where nothing satisfies it. */
  readonly negative: boolean;
  /** Without it the package does not work: all but Recommends and Suggests. */
  readonly critical: boolean;
}

const known = new WeakMap<Package, readonly LinkGroup[]>();

/** A version's relationships, in the order in which apt has them. */
export function linksOf(owner: Package): readonly LinkGroup[] {
  const before = known.get(owner);
  if (before) return before;
  const group = (kind: LinkKind, relations: readonly Relation[]): LinkGroup => ({
    owner,
    kind,
    links: relations.map((relation) => ({ owner, kind, relation, target: targetOf(relation, owner.architecture) })),
    negative: kind === "Conflicts" || kind === "Breaks",
    critical: kind !== "Recommends" && kind !== "Suggests",
  });
  const positive = (wanted: LinkKind): LinkGroup[] =>
    owner.dependencies.filter(({ kind }) => kind === wanted).map(({ alternatives }) => group(wanted, alternatives));
  const negative = (wanted: LinkKind): LinkGroup[] =>
    owner.conflicts.filter(({ kind }) => kind === wanted).map(({ relation }) => group(wanted, [relation]));
  const groups = [
    ...positive("Pre-Depends"),
    ...positive("Depends"),
    ...negative("Conflicts"),
    ...negative("Breaks"),
    ...positive("Recommends"),
    ...owner.suggests.map((alternatives) => group("Suggests", alternatives)),
  ];
  known.set(owner, groups);
  return groups;
}

function targetOf({ name, qualifier }: Relation, architecture: string): string {
  return qualifier === undefined || qualifier === "native" || qualifier === architecture
    ? name
    : `${name}:${qualifier}`;
}
