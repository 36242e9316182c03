import { compareBytes } from "../../../tree/index.ts";
import { databaseName, type InstalledPackage } from "../../dpkg/installed-package.ts";
import { relationFields } from "../../dpkg/status.ts";
import type { DebianSystem, PackageState } from "../../system/debian-system.ts";
import { isGlob, toPattern } from "./glob.ts";

/** A name that dpkg's database has: of a package, or of what some package's fields mention. */
export interface Known {
  /** `libc6:amd64` where the architecture is part of how dpkg calls it. */
  readonly name: string;
  /** Undefined for what is only mentioned. */
  readonly state: PackageState | undefined;
}

const isThere = ({ status }: PackageState): boolean => status !== "not-installed";

/** A package by name, `name:architecture` or `name:any`; undefined where it is not in the system. */
export function findPackage({ packages, architecture }: DebianSystem, word: string): PackageState | undefined {
  const [name = "", wanted] = word.toLowerCase().split(":");
  for (const key of [name, `${name}:${architecture}`]) {
    const state = packages.get(key);
    if (!state || !isThere(state)) continue;
    const own = state.pkg.architecture;
    return wanted === undefined || wanted === "any" || wanted === own ? state : undefined;
  }
  return undefined;
}

/** All packages, by name. */
export const allPackages = ({ packages }: DebianSystem): PackageState[] =>
  [...packages.values()].filter(isThere).sort((a, b) => compareBytes(a.pkg.name, b.pkg.name));

/** What a pattern matches, by name; a plain name may be one that is only mentioned. */
export function matching(system: DebianSystem, word: string): Known[] {
  const [name = "", wanted] = word.split(":");
  const pattern = isGlob(word) ? toPattern(name) : undefined;
  const fits = (text: string): boolean => (pattern ? pattern.test(text) : text === name);
  const found: Known[] = [];
  const real = new Set<string>();
  for (const state of allPackages(system)) {
    real.add(state.pkg.name);
    const isArchitecture = wanted === undefined || wanted === "any" || toPattern(wanted).test(state.pkg.architecture);
    if (fits(state.pkg.name) && isArchitecture) found.push({ name: databaseName(state.pkg), state });
  }
  if (wanted !== undefined && wanted !== "any") return found;
  if (!pattern && found.length > 0) return found;
  for (const other of mentioned(system))
    if (!real.has(other) && fits(other)) found.push({ name: other, state: undefined });
  return found.sort((a, b) => compareBytes(a.name.split(":")[0] ?? "", b.name.split(":")[0] ?? ""));
}

const mentions = new WeakMap<InstalledPackage, readonly string[]>();

/** Names in the fields of packages: dpkg knows of these, as not installed. */
function mentioned(system: DebianSystem): Set<string> {
  const names = new Set<string>();
  for (const { pkg } of system.packages.values()) {
    let own = mentions.get(pkg);
    if (!own) {
      own = relationFields.flatMap((field) =>
        [...(pkg.stanza.folded(field) ?? "").matchAll(/(?:^|[,|])\s*([a-z0-9][a-z0-9+.-]+)/g)].map(
          ([, name = ""]) => name,
        ),
      );
      mentions.set(pkg, own);
    }
    for (const name of own) names.add(name);
  }
  return names;
}
