import { expect, test } from "vitest";
import { ubuntuPortsArchive } from "../../fetch/defaults.ts";
import { growTree } from "../../tree/index.ts";
import type { DebControl } from "../deb/index.ts";
import { sampleSystem } from "../testing/sample-system.ts";
import { writeAptState } from "./apt-state.ts";
import { type InstalledPackage, installedPackage } from "./installed-package.ts";
import { inDpkgOrder } from "./package-order.ts";

function pkg(
  name: string,
  fields: Readonly<Record<string, string>> = {},
  more: Partial<DebControl> = {},
): InstalledPackage {
  const stanza = { Package: name, Version: "1-1", Architecture: "amd64", Maintainer: "X <x@example.org>", ...fields };
  const text = Object.entries({ Description: "short\n long text\n .\n   more", ...stanza })
    .map(([key, value]) => `${key}: ${value}\n`)
    .join("");
  const control: DebControl = { stanza: text, files: {}, list: ["/."], conffiles: [], md5sums: "", ...more };
  const file = { sha256: "0".repeat(64), size: 1, archive: "debian", path: "x", listed: "x" } as const;
  return installedPackage({ name, version: "1-1", architecture: "amd64", ...file }, control);
}

test("status has dpkg's fields in dpkg's order, with conffiles; packages are sorted", () => {
  const tree = growTree([]);
  const packages = [
    pkg("zlib1g", { "Multi-Arch": "same", Homepage: "https://example.org", Depends: "libc6 (>=2.3) ,\n  a|b" }),
    pkg("apt", { Essential: "yes", Section: "admin" }, { conffiles: [["/etc/a", "0123"]] }),
  ];
  sampleSystem(packages, tree);
  expect(tree.read("var/lib/dpkg/status").toString()).toBe(`Package: apt
Essential: yes
Status: install ok installed
Section: admin
Maintainer: X <x@example.org>
Architecture: amd64
Version: 1-1
Conffiles:
 /etc/a 0123
Description: short
 long text
 .
   more

Package: zlib1g
Status: install ok installed
Maintainer: X <x@example.org>
Architecture: amd64
Multi-Arch: same
Version: 1-1
Depends: libc6 (>= 2.3), a | b
Description: short
 long text
 .
   more
Homepage: https://example.org

`);
  expect(tree.get("var/lib/dpkg/info/zlib1g:amd64.list")).toBeDefined();
  expect(tree.get("var/lib/dpkg/info/apt.list")).toBeDefined();
  expect(tree.get("var/lib/dpkg/lock")).toMatchObject({ mode: 0o640 });
  expect(tree.get("var/lib/dpkg/arch-native")).toBeUndefined();
});

test("control files keep their modes, triggers are known by path and by name", () => {
  const tree = growTree([]);
  const triggers = { text: "interest-noawait /usr/share/x\ninterest ldconfig\nactivate ldconfig\n", mode: 0o644 };
  const files = { postinst: { text: "#!/bin/sh\n", mode: 0o755 }, triggers };
  sampleSystem([pkg("libc-bin", {}, { files, list: ["/.", "/lib"], md5sums: "0  lib\n" })], tree);
  expect(tree.get("var/lib/dpkg/info/libc-bin.postinst")).toMatchObject({ mode: 0o755 });
  expect(tree.read("var/lib/dpkg/info/libc-bin.list").toString()).toBe("/.\n/lib\n");
  expect(tree.read("var/lib/dpkg/triggers/File").toString()).toBe("/usr/share/x libc-bin/noawait\n");
  expect(tree.read("var/lib/dpkg/triggers/ldconfig").toString()).toBe("libc-bin\n");
});

test("dpkg goes through packages in the order of its hash table", () => {
  // As the configuration of a debootstrapped bookworm began.
  const names = [
    "debian-archive-keyring",
    "usr-is-merged",
    "libaudit-common",
    "libsemanage-common",
    "debconf",
    "gcc-12-base",
  ];
  const packages = [...names].sort().map((name) => pkg(name));
  expect(inDpkgOrder(packages).map(({ name }) => name)).toEqual(names);
});

test("apt knows what nobody asked for, and Debian's archives", () => {
  const tree = growTree([]);
  const packages = [
    pkg("apt", { Depends: "libapt" }),
    pkg("libapt"),
    pkg("base", { Priority: "required", Depends: "libbase" }),
    pkg("libbase"),
    pkg("nginx", { Depends: "libpcre" }),
    pkg("libpcre"),
  ];
  writeAptState(tree, [{ packages, asked: new Set(["nginx"]) }], { suite: "trixie" }, "amd64");
  expect(tree.read("var/lib/apt/extended_states").toString()).toBe(
    "Package: libpcre\nArchitecture: amd64\nAuto-Installed: 1\n\n",
  );
  const sources = tree.read("etc/apt/sources.list.d/debian.sources").toString();
  expect(sources).toContain("Suites: trixie trixie-updates\n");
  expect(sources).toContain("Suites: trixie-security\n");
});

test("Ubuntu's sources are one archive's; what its archive calls required is not apt's to remove", () => {
  const tree = growTree([]);
  const packages = [pkg("apt"), pkg("procps", { Priority: "important" }), pkg("libpcre")];
  writeAptState(tree, [{ packages, asked: new Set() }], { suite: "noble", suites: ["noble-backports"] }, "arm64");
  expect(tree.read("var/lib/apt/extended_states").toString()).toBe(
    "Package: libpcre\nArchitecture: arm64\nAuto-Installed: 1\n\n",
  );
  expect(tree.read("etc/apt/sources.list.d/ubuntu.sources").toString()).toBe(
    `Types: deb
URIs: ${ubuntuPortsArchive}
Suites: noble noble-updates noble-backports noble-security
Components: main universe
Signed-By: /usr/share/keyrings/ubuntu-archive-keyring.gpg
`,
  );
});
