import type { PackageRecord } from "../archive/index.ts";
import type { ArchiveName } from "./locked-deb.ts";
import { type Alternatives, allowsVersion, parseRelations, type Relation } from "./relation.ts";

export type DependencyKind = "Pre-Depends" | "Depends" | "Recommends";
export type ConflictKind = "Conflicts" | "Breaks";

export interface Dependency {
  readonly kind: DependencyKind;
  readonly alternatives: Alternatives;
}

export interface Conflict {
  readonly kind: ConflictKind;
  readonly relation: Relation;
}

/** Where a version was found. */
export interface Origin {
  readonly archive: ArchiveName;
  readonly suite: string;
  readonly date: Date;
}

/** One version of a package, as candidate for an image of one architecture. Relationships are parsed when needed. */
export class Package {
  readonly record: PackageRecord;
  /** Undefined for an installed version that the archive does not have any more. */
  readonly origin: Origin | undefined;
  readonly architecture: string;
  #dependencies: readonly Dependency[] | undefined;
  #suggests: readonly Alternatives[] | undefined;
  #conflicts: readonly Conflict[] | undefined;
  #provides: readonly Relation[] | undefined;

  constructor(record: PackageRecord, architecture: string, origin: Origin | undefined) {
    this.record = record;
    this.origin = origin;
    this.architecture = architecture;
  }

  get name(): string {
    return this.record.name;
  }

  get version(): string {
    return this.record.version;
  }

  /** The source package and its version, which packages that were built together share. */
  get source(): string {
    const { name, version, source } = this.record;
    const [, own = name, from = version] = /^(\S+)(?:\s*\(([^)]+)\))?$/.exec(source) ?? [];
    return `${own} ${from}`;
  }

  /** In the order in which apt goes through them; Recommends last. */
  get dependencies(): readonly Dependency[] {
    this.#dependencies ??= (
      [
        ["Pre-Depends", this.record.preDepends],
        ["Depends", this.record.depends],
        ["Recommends", this.record.recommends],
      ] as const
    ).flatMap(([kind, text]) => this.#parse(text).map((alternatives) => ({ kind, alternatives })));
    return this.#dependencies;
  }

  get suggests(): readonly Alternatives[] {
    this.#suggests ??= this.#parse(this.record.suggests);
    return this.#suggests;
  }

  get conflicts(): readonly Conflict[] {
    this.#conflicts ??= (
      [
        ["Conflicts", this.record.conflicts],
        ["Breaks", this.record.breaks],
      ] as const
    ).flatMap(([kind, text]) => this.#parse(text).flatMap((group) => group.map((relation) => ({ kind, relation }))));
    return this.#conflicts;
  }

  /** The version of a versioned Provides stands in the relation's. */
  get provides(): readonly Relation[] {
    this.#provides ??= this.#parse(this.record.provides).flat();
    return this.#provides;
  }

  /** Whether the package, or something it Provides, is what a dependency asks for. */
  satisfies(relation: Relation): boolean {
    return this.#qualifies(relation.qualifier) && this.#is(relation);
  }

  /** Whether another package's Conflicts or Breaks means this one: those without architecture mean all of them. */
  isMeantBy(relation: Relation): boolean {
    const { qualifier } = relation;
    const foreign = qualifier !== undefined && !["any", "native", this.architecture].includes(qualifier);
    return !foreign && this.#is(relation);
  }

  #is(relation: Relation): boolean {
    if (this.name === relation.name && allowsVersion(relation, this.version)) return true;
    return this.provides.some(
      (provided) =>
        provided.name === relation.name &&
        // A Provides without version satisfies no relation with one (policy 7.5).
        (relation.operator === undefined ||
          (provided.version !== undefined && allowsVersion(relation, provided.version))),
    );
  }

  /** `:any` accepts only packages that declare it harmless (https://wiki.debian.org/Multiarch/Implementation). */
  #qualifies(qualifier: string | undefined): boolean {
    if (qualifier === undefined || qualifier === "native" || qualifier === this.architecture) return true;
    return qualifier === "any" && this.record.multiArch === "allowed";
  }

  #parse(text: string): Alternatives[] {
    return text === "" ? [] : parseRelations(text, this.architecture);
  }

  /** The same package under another version, for what is known of a version that the archive has dropped. */
  asVersion(version: string): Package {
    const old = this.version;
    // A package that Provides something "as itself" does so with its own version.
    const provides = this.record.provides.replaceAll(`(= ${old})`, `(= ${version})`);
    return new Package({ ...this.record, version, provides }, this.architecture, undefined);
  }

  /** For people. */
  get title(): string {
    return `${this.name} ${this.version}`;
  }
}
