import { expect, test } from "vitest";
import { growTree, type Tree } from "../../tree/index.ts";
import { dir, file, partInMemory } from "../../tree/testing/part-in-memory.ts";
import { excludesFile } from "../dpkg/path-excludes.ts";
import { samplePackage } from "../testing/sample-system.ts";
import { installPackages } from "./install-packages.ts";

const options = { architecture: "amd64", suite: "bookworm" } as const;

function installed(tree: Tree, action: "bootstrap" | "apt", minimal = false) {
  const list = ["/.", "/etc", "/etc/x", "/usr", "/usr/share", "/usr/share/doc", "/usr/share/doc/x", "/usr/share/x"];
  const sample = samplePackage("x", "1-1", {
    fields: "Essential: yes\n",
    list,
    conffiles: [["/etc/x", "0123"]],
    files: { postinst: "#!/bin/sh\nset -e\nsed s/a/b/ /usr/share/x > /made\nwhich sed >> /made\n" },
  });
  const md5sums = "1  etc/x\n2  usr/share/doc/x\n3  usr/share/x\n";
  const pkg = { ...sample, control: { ...sample.control, md5sums, madeMd5sums: true } };
  const entries = ["etc", "usr", "usr/share", "usr/share/doc"].map((path) => dir(path));
  const part = partInMemory("x 1-1", ...entries, file("etc/x"), file("usr/share/doc/x"), file("usr/share/x", "a"));
  const steps = [{ action, packages: [pkg] }];
  return installPackages(tree, steps, { ...options, partOf: () => part, minimal });
}

test.each(["bootstrap", "apt"] as const)("%s: what is left out is listed, but not there", (action) => {
  const tree = growTree([]);
  tree.write(excludesFile, "path-exclude=/usr/share/doc/*\npath-exclude=/etc/x\n");
  installed(tree, action, true);
  expect(tree.get("usr/share/doc/x")).toBeUndefined();
  expect(tree.get("usr/share/doc")?.type).toBe("directory");
  expect(tree.get("etc/x")).toBeUndefined();
  expect(tree.read("var/lib/dpkg/info/x.list").toString()).toContain("/usr/share/doc/x\n");
  expect(tree.read("var/lib/dpkg/info/x.md5sums").toString()).toBe("3  usr/share/x\n");
  expect(tree.read("var/lib/dpkg/status").toString()).toContain("Conffiles:\n /etc/x newconffile\n");
});

test("scripts find the Essential packages' commands in a system without these, and nothing of them stays", () => {
  const tree = growTree([]);
  const { reports } = installed(tree, "apt", true);
  expect(reports).toEqual([]);
  expect(tree.read("made").toString()).toBe("b/usr/bin/sed\n");
  expect(tree.list("usr/bin")).toEqual([]);
  expect(tree.get("var/cache/debconf")).toBeUndefined();
  expect(installed(growTree([]), "apt").reports.map(({ kind }) => kind)).toEqual(["failed"]);
});
