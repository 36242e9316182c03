import { buildIndex } from "../../../../packages/sdk/src/debian/archive/build-index.ts";
import { PackageIndex } from "../../../../packages/sdk/src/debian/archive/package-index.ts";
import { readRelease } from "../../../../packages/sdk/src/debian/archive/release.ts";
import { parseControl } from "../../../../packages/sdk/src/debian/control/index.ts";
import { parseStatus } from "../../../../packages/sdk/src/debian/dpkg/read-status.ts";
import type { Random } from "../../shell/random.ts";
import { inPieces, type Target } from "../target.ts";

const values = [
  ...[
    "a",
    "1.0-1",
    "2:3~rc1+b1",
    "amd64",
    "all",
    "required",
    "yes",
    "foreign",
    "12",
    "-1",
    "1e9",
    "install ok installed",
  ],
  ...[
    "libc6 (>= 2.36), a | b (<< 1:2), c [amd64] <!nocheck>",
    "d:any (= 1), , e",
    "(>= 1)",
    "f (>>)",
    ",|,",
    "é\u0000",
  ],
  "pool/main/a/a_1_amd64.deb",
  "0123456789abcdef".repeat(4),
];
const fields = [
  ...[
    "Package",
    "Version",
    "Architecture",
    "Depends",
    "Pre-Depends",
    "Provides",
    "Conflicts",
    "Multi-Arch",
    "Essential",
  ],
  ...[
    "Priority",
    "Status",
    "Filename",
    "Size",
    "SHA256",
    "Description",
    "Conffiles",
    "package",
    "X-Y",
    "",
    "Bad Field",
  ],
];

function makeStanzas(random: Random): string {
  const stanza = (): string =>
    random
      .times(0, 12, () => {
        const folded = random.chance(20) ? `\n ${random.pick(values)}\n .\n\t${random.pick(values)}` : "";
        return `${random.pick(fields)}:${random.chance(90) ? " " : ""}${random.pick(values)}${folded}\n`;
      })
      .join("");
  const complete =
    "Package: a\nVersion: 1\nArchitecture: amd64\nFilename: a.deb\nSize: 1\nSHA256: " + "0".repeat(64) + "\n";
  return random
    .times(0, 5, () => (random.chance(50) ? complete : "") + stanza())
    .join(random.pick(["\n", "\n\n", "\r\n"]));
}

/** Control files, and dpkg's status, which is the same with other fields. */
export const control: Target = {
  name: "control",
  make: (random) => Buffer.from(makeStanzas(random)),
  async read(bytes) {
    const stanzas = parseControl(bytes.toString("utf8"), "a control file");
    for (const stanza of stanzas) for (const name of fields) stanza.folded(name);
    return stanzas;
  },
};

export const status: Target = {
  name: "status",
  make: (random) => Buffer.from(makeStanzas(random)),
  read: async (bytes) => parseStatus(bytes.toString("utf8")),
};

/** A suite's list of packages, boiled down and asked again. */
export const packages: Target = {
  name: "packages",
  make: (random) => Buffer.from(makeStanzas(random)),
  async read(bytes) {
    const index = new PackageIndex(await buildIndex(inPieces(bytes)));
    const found = [...index.named("a"), ...index.providing("b"), ...index.basics()];
    for (const { name, version } of found) if (!name || !version) throw new Error("a record without name or version");
    return index;
  },
};

const now = new Date("2026-01-01T00:00:00Z");
const release = `Origin: Debian
Suite: stable
Codename: bookworm
Date: Thu, 01 Jan 2026 00:00:00 UTC
Valid-Until: Thu, 08 Jan 2026 00:00:00 UTC
Acquire-By-Hash: yes
Components: main contrib
Architectures: all amd64
SHA256:
 ${"ab".repeat(32)} 1234 main/binary-amd64/Packages.xz
 ${"cd".repeat(32)} 99 main/binary-amd64/Packages.gz
`;

export const releases: Target = {
  name: "release",
  make: (random) => Buffer.from(random.chance(80) ? release : release + makeStanzas(random)),
  read: async (bytes) => readRelease(bytes.toString("utf8"), { title: "a Release", suite: "bookworm", now, hint: "" }),
};
