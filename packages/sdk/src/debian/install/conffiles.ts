import { createHash } from "node:crypto";
import type { Entry, Part, Tree } from "../../tree/index.ts";
import { type Diversion } from "../commands/dpkg/diversions.ts";
import { mergedPath } from "../deb/usr-merge.ts";
import type { InstalledPackage } from "../dpkg/installed-package.ts";

/**
 * Lays a package's conffiles, when it is configured. One that is as an earlier version of the package brought it is
 * replaced. One that was made by a script, changed or taken away stays so; where the package has something new to say,
 * dpkg would ask, and the package's own version lies beside it.
 * https://manpages.debian.org/dpkg.1 (`--force-confold`)
 *
 * @param leftOut Paths of those that dpkg is told to leave out.
 * @param before MD5 of the earlier version's conffiles, by path.
 */
export function installConffiles(
  tree: Tree,
  pkg: InstalledPackage,
  part: Part,
  diversions: readonly Diversion[],
  leftOut: ReadonlySet<string> = new Set(),
  before: ReadonlyMap<string, string> = new Map(),
): void {
  const { conffiles } = pkg.control;
  if (conffiles.length === 0) return;
  const places = new Map<string, string | undefined>();
  /** What is replaced hands on its mode and owner. */
  const kept = new Map<string, Entry>();
  for (const [path, md5] of conffiles) {
    if (leftOut.has(path)) continue;
    const diversion = diversions.find((each) => each.path === path && each.owner !== pkg.name);
    const own = mergedPath(path.slice(1));
    const place = diversion ? mergedPath(diversion.target.slice(1)) : own;
    const there = tree.resolve(place);
    const old = before.get(path);
    if (there?.type !== "file") {
      const isLeftOut = there !== undefined || old === md5;
      places.set(own, isLeftOut ? undefined : old === undefined ? place : `${place}.dpkg-dist`);
      continue;
    }
    const now = md5Of(tree.read(place));
    if (now === md5 || old === md5) places.set(own, undefined);
    else {
      const goal = now === old ? there.path : `${there.path}.dpkg-dist`;
      places.set(own, goal);
      kept.set(goal, there);
    }
  }
  // Directories that were left out, or that a script has removed, are not to come back.
  const absent = part.entries.filter(({ type, path }) => type === "directory" && !tree.get(path));
  tree.place(part, (path) => places.get(path));
  for (const { path } of absent.toReversed()) if (tree.list(path).length === 0) tree.remove(path);
  for (const [path, { mode, uid, gid }] of kept) tree.change(path, { mode, uid, gid });
}

const md5Of = (bytes: Uint8Array): string => createHash("md5").update(bytes).digest("hex");
