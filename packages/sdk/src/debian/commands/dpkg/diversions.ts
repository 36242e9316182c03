import { bytesOf } from "../../../shell/index.ts";
import { compareBytes, type Tree } from "../../../tree/index.ts";
import { fnvHash } from "../../dpkg/package-order.ts";
import { admin, linesOf } from "./database-file.ts";

/** A file's name that a package takes for itself; another package's file of that name goes to `target`. */
export interface Diversion {
  readonly path: string;
  readonly target: string;
  /** `:` for the administrator's own. */
  readonly owner: string;
}

const database = `${admin}/diversions`;

export function readDiversions(tree: Tree): Diversion[] {
  const lines = linesOf(tree, database);
  const found: Diversion[] = [];
  for (let at = 0; at + 2 < lines.length; at += 3) {
    const [path = "", target = "", owner = ""] = lines.slice(at, at + 3);
    found.push({ path, target, owner });
  }
  return found;
}

export function writeDiversions(tree: Tree, diversions: readonly Diversion[]): void {
  const text = inFileOrder(diversions).map(({ path, target, owner }) => `${path}\n${target}\n${owner}\n`);
  tree.write(database, bytesOf(text.join("")));
}

/** The size of dpkg's hash table of file names: https://git.dpkg.org/git/dpkg/dpkg.git/tree/lib/dpkg/fsys-hash.c */
const bins = 262_139;

/** dpkg writes what it knows about files in the order of its hash table, whose keys lack the leading slash. */
export function inFileOrder<T extends { readonly path: string }>(items: readonly T[]): T[] {
  const binOf = ({ path }: T): number => fnvHash(path.replace(/^[./]*\//, "")) % bins;
  return [...items].sort((a, b) => binOf(a) - binOf(b) || compareBytes(a.path, b.path));
}
