import { compareBytes, type Tree } from "../../tree/index.ts";
import type { AptStep } from "./apt-state.ts";
import type { InstalledPackage } from "./installed-package.ts";

const path = "/var/lib/apt/extended_states";

/** Adds to apt's list of packages that nobody asked for, so that `apt-get autoremove` knows, step by step. */
export function markAutomatic(tree: Tree, steps: readonly (readonly InstalledPackage[])[], architecture: string): void {
  const stanzas = steps
    .flatMap(inAptOrder)
    .map(({ name }) => `Package: ${name}\nArchitecture: ${architecture}\nAuto-Installed: 1\n\n`);
  if (stanzas.length > 0) tree.write(path, textOf(tree) + stanzas.join(""));
}

/**
 * Tells apt of what was added to a base image, and leaves all else of its state as the base has it.
 *
 * @param present Names of packages that the base has: they stay marked as they are, unless they are asked for.
 */
export function markOnBase(
  tree: Tree,
  steps: readonly AptStep[],
  present: ReadonlySet<string>,
  architecture: string,
): void {
  const wanted = new Set(steps.flatMap(({ asked }) => [...asked]));
  const before = textOf(tree);
  const marked = before.replaceAll(/^Package: (\S+)\n(?:.+\n)*\n?/gm, (stanza, name: string) =>
    wanted.has(name) ? "" : stanza,
  );
  if (marked !== before) tree.write(path, marked);
  markAutomatic(
    tree,
    steps.map(({ packages, asked }) => packages.filter(({ name }) => !present.has(name) && !asked.has(name))),
    architecture,
  );
}

const textOf = (tree: Tree): string => (tree.resolve(path)?.type === "file" ? tree.read(path).toString("utf8") : "");

/** The size of apt's hash table of names; its hash is Bernstein's. https://salsa.debian.org/apt-team/apt/-/blob/main/apt-pkg/pkgcache.cc */
const bins = 196_613;

/** apt writes what it knows about packages in the order of its hash table. */
function inAptOrder(packages: readonly InstalledPackage[]): InstalledPackage[] {
  const binOf = ({ name }: InstalledPackage): number => {
    let hash = 5381;
    for (let at = 0; at < name.length; at++) hash = (Math.imul(hash, 33) + name.charCodeAt(at)) >>> 0;
    return hash % bins;
  };
  return [...packages].sort((a, b) => binOf(a) - binOf(b) || compareBytes(a.name, b.name));
}
