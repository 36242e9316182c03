import type { InstalledPackage } from "../dpkg/installed-package.ts";
import { isNamed, Providers, relationsOf } from "../dpkg/relations.ts";
import type { Relation } from "../resolve/relation.ts";
import type { PackageState } from "../system/debian-system.ts";

/** What stands between a package and its configuration. */
export interface Readiness {
  readonly ready: boolean;
  /** Where nothing but unprocessed triggers is in the way: a package that has such. */
  readonly byTriggers: PackageState | undefined;
}

const now: Readiness = { ready: true, byTriggers: undefined };

/** dpkg's look at what a package depends on, with the links that it broke to get out of circles. */
export class Dependencies {
  readonly #states = new Map<InstalledPackage, PackageState>();
  readonly #providers: Providers;
  readonly #architecture: string;
  readonly #broken = new Set<Relation>();

  constructor(states: Iterable<PackageState>, architecture: string) {
    this.#architecture = architecture;
    for (const state of states) this.#states.set(state.pkg, state);
    this.#providers = new Providers(this.#states.keys(), architecture);
  }

  /**
   * Whether all that a package depends on is configured; what is not installed at all is taken for granted, as with
   * `--force-depends`: the resolver has chosen what there is.
   * @param waits What will be configured in this run.
   * @param awaitedBy Whose triggers a package in the state `triggers-awaited` waits for.
   */
  check(
    { pkg }: PackageState,
    waits: (state: PackageState) => boolean,
    awaitedBy: (state: PackageState) => ReadonlySet<PackageState>,
  ): Readiness {
    let ready = true;
    let hopeless = false;
    let byTriggers: PackageState | undefined;
    for (const need of relationsOf(pkg, this.#architecture).needs) {
      let deferred = false;
      let fix: PackageState | undefined;
      const met = need.alternatives.some((relation) => {
        if (this.#broken.has(relation)) return true;
        for (const other of this.#candidates(relation)) {
          const { status } = other;
          if (status === "installed" || status === "triggers-pending") return true;
          if (other.pkg === pkg && !isNamed(pkg, relation)) return true;
          if (status === "triggers-awaited" && waits(other)) {
            deferred = true;
            [fix] = awaitedBy(other);
          } else if (waits(other)) deferred = true;
        }
        return false;
      });
      if (met || !deferred) continue;
      ready = false;
      if (fix) byTriggers = fix;
      else hopeless = true;
    }
    return ready ? now : { ready, byTriggers: hopeless ? undefined : byTriggers };
  }

  #candidates(relation: Relation): PackageState[] {
    return this.#providers
      .of(relation)
      .flatMap((pkg) => this.#states.get(pkg) ?? [])
      .filter(({ status }) => status !== "not-installed" && status !== "config-files" && status !== "half-installed");
  }

  /**
   * Looks for a circle of dependencies that a package leads into, and breaks it where it hurts least: at a package
   * without a postinst, else at the one where the circle was entered. True where one was broken.
   */
  breakCircle(state: PackageState, waits: (state: PackageState) => boolean): boolean {
    const done = new Set<InstalledPackage>();
    const walk = (pkg: InstalledPackage, path: readonly Link[]): boolean => {
      if (done.has(pkg)) return false;
      for (const need of relationsOf(pkg, this.#architecture).needs) {
        for (const relation of need.alternatives) {
          if (this.#broken.has(relation)) continue;
          const here = [...path, { pkg, relation }];
          for (const other of this.#targets(relation, waits)) {
            const start = here.findIndex((link, index) => index < here.length - 1 && link.pkg === other);
            if (start < 0) {
              if (other === pkg) continue;
              if (walk(other, here)) return true;
              continue;
            }
            const circle = here.slice(start);
            const weakest = circle.findLast((link) => link.pkg.control.files["postinst"] === undefined) ?? circle[0];
            if (weakest) this.#broken.add(weakest.relation);
            return true;
          }
        }
      }
      done.add(pkg);
      return false;
    };
    return walk(state.pkg, []);
  }

  /** The package of that name, whatever its version, then providers that are to be configured. */
  *#targets(relation: Relation, waits: (state: PackageState) => boolean): Generator<InstalledPackage> {
    const named = this.#providers.named(relation.name);
    if (named) yield named;
    for (const pkg of this.#providers.of({ ...relation, operator: undefined, version: undefined })) {
      const state = this.#states.get(pkg);
      if (pkg !== named && state && waits(state)) yield pkg;
    }
  }
}

interface Link {
  readonly pkg: InstalledPackage;
  readonly relation: Relation;
}
