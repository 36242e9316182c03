import type { OpenSuite, PackageRecord } from "../archive/index.ts";
import type { LockedDeb } from "./locked-deb.ts";
import { Package } from "./package.ts";
import type { Relation } from "./relation.ts";
import { compareVersions } from "./version.ts";

/** All packages of the opened suites, and which version of each is to be taken. */
export class Universe {
  readonly suite: string;
  readonly architecture: string;
  readonly #suites: readonly OpenSuite[];
  readonly #preferred: ReadonlyMap<string, LockedDeb>;
  readonly #present: ReadonlyMap<string, Package>;
  readonly #versions = new Map<string, readonly Package[]>();
  readonly #met = new Map<string, number>();

  /**
   * @param prefer versions to stay with where the archive still has them
   * @param present what a base image has
   */
  constructor(
    suite: string,
    architecture: string,
    suites: readonly OpenSuite[],
    prefer: readonly LockedDeb[],
    present: readonly Package[] = [],
  ) {
    this.suite = suite;
    this.architecture = architecture;
    this.#suites = suites;
    this.#preferred = new Map(prefer.map((item) => [item.name, item]));
    this.#present = new Map(present.map((pkg) => [pkg.name, pkg]));
  }

  /** The versions of a package: the one to take first, then the others, highest first. Empty: no such package. */
  versions(name: string): readonly Package[] {
    const known = this.#versions.get(name);
    if (known) return known;
    const byVersion = new Map<string, Package>();
    for (const [place, { index, archive, suite, date }] of this.#suites.entries()) {
      for (const record of index.named(name)) {
        // apt reads the lists one after the other.
        if (!this.#met.has(name)) this.#met.set(name, place * 2 ** 32 + record.met);
        if (!byVersion.has(record.version)) {
          byVersion.set(record.version, new Package(record, this.architecture, { archive, suite, date }));
        }
      }
    }
    const present = this.#present.get(name);
    if (present && !byVersion.has(present.version)) byVersion.set(present.version, present);
    const keep = this.#preferred.get(name)?.version;
    // What is there is never made older.
    const rank = (one: Package): number =>
      present && compareVersions(one.version, present.version) < 0 ? 2 : one.version === keep ? 0 : 1;
    const versions = [...byVersion.values()].sort((a, b) => rank(a) - rank(b) || compareVersions(b.version, a.version));
    this.#versions.set(name, versions);
    return versions;
  }

  /** The version that is taken where nothing speaks against it. */
  candidate(name: string): Package | undefined {
    return this.versions(name)[0];
  }

  /** Every version of every package that could stand for the name, itself or by its Provides. */
  possible(name: string): readonly Package[] {
    const found = new Set(this.versions(name));
    for (const { name: provider, version } of this.#providing(name)) {
      const one = this.versions(provider).find((candidate) => candidate.version === version);
      if (one) found.add(one);
    }
    return [...found];
  }

  /**
   * What satisfies a dependency's possibilities, as apt would try it: possibility by possibility, the package of that
   * name before its providers, these by weight; and after all of those the versions that would not be taken otherwise.
   */
  solutions(alternatives: readonly Relation[]): readonly Package[] {
    const first = new Set<Package>();
    const rest = new Set<Package>();
    for (const relation of alternatives) {
      const fitting = this.possible(relation.name).filter((one) => one.satisfies(relation));
      for (const one of fitting.sort(this.#byWeight(relation.name))) {
        (one === this.candidate(one.name) ? first : rest).add(one);
      }
    }
    return [...first, ...rest];
  }

  /** The packages that every Debian system has: Essential, or of Priority required. */
  basics(): readonly string[] {
    const names = new Set(this.#suites.flatMap(({ index }) => index.basics().map((record) => record.name)));
    return [...names].sort().filter((name) => {
      const record = this.candidate(name)?.record;
      return record?.essential === true || record?.priority === 1;
    });
  }

  /** Every name that could be asked for: packages and virtual packages, unsorted, with repetitions. */
  *names(): Generator<string> {
    for (const { index } of this.#suites) yield* index.names();
  }

  #providing(name: string): PackageRecord[] {
    return this.#suites.flatMap(({ index }) => index.providing(name));
  }

  /**
   * apt's order of providers: the package of the name itself, Essential ones, Important ones, by Priority; among equals
   * the one whose name apt met last (see `MentionOrder`); versions of one package from the highest.
   */
  #byWeight(target: string): (a: Package, b: Package) => number {
    const weight = ({ name, record }: Package): number =>
      (name === target ? 0 : 1000) + (record.essential ? 0 : 100) + (record.important ? 0 : 10) + record.priority;
    const met = ({ name }: Package): number => this.#met.get(name) ?? 0;
    return (a, b) => weight(a) - weight(b) || met(b) - met(a) || compareVersions(b.version, a.version);
  }
}
