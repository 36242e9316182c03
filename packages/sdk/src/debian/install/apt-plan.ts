import type { InstalledPackage } from "../dpkg/installed-package.ts";
import { type Need, Providers, relationsOf } from "../dpkg/relations.ts";
import { unpackOrder } from "./order-list.ts";

/** One call of dpkg, as apt makes it. After the last one comes `dpkg --configure --pending`. */
export interface DpkgCall {
  readonly action: "unpack" | "configure";
  readonly packages: readonly InstalledPackage[];
}

/**
 * The calls of dpkg by which `apt-get install` brings new packages onto an installed system: all are unpacked, but for
 * what another Pre-Depends on and what Essential packages depend on, which is configured at once.
 * https://salsa.debian.org/apt-team/apt/-/blob/main/apt-pkg/packagemanager.cc
 */
export function aptPlan(
  added: readonly InstalledPackage[],
  installed: readonly InstalledPackage[],
  architecture: string,
): DpkgCall[] {
  const providers = new Providers([...installed, ...added], architecture);
  const immediate = immediateOf([...installed, ...added], providers, architecture);
  const planner = new Planner(added, providers, architecture);
  for (const pkg of unpackOrder(added, providers, immediate, architecture)) {
    if (!planner.isTouched(pkg)) planner.unpack(pkg, immediate.has(pkg));
  }
  return planner.calls();
}

/** Essential packages, and all that they depend on by name. */
function immediateOf(
  packages: readonly InstalledPackage[],
  providers: Providers,
  architecture: string,
): ReadonlySet<InstalledPackage> {
  const found = new Set<InstalledPackage>();
  const visit = (pkg: InstalledPackage): void => {
    if (found.has(pkg)) return;
    found.add(pkg);
    for (const { alternatives } of relationsOf(pkg, architecture).needs) {
      for (const { name, qualifier } of alternatives) {
        // `foo:any` is another package to apt, one that nothing depends on.
        const named = qualifier === undefined ? providers.named(name) : undefined;
        if (named) visit(named);
      }
    }
  };
  for (const pkg of packages) if (pkg.stanza.get("Essential") === "yes") visit(pkg);
  return found;
}

/** apt's "smart" steps: each sees to what has to be unpacked or configured first. */
class Planner {
  readonly #isNew: ReadonlySet<InstalledPackage>;
  readonly #providers: Providers;
  readonly #architecture: string;
  readonly #unpacked = new Set<InstalledPackage>();
  readonly #configured = new Set<InstalledPackage>();
  /** What is being worked on further up. */
  readonly #loop = new Set<InstalledPackage>();
  readonly #steps: { readonly action: DpkgCall["action"]; readonly pkg: InstalledPackage }[] = [];

  constructor(added: readonly InstalledPackage[], providers: Providers, architecture: string) {
    this.#isNew = new Set(added);
    this.#providers = providers;
    this.#architecture = architecture;
  }

  isTouched(pkg: InstalledPackage): boolean {
    return this.#unpacked.has(pkg) || this.#configured.has(pkg);
  }

  unpack(pkg: InstalledPackage, atOnce: boolean): void {
    const looping = this.#loop.has(pkg);
    for (const need of this.#needs(pkg)) {
      if (need.type !== "Pre-Depends" || this.#isInstalled(need)) continue;
      const other = this.#candidates(need).find((each) => !(this.#loop.has(each) && looping));
      if (!other || this.#configured.has(other)) continue;
      this.#within(pkg, looping, () => (this.#unpacked.has(other) ? this.configure(other) : this.unpack(other, true)));
      // What was only unpacked by a circle is configured in a second round.
      if (this.#unpacked.has(other) && !this.#loop.has(other)) this.#within(pkg, looping, () => this.configure(other));
    }
    if (looping || this.isTouched(pkg)) return;
    this.#unpacked.add(pkg);
    this.#steps.push({ action: "unpack", pkg });
    if (atOnce) this.configure(pkg);
  }

  /** False where it cannot be yet. */
  configure(pkg: InstalledPackage): boolean {
    const looping = this.#loop.has(pkg);
    const unmet: Need[] = [];
    for (const need of this.#needs(pkg)) {
      if (this.#isInstalled(need)) continue;
      const [other] = this.#candidates(need);
      if (looping && other && this.#unpacked.has(other)) continue;
      if (other && !looping && !this.isTouched(other)) this.#within(pkg, looping, () => this.unpack(other, true));
      unmet.push(need);
    }
    let good = true;
    for (const need of unmet) {
      const candidates = this.#candidates(need);
      good = candidates.some((other) => {
        if (this.#configured.has(other)) return true;
        if (!this.#unpacked.has(other)) return false;
        if (this.#loop.has(other) && looping) return true;
        return this.#within(pkg, looping, () => this.configure(other));
      });
    }
    if (!good) return false;
    if (looping) return true;
    if (this.#configured.has(pkg)) return true;
    this.#unpacked.delete(pkg);
    this.#configured.add(pkg);
    this.#steps.push({ action: "configure", pkg });
    return true;
  }

  #within<T>(pkg: InstalledPackage, looping: boolean, run: () => T): T {
    if (looping) return run();
    this.#loop.add(pkg);
    try {
      return run();
    } finally {
      this.#loop.delete(pkg);
    }
  }

  #needs(pkg: InstalledPackage): readonly Need[] {
    return relationsOf(pkg, this.#architecture).needs;
  }

  #isInstalled({ alternatives }: Need): boolean {
    return alternatives.some((relation) => this.#providers.of(relation).some((other) => !this.#isNew.has(other)));
  }

  #candidates({ alternatives }: Need): InstalledPackage[] {
    return alternatives.flatMap((relation) => this.#providers.of(relation)).filter((other) => this.#isNew.has(other));
  }

  /** Steps of the same kind that follow each other are one call. */
  calls(): DpkgCall[] {
    const calls: { action: DpkgCall["action"]; packages: InstalledPackage[] }[] = [];
    for (const { action, pkg } of this.#steps) {
      const last = calls.at(-1);
      if (last?.action === action) last.packages.push(pkg);
      else calls.push({ action, packages: [pkg] });
    }
    return calls;
  }
}
