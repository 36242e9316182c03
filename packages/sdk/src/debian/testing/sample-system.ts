import { growTree, type Tree } from "../../tree/index.ts";
import { parseControl, Stanza } from "../control/index.ts";
import { startDatabase, writeDatabase, writeInfo } from "../dpkg/database.ts";
import type { InstalledPackage } from "../dpkg/installed-package.ts";
import { DpkgSystem } from "../system/dpkg-system.ts";

export interface SamplePackage {
  /** Fields beyond Package, Version, Architecture. */
  readonly fields?: string;
  readonly list?: readonly string[];
  readonly conffiles?: readonly (readonly [string, string])[];
  readonly files?: Readonly<Record<string, string>>;
}

/** A package without files of its own. */
export function samplePackage(
  name: string,
  version: string,
  { fields = "", list = ["/."], conffiles = [], files = {} }: SamplePackage = {},
): InstalledPackage {
  const text = `Package: ${name}\nVersion: ${version}\nArchitecture: amd64\nMaintainer: Nobody <nobody@example.org>\n${fields}`;
  const [stanza = new Stanza([])] = parseControl(text, name);
  const control = {
    stanza: text,
    files: Object.fromEntries(Object.entries(files).map(([kind, content]) => [kind, { text: content, mode: 0o755 }])),
    list,
    conffiles,
    md5sums: "",
  };
  return { name, version, architecture: "amd64", stanza, control };
}

/** A system on which packages are installed, as far as dpkg's database goes. */
export function sampleSystem(packages: readonly InstalledPackage[], tree: Tree = growTree([])): DpkgSystem {
  const system = new DpkgSystem(tree, { architecture: "amd64", suite: "bookworm" });
  startDatabase(tree);
  for (const pkg of packages) {
    const state = system.state(pkg);
    state.status = "installed";
    writeInfo(tree, pkg, pkg.control.list);
    system.triggers.register(state);
  }
  writeDatabase(tree, [...system.packages.values()], system.triggers.files(), "amd64");
  return system;
}
