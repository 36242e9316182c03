import type { OpenSuite, PackageList, PackageRecord } from "../archive/index.ts";
import { promised } from "./base.ts";
import type { Universe } from "./universe.ts";

/** Of the Essential packages those whose files programs read while they run: the system's names, users and C library. */
const essentials: readonly string[] = ["base-files", "base-passwd", "libc-bin"];

/** What a minimal debian() has, before what these depend on. */
export const minimalNames = (universe: Universe): readonly string[] =>
  [...essentials, ...promised].filter((name) => universe.candidate(name) !== undefined);

/**
 * Packages that others depend on for their maintainer scripts. firn interprets those, and does the work of these
 * commands itself, so a minimal system goes without. Whoever wants one asks for it by name.
 */
const forScripts: ReadonlySet<string> = new Set([
  "adduser",
  "debconf",
  "debconf-2.0",
  "dpkg",
  "init-system-helpers",
  "install-info",
  "passwd",
  "update-inetd",
]);

/** Likewise, where it is so for one package only. */
const forScriptsOf: Readonly<Record<string, readonly string[]>> = {
  // `update-ca-certificates` calls `openssl rehash`; whoever reads certificates does so by a library.
  "ca-certificates": ["openssl"],
  "base-files": ["awk"],
};

/** A suite as a minimal system sees it: nothing depends on what only maintainer scripts call. */
export function withoutScriptTools(suite: OpenSuite): OpenSuite {
  const { index } = suite;
  const all = (records: readonly PackageRecord[]): PackageRecord[] => records.map(waived);
  const list: PackageList = {
    named: (name) => all(index.named(name)),
    providing: (name) => all(index.providing(name)),
    basics: () => all(index.basics()),
    names: () => index.names(),
  };
  return { ...suite, index: list };
}

function waived(record: PackageRecord): PackageRecord {
  const own = forScriptsOf[record.name] ?? [];
  const isWaived = (relation: string): boolean => {
    const name = /^[a-z0-9][a-z0-9+.-]*/.exec(relation.trim())?.[0] ?? "";
    return forScripts.has(name) || own.includes(name);
  };
  const left = (field: string): string =>
    field
      .split(",")
      .filter((group) => !group.split("|").some(isWaived))
      .join(",");
  return { ...record, preDepends: left(record.preDepends), depends: left(record.depends) };
}
