import type { OpenSuite, PackageRecord } from "../archive/index.ts";
import type { LockedDeb } from "./locked-deb.ts";
import { Package } from "./package.ts";
import type { Relation } from "./relation.ts";
import { compareVersions } from "./version.ts";

/** What decides between versions beside their numbers: see apt_preferences(5). */
export interface Preferences {
  /** Versions to stay with where the archive still has them. */
  readonly prefer: readonly LockedDeb[];
  /** What there is already: a base image's packages, or what earlier lines lock. */
  readonly present?: readonly Package[];
  /** The suite, or what its Release file calls it, whose versions are taken before others, as with `apt-get -t`. */
  readonly targetRelease?: string | undefined;
}

/** Another package's version that stands for a name, and for which version of it. */
export interface Provider {
  readonly pkg: Package;
  readonly version: string | undefined;
}

/** All packages of the opened suites, and which version of each is to be taken. */
export class Universe {
  readonly suite: string;
  readonly architecture: string;
  readonly #suites: readonly OpenSuite[];
  readonly #priorities: readonly number[];
  readonly #preferred: ReadonlyMap<string, string>;
  readonly #present: ReadonlyMap<string, Package>;
  readonly #versions = new Map<string, readonly Package[]>();
  readonly #candidates = new Map<string, Package | undefined>();
  readonly #providers = new Map<string, readonly Provider[]>();
  readonly #places = new Map<Package, number[]>();
  readonly #met = new Map<string, number>();

  constructor(suite: string, architecture: string, suites: readonly OpenSuite[], preferences: Preferences) {
    const { prefer, present = [], targetRelease } = preferences;
    this.suite = suite;
    this.architecture = architecture;
    this.#suites = suites;
    this.#priorities = suites.map((one) => priorityOf(one, targetRelease));
    this.#preferred = new Map(prefer.map(({ name, version }) => [name, version]));
    this.#present = new Map(present.map((pkg) => [pkg.name, pkg]));
  }

  /** The versions of a package, highest first. Empty: no such package. */
  versions(name: string): readonly Package[] {
    const known = this.#versions.get(name);
    if (known) return known;
    const byVersion = new Map<string, Package>();
    for (const [place, { index, archive, suite, date }] of this.#suites.entries()) {
      for (const record of index.named(name)) {
        // apt reads the lists one after the other.
        if (!this.#met.has(name)) this.#met.set(name, place * 2 ** 32 + record.met);
        const there = byVersion.get(record.version);
        const pkg = there ?? new Package(record, this.architecture, { archive, suite, date });
        if (!there) byVersion.set(record.version, pkg);
        const places = this.#places.get(pkg);
        if (places) places.push(place);
        else this.#places.set(pkg, [place]);
      }
    }
    const present = this.#present.get(name);
    if (present && !byVersion.has(present.version)) byVersion.set(present.version, present);
    const versions = [...byVersion.values()].sort((a, b) => compareVersions(b.version, a.version));
    this.#versions.set(name, versions);
    return versions;
  }

  /** A package of another universe, as this one knows it. */
  same(pkg: Package): Package {
    return this.versions(pkg.name).find(({ version }) => version === pkg.version) ?? pkg;
  }

  /** The version that is taken where nothing speaks against it: of those with the highest priority the highest. */
  candidate(name: string): Package | undefined {
    if (this.#candidates.has(name)) return this.#candidates.get(name);
    const present = this.#present.get(name);
    let best: Package | undefined;
    let most = 0;
    for (const pkg of this.versions(name)) {
      const priority = this.priority(pkg);
      // What is there is never made older.
      if (priority <= most || (present && compareVersions(pkg.version, present.version) < 0)) continue;
      [best, most] = [pkg, priority];
    }
    this.#candidates.set(name, best);
    return best;
  }

  /** apt's priority of a version, from 1 for what is taken only when it is asked for. */
  priority(pkg: Package): number {
    if (this.#preferred.get(pkg.name) === pkg.version) return lockedPriority;
    const places = this.#places.get(pkg)?.map((place) => this.#priorities[place] ?? 0) ?? [];
    return Math.max(0, this.#present.get(pkg.name)?.version === pkg.version ? installedPriority : 0, ...places);
  }

  /** The versions in the order in which one would want them: what is there is never made older but at last. */
  wanted(name: string): readonly Package[] {
    const candidate = this.candidate(name);
    const present = this.#present.get(name);
    const rank = (pkg: Package): number => {
      if (present && compareVersions(pkg.version, present.version) < 0) return 2;
      return pkg === candidate ? 0 : 1;
    };
    return [...this.versions(name)].sort((a, b) => rank(a) - rank(b));
  }

  /** Whether a suite of that name, or whose Release file calls itself so, has the version. */
  isOf(pkg: Package, suite: string): boolean {
    return (this.#places.get(pkg) ?? []).some((place) => isCalled(this.#suites[place], suite));
  }

  /** The names under which the opened suites can be asked for, in the order of the sources. */
  suiteNames(): readonly string[] {
    return [...new Set(this.#suites.map(({ suite }) => suite))];
  }

  hasSuite(name: string): boolean {
    return this.#suites.some((suite) => isCalled(suite, name));
  }

  /** When apt met the name: of what stands in no list, after all others. */
  met(name: string): number {
    this.versions(name);
    return this.#met.get(name) ?? this.#suites.length * 2 ** 32;
  }

  /**
   * The versions of other packages that provide the name. `python3:any` is a name that python3 provides where it is
   * `Multi-Arch: allowed`, as such packages do for what they provide.
   */
  providers(name: string): readonly Provider[] {
    const known = this.#providers.get(name);
    if (known) return known;
    const providers = this.#findProviders(name);
    this.#providers.set(name, providers);
    return providers;
  }

  #findProviders(name: string): readonly Provider[] {
    const plain = name.replace(/:any$/, "");
    const isAny = plain !== name;
    const found = new Set<Package>();
    for (const { name: provider, version } of this.#providing(plain)) {
      const one = this.versions(provider).find((candidate) => candidate.version === version);
      if (one) found.add(one);
    }
    for (const pkg of this.#present.values()) if (!this.#places.has(pkg)) found.add(pkg);
    const provided = [...found].flatMap((pkg) =>
      pkg.provides
        .filter(
          (one) => one.name === plain && (isAny ? one.qualifier === "any" || isAllowed(pkg) : one.qualifier !== "any"),
        )
        .map(({ version }) => ({ pkg, version })),
    );
    const own = isAny ? this.versions(plain).filter(isAllowed) : [];
    return [...own.map((pkg) => ({ pkg, version: pkg.version })), ...provided];
  }

  /** Every version of every package that could stand for the name, itself or by its Provides. */
  possible(name: string): readonly Package[] {
    const found = new Set(this.wanted(name));
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

const isAllowed = ({ record }: Package): boolean => record.multiArch === "allowed";

/** What a lock holds stays, before all that is newer. */
const lockedPriority = 995;
const installedPriority = 100;

/** https://manpages.debian.org/stable/apt/apt_preferences.5.en.html#APT's_Default_Priority_Assignments */
function priorityOf(suite: OpenSuite, targetRelease: string | undefined): number {
  if (targetRelease !== undefined && isCalled(suite, targetRelease)) return 990;
  const { butAutomaticUpgrades, notAutomatic } = suite.release;
  if (butAutomaticUpgrades) return 100;
  return notAutomatic ? 1 : 500;
}

const isCalled = (suite: OpenSuite | undefined, name: string): boolean =>
  suite !== undefined && [suite.suite, suite.release.suite, suite.release.codename].includes(name);
