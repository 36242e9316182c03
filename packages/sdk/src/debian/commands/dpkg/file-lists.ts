import type { Tree } from "../../../tree/index.ts";
import { databaseName, type InstalledPackage } from "../../dpkg/installed-package.ts";
import { admin, linesOf } from "./database-file.ts";

/** dpkg's list of a package's files, by their names before usr-merge; `/.` for the root. */
export const listOf = (tree: Tree, pkg: InstalledPackage): string[] =>
  linesOf(tree, `${admin}/info/${databaseName(pkg)}.list`);

export const listOwns = (tree: Tree, pkg: InstalledPackage, path: string): boolean => listOf(tree, pkg).includes(path);

/** A control file of an installed package, as a path. */
export const controlPath = (pkg: InstalledPackage, name: string): string =>
  `${admin}/info/${databaseName(pkg)}.${name}`;
