import { Random } from "../shell/random.ts";

/** A tiny archive and a system, in which everything is related to everything. */
export interface World {
  /** Stanzas of the package list. */
  readonly packages: readonly string[];
  /** Stanzas of dpkg's status: what is installed. */
  readonly status: readonly string[];
  /** Stanzas of a second suite, `stable-backports`. */
  readonly backports: readonly string[];
  readonly request: readonly string[];
  readonly targetRelease: string | undefined;
  readonly recommends: boolean;
}

/** Random packages with relationships of all kinds; the same ones for a seed. */
export function worldOf(seed: number): World {
  const random = new Random(seed);
  const size = 4 + random.below(12);
  const names = Array.from({ length: size }, (_, index) => `p${String.fromCharCode(97 + index)}`);
  const virtual = ["va", "vb", "vc"];
  const hasBackports = random.chance(30);
  const installed = random.chance(50) ? names.filter(() => random.chance(30)) : [];
  const relation = (): string => {
    const name = random.chance(15) ? random.pick(virtual) : random.chance(4) ? "gone" : random.pick(names);
    const operator = random.pick([">=", "<<", "=", ">=", ">>", "<="]);
    const qualifier = random.chance(4) ? ":any" : "";
    return `${name}${qualifier}${random.chance(25) ? ` (${operator} ${random.pick(["1", "2", "3"])})` : ""}`;
  };
  const group = (): string => random.times(1, random.chance(35) ? 3 : 1, relation).join(" | ");
  const field = (name: string, percent: number, most: number, make: () => string): string =>
    random.chance(percent) ? `${name}: ${random.times(1, most, make).join(", ")}\n` : "";
  const provided = (): string =>
    `${random.chance(80) ? random.pick(virtual) : random.pick(names)}${random.chance(30) ? ` (= ${random.pick(["1", "2"])})` : ""}`;
  const stanza = (name: string, version: string): string =>
    `Package: ${name}\nVersion: ${version}\nArchitecture: amd64\n` +
    (random.chance(10) ? `Source: ${random.pick(names)}\n` : "") +
    `Priority: ${random.weighted([
      [1, () => "required"],
      [1, () => "important"],
      [8, () => "optional"],
      [1, () => "extra"],
    ])}\n` +
    (random.chance(4) ? "Essential: yes\n" : "") +
    (random.chance(10) ? `Multi-Arch: ${random.pick(["same", "foreign", "allowed"])}\n` : "") +
    field("Pre-Depends", 8, 1, group) +
    field("Depends", 55, 3, group) +
    field("Conflicts", 12, 2, relation) +
    field("Breaks", 10, 2, relation) +
    field("Recommends", 20, 2, group) +
    field("Suggests", 10, 2, group) +
    field("Provides", 25, 2, provided) +
    `Filename: ./${name}_${version}.deb\nSize: 1\nSHA256: ${"0".repeat(64)}\n`;
  const listed = names.map((name) => ({ name, versions: random.chance(25) ? ["2", "1"] : [random.pick(["1", "2"])] }));
  const packages = listed.flatMap(({ name, versions }) => versions.map((version) => stanza(name, version)));
  const status = installed.map((name) => {
    const own = packages.find((text) => text.startsWith(`Package: ${name}\n`)) ?? stanza(name, "1");
    const isOld = random.chance(30);
    const hold = random.chance(6) ? "hold" : "install";
    const text = isOld ? stanza(name, "0") : own;
    return text
      .replace("\nVersion", `\nStatus: ${hold} ok installed\nVersion`)
      .replace(/Filename.*\nSize.*\nSHA256.*\n/, "");
  });
  const backports = (hasBackports ? names : [])
    .filter(() => random.chance(50))
    .map((name) => stanza(name, random.pick(["1.5", "3", "3"])));
  const request = [...new Set(random.times(1, 3, () => random.pick(random.chance(8) ? virtual : names)))].map(
    (name) => {
      const { versions = ["1"] } = listed.find((one) => one.name === name) ?? {};
      if (hasBackports && random.chance(25)) return `${name}/stable-backports`;
      return random.chance(15) ? `${name}=${random.pick(versions)}` : name;
    },
  );
  const excluded = random.chance(10) ? [`${random.pick(names)}-`] : [];
  const targetRelease = hasBackports && random.chance(25) ? "stable-backports" : undefined;
  return {
    packages,
    backports,
    status,
    request: [...request, ...excluded],
    targetRelease,
    recommends: random.chance(50),
  };
}
