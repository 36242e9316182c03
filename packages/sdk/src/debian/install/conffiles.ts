import { createHash } from "node:crypto";
import type { Part, Tree } from "../../tree/index.ts";
import { type Diversion } from "../commands/dpkg/diversions.ts";
import { mergedPath } from "../deb/usr-merge.ts";
import type { InstalledPackage } from "../dpkg/installed-package.ts";

/**
 * Lays a package's conffiles, when it is configured. One that is there already, made by a script, stays; where it says
 * something else, dpkg would ask, and the package's own version lies beside it.
 * https://manpages.debian.org/dpkg.1 (`--force-confold`)
 */
export function installConffiles(
  tree: Tree,
  pkg: InstalledPackage,
  part: Part,
  diversions: readonly Diversion[],
): void {
  const { conffiles } = pkg.control;
  if (conffiles.length === 0) return;
  const places = new Map<string, string | undefined>();
  for (const [path, md5] of conffiles) {
    const diversion = diversions.find((each) => each.path === path && each.owner !== pkg.name);
    const own = mergedPath(path.slice(1));
    const place = diversion ? mergedPath(diversion.target.slice(1)) : own;
    const there = tree.resolve(place);
    if (there?.type !== "file") places.set(own, there ? undefined : place);
    else places.set(own, md5Of(tree.read(place)) === md5 ? undefined : `${there.path}.dpkg-dist`);
  }
  tree.place(part, (path) => places.get(path));
}

const md5Of = (bytes: Uint8Array): string => createHash("md5").update(bytes).digest("hex");
