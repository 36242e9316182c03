import { compareBytes, type Tree } from "../../tree/index.ts";
import { readDiversions } from "../commands/dpkg/diversions.ts";
import type { Conffile } from "../deb/deb-control.ts";
import { mergedPath } from "../deb/usr-merge.ts";
import type { InstalledPackage } from "../dpkg/installed-package.ts";
import type { PackageState } from "../system/debian-system.ts";
import type { DpkgSystem } from "../system/dpkg-system.ts";

/** What was there of a package when another version of it is unpacked. */
export interface Earlier {
  /** The one that was configured last. */
  readonly version: string;
  /** MD5 of its conffiles as they came, by path. */
  readonly conffiles: ReadonlyMap<string, string>;
}

export function earlierOf({ pkg, obsolete = [] }: PackageState): Earlier {
  const version = pkg.stanza.folded("Config-Version") ?? pkg.version;
  return { version, conffiles: new Map([...obsolete, ...pkg.control.conffiles]) };
}

/** Conffiles that the newer version does not have any more, and that stay until the package is purged. */
export function obsoleteConffiles(
  tree: Tree,
  earlier: Earlier | undefined,
  pkg: InstalledPackage,
): readonly Conffile[] | undefined {
  if (!earlier) return undefined;
  const current = new Set([...pkg.control.conffiles.map(([path]) => path), ...pkg.control.list]);
  const found = [...earlier.conffiles].filter(([path]) => !current.has(path) && tree.get(path)?.type === "file");
  return found.length > 0 ? found : undefined;
}

/**
 * Takes away what the older version of a package had and the newer one does not: files, and directories that are empty
 * then and no other package's. Conffiles stay. What only goes by another name now, through the links of a merged /usr,
 * is still there.
 * https://git.dpkg.org/git/dpkg/dpkg.git/tree/src/main/unpack.c (pkg_remove_old_files)
 *
 * @param list The newer version's files, without those that are left out.
 */
export function removeVanished(
  { tree, triggers, packages }: DpkgSystem,
  old: InstalledPackage,
  pkg: InstalledPackage,
  list: readonly string[],
  state: PackageState,
): void {
  const real = (path: string): string => tree.get(path)?.path ?? mergedPath(path.slice(1));
  const current = new Set(list);
  const places = new Set(list.map(real));
  const conffiles = new Set(old.control.conffiles.map(([path]) => path));
  const diversions = new Map(readDiversions(tree).map((diversion) => [diversion.path, diversion]));
  const others = [...packages.values()].filter((other) => other !== state && other.status !== "config-files");
  const isOthers = (path: string): boolean => others.some((other) => other.pkg.control.list.includes(path));
  for (const path of [...old.control.list].sort(compareBytes).toReversed()) {
    if (path === "/." || current.has(path) || conffiles.has(path)) continue;
    const diversion = diversions.get(path);
    const place = diversion && diversion.owner !== pkg.name ? diversion.target : path;
    const entry = tree.get(place);
    if (!entry || places.has(entry.path) || isOthers(path)) continue;
    if (entry.type === "directory") {
      if (tree.list(entry.path).length === 0) tree.remove(entry.path);
      continue;
    }
    triggers.activatePath(path, state);
    tree.remove(entry.path);
  }
}
