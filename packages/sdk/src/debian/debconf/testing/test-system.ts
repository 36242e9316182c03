import { growTree, type Tree } from "../../../tree/index.ts";
import { Stanza } from "../../control/index.ts";
import type { DebControl } from "../../deb/index.ts";
import type { InstalledPackage } from "../../dpkg/installed-package.ts";
import type { DebianSystem } from "../../system/debian-system.ts";

/** A package as far as its scripts' helpers look at it. */
export const testPackage = (name: string, files: Readonly<Record<string, string>> = {}): InstalledPackage => ({
  name,
  version: "1",
  architecture: "all",
  stanza: new Stanza([]),
  control: {
    stanza: "",
    files: Object.fromEntries(Object.entries(files).map(([key, text]) => [key, { text, mode: 0o755 }])),
    list: [],
    conffiles: [],
    md5sums: "",
  } satisfies DebControl,
});

/** A system for tests of Debian's commands. */
export const testSystem = (
  tree: Tree = growTree([]),
  running?: { pkg: InstalledPackage; script: string },
  preseed: ReadonlyMap<string, string> = new Map(),
): DebianSystem => ({
  tree,
  architecture: "amd64",
  suite: "bookworm",
  packages: new Map(),
  running,
  activate: () => undefined,
  preseed,
});
