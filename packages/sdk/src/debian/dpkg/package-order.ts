import { compareBytes } from "../../tree/index.ts";
import type { InstalledPackage } from "./installed-package.ts";
import { relationFields } from "./status.ts";

/** The size of dpkg's hash table since 1.18: https://git.dpkg.org/git/dpkg/dpkg.git/tree/lib/dpkg/pkg-hash.c */
const bins = 65_521;

/** FNV-1a, 32 bits: http://www.isthe.com/chongo/tech/comp/fnv/ */
export function fnvHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/**
 * Packages in the order in which dpkg goes through "all packages", as `dpkg --configure --pending` does: that of its
 * hash table; within a bin, by who is mentioned first in the status file. It decides who is configured first where
 * dependencies do not, and so which numbers users get.
 */
export function inDpkgOrder(packages: readonly InstalledPackage[]): InstalledPackage[] {
  const keyed = packages.map((pkg) => ({ pkg, bin: fnvHash(pkg.name.toLowerCase()) % bins }));
  keyed.sort((a, b) => a.bin - b.bin || compareBytes(a.pkg.name, b.pkg.name));
  const collide = keyed.some(({ bin }, index) => bin === keyed[index + 1]?.bin);
  if (collide) {
    const mentions = mentionsOf(packages);
    const rank = ({ name }: InstalledPackage): number => mentions.get(name) ?? 0;
    keyed.sort((a, b) => a.bin - b.bin || rank(a.pkg) - rank(b.pkg));
  }
  return keyed.map(({ pkg }) => pkg);
}

/** When each name first stands in the status file; a stanza's own name counts only once its fields are read. */
function mentionsOf(packages: readonly InstalledPackage[]): ReadonlyMap<string, number> {
  const mentions = new Map<string, number>();
  const mention = (name: string): void => {
    if (!mentions.has(name)) mentions.set(name, mentions.size);
  };
  for (const { name, stanza } of [...packages].sort((a, b) => compareBytes(a.name, b.name))) {
    for (const field of relationFields) {
      for (const [, other] of (stanza.folded(field) ?? "").matchAll(/(?:^|[,|])\s*([a-z0-9][a-z0-9+.-]+)/g)) {
        mention(other ?? "");
      }
    }
    mention(name);
  }
  return mentions;
}
