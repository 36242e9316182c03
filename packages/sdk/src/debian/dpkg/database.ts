import type { Tree } from "../../tree/index.ts";
import { controlBytes } from "../deb/deb-control.ts";
import { mergedPath } from "../deb/usr-merge.ts";
import { compareVersions } from "../resolve/index.ts";
import type { PackageState } from "../system/debian-system.ts";
import { databaseName, type InstalledPackage } from "./installed-package.ts";
import { statusFile } from "./status.ts";

const root = "/var/lib/dpkg";
/** The dpkg that began to note the architecture it was built for. */
const notesArchitecture = "1.22.16";

/**
 * What dpkg's database has before the first package: the directories and empty files that dpkg expects.
 */
export function startDatabase(tree: Tree): void {
  for (const name of ["alternatives", "info", "parts", "triggers", "updates"]) tree.mkdir(`${root}/${name}`);
  for (const name of ["status", "available"]) tree.write(`${root}/${name}`, "");
  tree.write(`${root}/info/format`, "1\n");
  tree.write(`${root}/triggers/Unincorp`, "");
  tree.write(`${root}/triggers/Lock`, "", { mode: 0o600 });
  for (const name of ["lock", "lock-frontend"]) tree.write(`${root}/${name}`, "", { mode: 0o640 });
  // What dselect installs with; debootstrap writes it.
  tree.write(`${root}/cmethopt`, "apt apt\n");
}

/** What dpkg makes anew where it is missing in a database that is there. */
export function mendDatabase(tree: Tree): void {
  for (const name of ["alternatives", "info", "parts", "triggers", "updates"]) {
    if (!tree.resolve(`${root}/${name}`)) tree.mkdir(`${root}/${name}`);
  }
}

/** What dpkg's database says once all is done: `status`, with each package's state, and who waits for triggers. */
export function writeDatabase(
  tree: Tree,
  states: readonly PackageState[],
  triggers: ReadonlyMap<string, string>,
  architecture: string,
): void {
  tree.write(`${root}/status`, statusFile(states));
  for (const [name, text] of triggers) {
    if (text !== "" || name === "File") tree.write(`${root}/triggers/${name}`, text);
    else tree.remove(`${root}/triggers/${name}`);
  }
  const dpkg = states.find(({ pkg }) => pkg.name === "dpkg")?.pkg;
  if (dpkg && compareVersions(dpkg.version, notesArchitecture) >= 0) {
    tree.write(`${root}/arch-native`, `${architecture}\n`);
  }
}

/**
 * `info/*`: what the package's control archive has, and the list of its files, by their names before usr-merge.
 *
 * @param leftOut paths on a merged /usr that dpkg is told to leave out
 */
export function writeInfo(
  tree: Tree,
  pkg: InstalledPackage,
  list: readonly string[],
  leftOut: ReadonlySet<string> = new Set(),
): void {
  const base = `${root}/info/${databaseName(pkg)}`;
  const { files, md5sums, madeMd5sums } = pkg.control;
  for (const [name, file] of Object.entries(files)) {
    tree.write(`${base}.${name}`, controlBytes(file), { mode: file.mode });
  }
  tree.write(`${base}.list`, listText(list));
  const isThere = (line: string): boolean => !leftOut.has(mergedPath(line.slice(line.indexOf("  ") + 2)));
  const sums = madeMd5sums && leftOut.size > 0 ? listText(md5sums.split("\n").slice(0, -1).filter(isThere)) : md5sums;
  tree.write(`${base}.md5sums`, sums);
}

/** Takes a package's files out of `info`. */
export function removeInfo(tree: Tree, pkg: InstalledPackage): void {
  const base = `${root}/info/${databaseName(pkg)}`;
  for (const name of ["list", "md5sums", ...Object.keys(pkg.control.files)]) tree.remove(`${base}.${name}`);
}

export const listText = (list: readonly string[]): string => list.map((path) => `${path}\n`).join("");
