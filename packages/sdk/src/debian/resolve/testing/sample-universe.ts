import { buildIndex } from "../../archive/build-index.ts";
import { PackageIndex } from "../../archive/package-index.ts";
import type { LockedDeb } from "../locked-deb.ts";
import type { Package } from "../package.ts";
import { Universe } from "../universe.ts";

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
export async function universe(
  stanzas: readonly Short[],
  prefer: readonly LockedDeb[] = [],
  present: readonly Package[] = [],
): Promise<Universe> {
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
  const index = new PackageIndex(await buildIndex(bytes()));
  return new Universe(
    "test",
    "amd64",
    [{ archive: "debian", suite: "test", component: "main", date: new Date(0), release, index }],
    { prefer, present },
  );
}
