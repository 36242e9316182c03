import { FirnError } from "../../errors/index.ts";
import type { Part } from "../../tree/index.ts";
import { type Diversion } from "../commands/dpkg/diversions.ts";
import { mergedPath } from "../deb/usr-merge.ts";
import type { InstalledPackage } from "../dpkg/installed-package.ts";
import { isNamed, relationsOf } from "../dpkg/relations.ts";

/** What is to be unpacked where, of a package's files. */
export interface Placement {
  /** By the part's own path: another path for a diverted file. */
  readonly moved: ReadonlyMap<string, string>;
  /** The part's paths that stay out: another package that is there Replaces this one. */
  readonly kept: ReadonlySet<string>;
  /** Packages that lose files to this one, with dpkg's names of these. */
  readonly losers: ReadonlyMap<InstalledPackage, ReadonlySet<string>>;
  /** Directories to make where a diversion leads: of a package that has /bin itself, where that is a link. */
  readonly directories: readonly string[];
  /** What dpkg will list as the package's own. */
  readonly list: readonly string[];
}

/** Which package has which file, by the names that packages have them under, before usr-merge. */
export class FileOwners {
  readonly #owners = new Map<string, InstalledPackage>();
  readonly #architecture: string;

  constructor(architecture: string) {
    this.#architecture = architecture;
  }

  ownerOf(path: string): InstalledPackage | undefined {
    return this.#owners.get(path);
  }

  /** A version of a package is gone: what is left of its files is nobody's. */
  forget(pkg: InstalledPackage): void {
    for (const path of pkg.control.list) if (this.#owners.get(path) === pkg) this.#owners.delete(path);
  }

  /** Enters a file that a base image's package has. */
  adopt(pkg: InstalledPackage, path: string): void {
    this.#owners.set(path, pkg);
  }

  /**
   * Enters a package's files, and says what dpkg would do with each where another package has it already.
   * @throws FIRN_PATH_CONFLICT where neither of two packages with the same file Replaces the other
   */
  add(pkg: InstalledPackage, part: Part, diversions: readonly Diversion[]): Placement {
    const directories = new Set<string>();
    for (const { type, path } of part.entries) if (type === "directory") directories.add(path);
    const diverted = new Map(diversions.map((diversion) => [diversion.path, diversion]));
    const moved = new Map<string, string>();
    const kept = new Set<string>();
    const losers = new Map<InstalledPackage, Set<string>>();
    const list: string[] = [];
    const elsewhere: string[] = [];
    for (const path of pkg.control.list) {
      const own = path.slice(1);
      const diversion = diverted.get(path);
      if (path === "/." || directories.has(own) || directories.has(mergedPath(own))) {
        list.push(path);
        if (diversion && diversion.owner !== pkg.name) elsewhere.push(diversion.target.slice(1));
        continue;
      }
      const other = this.#owners.get(path);
      if (diversion && diversion.owner !== pkg.name) moved.set(mergedPath(own), mergedPath(diversion.target.slice(1)));
      else if (other && other.name !== pkg.name && diversion?.owner !== other.name && diversion?.owner !== pkg.name) {
        if (this.#replaces(pkg, other)) add(losers, other, path);
        else if (this.#replaces(other, pkg)) {
          kept.add(mergedPath(own));
          continue;
        } else throw conflict(pkg, other, path);
      }
      this.#owners.set(path, pkg);
      list.push(path);
    }
    return { moved, kept, losers, directories: elsewhere, list };
  }

  #replaces(pkg: InstalledPackage, other: InstalledPackage): boolean {
    return relationsOf(pkg, this.#architecture).replaces.some((relation) => isNamed(other, relation));
  }
}

function add(map: Map<InstalledPackage, Set<string>>, pkg: InstalledPackage, path: string): void {
  const paths = map.get(pkg);
  if (paths) paths.add(path);
  else map.set(pkg, new Set([path]));
}

const conflict = (pkg: InstalledPackage, other: InstalledPackage, path: string): FirnError =>
  new FirnError(
    "FIRN_PATH_CONFLICT",
    `${pkg.name} ${pkg.version} has ${path}, which ${other.name} ${other.version} has too`,
    {
      hint: "Leave one of the two packages out.",
      details: { path, packages: [other.name, pkg.name] },
    },
  );
