import { buildIndex } from "../../archive/build-index.ts";
import type { OpenSuite } from "../../archive/index.ts";
import { PackageIndex } from "../../archive/package-index.ts";
import type { LockedDeb } from "../locked-deb.ts";
import type { Package } from "../package.ts";
import { type Preferences, Universe } from "../universe.ts";

/** Stanzas in short: `name version`, then fields. */
export type Short = readonly [string, Readonly<Record<string, string>>?];

const release = {
  suite: "test",
  codename: "test",
  label: "",
  origin: "",
  version: "",
  notAutomatic: false,
  butAutomaticUpgrades: false,
};

/** A suite that has these packages. */
export const universe = (
  stanzas: readonly Short[],
  prefer: readonly LockedDeb[] = [],
  present: readonly Package[] = [],
): Promise<Universe> => universeOf({ test: stanzas }, { prefer, present });

/** Suites by name; `…-backports` are as Debian's: packages of theirs are taken where they are asked for. */
export async function universeOf(
  suites: Readonly<Record<string, readonly Short[]>>,
  preferences: Preferences,
): Promise<Universe> {
  const open = Object.entries(suites).map(async ([suite, stanzas]): Promise<OpenSuite> => {
    const isBackports = suite.endsWith("-backports");
    return {
      archive: "debian",
      suite,
      component: "main",
      date: new Date(0),
      release: { ...release, suite, codename: suite, notAutomatic: isBackports, butAutomaticUpgrades: isBackports },
      index: await indexOf(stanzas),
    };
  });
  return new Universe("test", "amd64", await Promise.all(open), preferences);
}

async function indexOf(stanzas: readonly Short[]): Promise<PackageIndex> {
  const text = stanzas.map(([head, fields = {}]) => {
    const [name, version = "1"] = head.split(" ");
    const all = {
      Package: name,
      Version: version,
      Architecture: "amd64",
      Size: "1",
      SHA256: "0".repeat(64),
      Filename: "p",
      ...fields,
    };
    return Object.entries(all)
      .map(([field, value]) => `${field}: ${value}\n`)
      .join("");
  });
  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(text.join("\n"));
  }
  return new PackageIndex(await buildIndex(bytes()));
}
