import type { Tree } from "../../tree/index.ts";
import type { InstalledPackage } from "../dpkg/installed-package.ts";

/** What one script of a package does to the tree on a first installation. */
export type ScriptEffect = (tree: Tree, pkg: InstalledPackage) => void;

/**
 * A package whose scripts were read by a person, and what they do on a first installation, as calls of commands. An
 * entry without effects says: nothing.
 */
export interface PackageEffects {
  readonly package: string | RegExp;
  readonly preinst?: ScriptEffect;
  readonly postinst?: ScriptEffect;
}

/** Makes a file unless it is there: what scripts do with `touch` or `: >`. */
export function touch(tree: Tree, path: string, mode: number, gid = 0): void {
  if (!tree.resolve(path)) tree.write(path, "", { mode, uid: 0, gid });
}
