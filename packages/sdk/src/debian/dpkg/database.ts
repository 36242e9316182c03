import type { Tree } from "../../tree/index.ts";
import { compareVersions } from "../resolve/index.ts";
import { databaseName, type InstalledPackage } from "./installed-package.ts";
import { statusFile } from "./status.ts";
import { triggerInterests } from "./triggers.ts";

const root = "/var/lib/dpkg";
/** The dpkg that began to note the architecture it was built for. */
const notesArchitecture = "1.22";

/**
 * Writes dpkg's database, as if dpkg had unpacked and configured the packages: `status`, each package's files in
 * `info`, triggers, and the empty files that dpkg expects. `*.list` keeps paths as packages have them, before usr-merge.
 * @param architecture The image's: `amd64`.
 */
export function writeDpkgDatabase(tree: Tree, packages: readonly InstalledPackage[], architecture: string): void {
  for (const name of ["alternatives", "info", "parts", "triggers", "updates"]) tree.mkdir(`${root}/${name}`);
  tree.write(`${root}/status`, statusFile(packages));
  tree.write(`${root}/available`, "");
  tree.write(`${root}/info/format`, "1\n");
  for (const pkg of packages) writeInfo(tree, pkg);

  const { files, names } = triggerInterests(packages);
  tree.write(`${root}/triggers/File`, files);
  tree.write(`${root}/triggers/Unincorp`, "");
  tree.write(`${root}/triggers/Lock`, "", { mode: 0o600 });
  for (const [name, text] of names) tree.write(`${root}/triggers/${name}`, text);
  for (const name of ["lock", "lock-frontend"]) tree.write(`${root}/${name}`, "", { mode: 0o640 });
  // What dselect installs with; debootstrap writes it.
  tree.write(`${root}/cmethopt`, "apt apt\n");
  const dpkg = packages.find(({ name }) => name === "dpkg");
  if (dpkg && compareVersions(dpkg.version, notesArchitecture) >= 0) {
    tree.write(`${root}/arch-native`, `${architecture}\n`);
  }
}

function writeInfo(tree: Tree, pkg: InstalledPackage): void {
  const base = `${root}/info/${databaseName(pkg)}`;
  const { files, list, md5sums } = pkg.control;
  for (const [name, { text, mode }] of Object.entries(files)) tree.write(`${base}.${name}`, text, { mode });
  tree.write(`${base}.list`, list.map((path) => `${path}\n`).join(""));
  tree.write(`${base}.md5sums`, md5sums);
}
