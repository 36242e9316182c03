import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { growTree, type Part, type Tree } from "../../tree/index.ts";
import { file, partInMemory } from "../../tree/testing/part-in-memory.ts";
import type { InstalledPackage } from "../dpkg/installed-package.ts";
import { samplePackage } from "../testing/sample-system.ts";
import { installPackages } from "./install-packages.ts";

const md5 = (text: string): string => createHash("md5").update(text).digest("hex");

interface Sample {
  readonly fields?: string;
  readonly data: Readonly<Record<string, string>>;
  readonly conffiles?: readonly string[];
  readonly scripts?: Readonly<Record<string, string>>;
}

/** What scripts were called with, in order. */
const noting = (who: string) => `#!/bin/sh\necho "${who} $*" >> /log\n`;
const scripts = (version: string) =>
  Object.fromEntries(["preinst", "postinst", "prerm", "postrm"].map((kind) => [kind, noting(`${version} ${kind}`)]));

/** Installs packages into a tree: onto what it has, where dpkg's database is there. */
function install(tree: Tree, samples: Readonly<Record<string, Sample>>) {
  const parts = new Map<InstalledPackage, Part>();
  const packages = Object.entries(samples).map(([title, { fields = "", data, conffiles = [], scripts: own = {} }]) => {
    const [name = "", version = ""] = title.split("=");
    const paths = Object.keys(data);
    const pkg = samplePackage(name, version, {
      fields,
      list: ["/.", ...paths.map((path) => `/${path}`)],
      files: own,
      conffiles: conffiles.map((path) => [`/${path}`, md5(data[path] ?? "")]),
    });
    parts.set(pkg, partInMemory(title, ...paths.map((path) => file(path, data[path] ?? ""))));
    return pkg;
  });
  const partOf = (pkg: InstalledPackage) => parts.get(pkg) as Part;
  return installPackages(tree, [{ action: "apt", packages }], { architecture: "amd64", suite: "bookworm", partOf });
}

/** The tree as a base image that another one starts from. */
function frozen(tree: Tree): Tree {
  const contents = new Map(
    [...tree.entries()].filter(({ type }) => type === "file").map(({ path }) => [path, tree.read(path)]),
  );
  return growTree([], [...tree.entries()], (path) => contents.get(path) ?? Buffer.alloc(0));
}

function base(samples: Readonly<Record<string, Sample>>): Tree {
  const tree = growTree([]);
  install(tree, samples);
  return tree;
}

const text = (tree: Tree, path: string): string => tree.read(path).toString("utf8");
const changed = (tree: Tree): string[] =>
  tree
    .changes()
    .written.map(({ entry }) => entry.path)
    .filter((path) => !/^var\/lib\/dpkg\/(?:status|triggers)/.test(path));

test("a package is added: the database grows, and nothing else of the base is written", () => {
  const tree = frozen(base({ "old=1": { data: { "usr/old": "old" } } }));
  install(tree, { "new=1": { data: { "usr/new": "new" } } });
  expect(text(tree, "var/lib/dpkg/status").match(/^Package: .*/gm)).toEqual(["Package: new", "Package: old"]);
  expect(changed(tree)).toEqual(["var/lib/dpkg/info/new.list", "var/lib/dpkg/info/new.md5sums"]);
});

test("an upgrade runs the scripts of both versions in dpkg's order, and what vanished is gone", () => {
  const data = { "usr/share/x/a": "1", "usr/share/x/gone/deep": "1", "usr/share/y/gone": "1" };
  const tree = frozen(base({ "x=1": { data, scripts: scripts("1") }, "y=1": { data: { "usr/share/y/own": "" } } }));
  install(tree, { "x=2": { data: { "usr/share/x/a": "2" }, scripts: scripts("2") } });
  expect(text(tree, "log").trim().split("\n").slice(2)).toEqual([
    "1 prerm upgrade 2",
    "2 preinst upgrade 1 2",
    "1 postrm upgrade 2",
    "2 postinst configure 1",
  ]);
  expect(text(tree, "usr/share/x/a")).toBe("2");
  expect(text(tree, "var/lib/dpkg/info/x.list")).toBe("/.\n/usr/share/x/a\n");
  expect(text(tree, "var/lib/dpkg/status")).toMatch(/Package: x\nStatus: install ok installed\n(?:.*\n)*Version: 2\n/);
  expect(changed(tree)).toContain("usr/share/x/gone/.wh.deep");
  expect(changed(tree)).toContain("usr/share/y/.wh.gone");
  expect(changed(tree)).not.toContain("usr/share/y/own");
});

test("conffiles: untouched ones are replaced, changed ones kept, those that went stay and are obsolete", () => {
  const names = ["same", "changed", "quiet", "deleted", "obsolete"];
  const old = Object.fromEntries(names.map((name) => [`etc/${name}`, `${name} 1`]));
  const first = base({ "x=1": { data: old, conffiles: Object.keys(old) } });
  first.write("etc/changed", "mine", { mode: 0o600 });
  first.change("etc/same", { mode: 0o640, gid: 7 });
  first.write("etc/quiet", "mine");
  first.remove("etc/deleted");
  const tree = frozen(first);
  const data = { "etc/same": "same 2", "etc/changed": "changed 2", "etc/quiet": "quiet 1", "etc/deleted": "deleted 1" };
  install(tree, { "x=2": { data, conffiles: Object.keys(data) } });
  expect(text(tree, "etc/same")).toBe("same 2");
  expect(tree.get("etc/same")).toMatchObject({ mode: 0o640, gid: 7 });
  expect(text(tree, "etc/changed")).toBe("mine");
  expect(text(tree, "etc/changed.dpkg-dist")).toBe("changed 2");
  expect(tree.get("etc/changed.dpkg-dist")).toMatchObject({ mode: 0o600 });
  expect(tree.list("etc").toSorted()).toEqual(["changed", "changed.dpkg-dist", "obsolete", "quiet", "same"]);
  expect(text(tree, "var/lib/dpkg/status")).toContain(` /etc/obsolete ${md5("obsolete 1")} obsolete\n`);
  expect(text(tree, "var/lib/dpkg/info/x.list")).toContain("/etc/obsolete\n");
});

test("a file that moves to another package by Replaces leaves the first one's list", () => {
  const tree = frozen(base({ "a=1": { data: { "usr/file": "a", "usr/own": "a" } } }));
  install(tree, { "b=1": { fields: "Replaces: a (<< 2)\n", data: { "usr/file": "b" } } });
  expect(text(tree, "usr/file")).toBe("b");
  expect(text(tree, "var/lib/dpkg/info/a.list")).toBe("/.\n/usr/own\n");
  expect(() => install(tree, { "c=1": { data: { "usr/own": "c" } } })).toThrow("which a 1 has too");
});

test("what was removed but for its conffiles is installed over them", () => {
  const first = base({ "x=1": { data: { "etc/x": "1" }, conffiles: ["etc/x"], scripts: scripts("1") } });
  const status = text(first, "var/lib/dpkg/status").replace("install ok installed", "deinstall ok config-files");
  first.write("var/lib/dpkg/status", status.replace(/^Version: 1$/m, "Version: 1\nConfig-Version: 1"));
  first.write("etc/x", "mine");
  const tree = frozen(first);
  install(tree, { "x=2": { data: { "etc/x": "1" }, conffiles: ["etc/x"], scripts: scripts("2") } });
  expect(text(tree, "log").trim().split("\n").slice(2)).toEqual(["2 preinst install 1 2", "2 postinst configure 1"]);
  expect(text(tree, "etc/x")).toBe("mine");
  expect(text(tree, "var/lib/dpkg/status")).not.toContain("deinstall");
});

test("triggers of the base are known, and an upgraded package's interest is said anew", () => {
  const triggers = { triggers: "interest-noawait /usr/share/watched/file\ninterest named\n" };
  const old = base({ "x=1": { data: { "usr/x": "" }, scripts: { ...scripts("1"), ...triggers } } });
  const tree = frozen(old);
  install(tree, { "new=1": { data: { "usr/share/watched/file": "" } } });
  expect(text(tree, "log")).toContain("1 postinst triggered /usr/share/watched/file\n");
  install(tree, { "x=2": { data: { "usr/x": "2" }, scripts: { ...scripts("2"), triggers: "interest named\n" } } });
  expect(text(tree, "var/lib/dpkg/triggers/File")).toBe("");
  expect(text(tree, "var/lib/dpkg/triggers/named")).toBe("x\n");
});
