import type { ConflictKind, Package } from "./package.ts";
import type { Alternatives, Relation } from "./relation.ts";
import type { Goal } from "./solve.ts";

/** A package that is taken, and why. */
export interface Chosen {
  readonly pkg: Package;
  /** What it was taken for; undefined for what is installed already. */
  readonly goal: Goal | undefined;
  /** The decision that took it: its place among the decisions; -1 for what is installed already. */
  readonly level: number;
  /** True for what the base image has: it may give way to a newer version. */
  readonly upgradable?: boolean;
}

/** Why a package cannot be taken beside another one. */
export interface Clash {
  readonly pkg: Package;
  readonly other: Chosen;
  /** Undefined: it is another version of the same package. */
  readonly conflict:
    | { readonly kind: ConflictKind; readonly relation: Relation; readonly declaredBy: Package }
    | undefined;
}

interface Declared {
  readonly by: Chosen;
  readonly kind: ConflictKind;
  readonly relation: Relation;
}

/** The packages taken so far; what was added last can be taken back. */
export class Selection {
  readonly #order: Chosen[] = [];
  /** What gave way to a newer version, and how many were chosen then. */
  readonly #retired: { readonly one: Chosen; readonly size: number }[] = [];
  readonly #gone = new Set<Chosen>();
  readonly #byName = new Map<string, Chosen>();
  /** By own name and by what is provided. */
  readonly #standingFor = new Map<string, Chosen[]>();
  /** Conflicts and Breaks by the name that they are against. */
  readonly #against = new Map<string, Declared[]>();

  get size(): number {
    return this.#order.length;
  }

  get chosen(): readonly Chosen[] {
    return this.#order;
  }

  /** Whether it is there still, or gave way to a newer version. */
  has(one: Chosen): boolean {
    return !this.#gone.has(one);
  }

  named(name: string): Chosen | undefined {
    return this.#byName.get(name);
  }

  satisfies(alternatives: Alternatives): boolean {
    return alternatives.some((relation) =>
      this.#standingFor.get(relation.name)?.some((one) => this.has(one) && one.pkg.satisfies(relation)),
    );
  }

  /** What stands against taking the package, or undefined. A package never conflicts with itself (policy 7.4). */
  clash(pkg: Package): Clash | undefined {
    const same = this.#byName.get(pkg.name);
    if (same && this.has(same)) return { pkg, other: same, conflict: undefined };
    for (const { kind, relation } of pkg.conflicts) {
      const other = this.#standingFor.get(relation.name)?.find((one) => this.has(one) && one.pkg.isMeantBy(relation));
      if (other) return { pkg, other, conflict: { kind, relation, declaredBy: pkg } };
    }
    for (const name of namesOf(pkg)) {
      const hit = this.#against.get(name)?.find(({ by, relation }) => this.has(by) && pkg.isMeantBy(relation));
      if (hit) {
        const { by, kind, relation } = hit;
        return { pkg, other: by, conflict: { kind, relation, declaredBy: by.pkg } };
      }
    }
    return undefined;
  }

  add(one: Chosen): void {
    this.#order.push(one);
    this.#byName.set(one.pkg.name, one);
    for (const name of namesOf(one.pkg)) push(this.#standingFor, name, one);
    for (const { kind, relation } of one.pkg.conflicts) push(this.#against, relation.name, { by: one, kind, relation });
  }

  /** What gave way since there were so many. */
  retiredSince(size: number): readonly Chosen[] {
    return this.#retired.filter((retired) => retired.size >= size).map(({ one }) => one);
  }

  /** Takes out what a newer version is about to stand for. */
  retire(one: Chosen): void {
    this.#gone.add(one);
    this.#retired.push({ one, size: this.size });
  }

  /** Takes back all but the first `size` packages; what had to give way since is there again. */
  shrink(size: number): void {
    while (this.#order.length > size) {
      const one = this.#order.pop();
      if (!one) return;
      this.#byName.delete(one.pkg.name);
      for (const name of namesOf(one.pkg)) this.#standingFor.get(name)?.pop();
      for (const { relation } of one.pkg.conflicts) this.#against.get(relation.name)?.pop();
    }
    for (let last = this.#retired.at(-1); last && last.size >= size; last = this.#retired.at(-1)) {
      this.#retired.pop();
      this.#gone.delete(last.one);
      this.#byName.set(last.one.pkg.name, last.one);
    }
  }
}

const namesOf = (pkg: Package): Set<string> => new Set([pkg.name, ...pkg.provides.map((relation) => relation.name)]);

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}
