import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { Command } from "../../../shell/index.ts";
import { runCommand } from "../../../shell/testing/run-command.ts";
import { growTree, type Tree } from "../../../tree/index.ts";
import { sampleSystem } from "../../testing/sample-system.ts";
import { databaseCommands } from "./index.ts";
import { pgUpdateDictionaries } from "./postgresql/update-dictionaries.ts";

const run = (tree: Tree, name: string, ...args: string[]) => {
  const command = databaseCommands(sampleSystem([], tree)).get(name);
  if (!command) throw new Error(name);
  return runCommand(command, [name, ...args], { tree });
};
const digest = (tree: Tree, path: string) => createHash("sha256").update(tree.read(path)).digest("hex");
const folder = "usr/lib/systemd/catalog";

test("the journal's catalog is what systemd 252 makes of the same files", () => {
  const tree = growTree([]);
  tree.write(
    `${folder}/a.catalog`,
    "# a comment\n-- f77379a8490b408bbe5f6940505a777b\nSubject: The Journal has been started\nDefined-By: systemd\n\n" +
      "The system journal process has started up.\n\nA second paragraph.\n\n" +
      "-- d93fb3c9c24d451a97cea615ce59c00b\nSubject: stopped\n\nTail\n",
  );
  tree.write(
    `${folder}/a.de.catalog`,
    "-- f77379a8490b408bbe5f6940505a777b\nSubject: Gestartet\n\n" +
      "-- D93FB3C9C24D451A97CEA615CE59C00B fr\nSubject: stopped\n\nTail\n",
  );
  tree.write(`${folder}/b.catalog`, "-- f77379a8490b408bbe5f6940505a777b\nSupport: second\n");
  expect(run(tree, "journalctl", "--update-catalog")).toMatchObject({
    status: 0,
    stderr: `[/${folder}/a.de.catalog:4] language differs from default for file\n`,
    reports: [],
  });
  expect(digest(tree, "var/lib/systemd/catalog/database")).toBe(
    "3a51b4fd37b6ee6af16b43f77bbf5fa60c5744d47fb07c359d42544e5f7413bd",
  );
});

test.each([
  ["Subject: x\n", "1] Got payload before ID."],
  ["-- f77379a8490b408bbe5f6940505a777b\n", "1] No payload text."],
  ["-- f77379a8490b408bbe5f6940505a777b x\nSubject\n", "1] Language too short."],
])("a wrong catalog: %j", (text, message) => {
  const tree = growTree([]);
  tree.write(`${folder}/a.catalog`, text);
  expect(run(tree, "journalctl", "--update-catalog")).toMatchObject({
    status: 1,
    stderr: `[/${folder}/a.catalog:${message}\n`,
  });
  expect(tree.get("var/lib/systemd/catalog/database")).toBeUndefined();
});

test("a journal is asked for in vain", () => {
  expect(run(growTree([]), "journalctl", "--flush").reports).toMatchObject([{ kind: "deferred" }]);
});

function hardware(): Tree {
  const tree = growTree([]);
  tree.write("usr/lib/systemd/libsystemd-shared-252.so", "");
  tree.write(
    "usr/lib/udev/hwdb.d/20-one.hwdb",
    "# comment\nusb:v0A5C*\nusb:v0A5Cp21E8*\n  ID_VENDOR=Broadcom # trailing\n ID_MODEL=Bluetooth=x\n   \tID_TWO_BLANKS=1\n\n" +
      "usb:v0A5Cp21*\n ID_MODEL=Other\n\nonly:pattern\n\nusb:v0*\n ID_MODEL=Broadcom\nno-property\nusb:v0A5Cp21E8*\n ID_MODEL=Third\n",
  );
  tree.write("etc/udev/hwdb.d/30-two.hwdb", "usb:v0A5C*\n ID_VENDOR=Mine\n");
  return tree;
}

test("udev's database is what systemd 252 makes of the same files", () => {
  const tree = hardware();
  expect(run(tree, "systemd-hwdb", "--usr", "update")).toMatchObject({ status: 0, stderr: "", reports: [] });
  expect(tree.get("usr/lib/udev/hwdb.bin")).toMatchObject({ mode: 0o444 });
  expect(digest(tree, "usr/lib/udev/hwdb.bin")).toBe(
    "98eb03750423d79f7078508c379be9a50387a391adb6d78dd1ae6fdf872055e2",
  );
  run(tree, "udevadm", "hwdb", "--update");
  expect(digest(tree, "etc/udev/hwdb.bin")).toBe("e02fc11a7e141266cdb8c8ceb974e17e24a6d8c6ec6ee9023b3a3684500a4633");
});

test("without files there is no database, and devices are not asked for", () => {
  const tree = growTree([]);
  tree.write("etc/udev/hwdb.bin", "old");
  expect(run(tree, "systemd-hwdb", "update").status).toBe(0);
  expect(tree.get("etc/udev/hwdb.bin")).toBeUndefined();
  expect(run(tree, "udevadm", "trigger", "--subsystem-match=block")).toMatchObject({ status: 0, reports: [] });
  expect(run(tree, "systemd-hwdb", "query", "x").reports).toMatchObject([{ kind: "unknown" }]);
});

test("Perl's SAX parsers: features that their modules name", () => {
  const tree = growTree([]);
  tree.write("usr/share/perl5/XML/SAX/Plain.pm", "package XML::SAX::Plain;\n");
  tree.write(
    "usr/lib/x86_64-linux-gnu/perl5/5.36/XML/More.pm",
    "# http://xml.org/sax/features/no\nsub supported_features {\n return ($_[0]->SUPER::supported_features,\n 'http://xml.org/sax/features/external',\n );\n}\n",
  );
  expect(run(tree, "update-perl-sax-parsers", "--add", "XML::SAX::Plain", "--priority", "10").stdout).toBe(
    "update-perl-sax-parsers: Registering Perl SAX parser XML::SAX::Plain with priority 10...\n",
  );
  run(tree, "update-perl-sax-parsers", "--quiet", "--add", "XML::More");
  const folder = "var/lib/libxml-sax-perl/ParserDetails.d";
  const feature = "http://xml.org/sax/features";
  expect(tree.read(`${folder}/10-XML::SAX::Plain`).toString()).toBe(
    `[XML::SAX::Plain]\n${feature}/namespaces = 1\n\n\n`,
  );
  expect(tree.read(`${folder}/50-XML::More`).toString()).toBe(
    `[XML::More]\n${feature}/external = 1\n${feature}/namespaces = 1\n\n\n`,
  );
  run(tree, "update-perl-sax-parsers", "--remove", "XML::More");
  expect(tree.list(folder)).toEqual(["10-XML::SAX::Plain"]);
});

test("binary formats are noted for the machine's start", () => {
  const tree = growTree([]);
  tree.write(
    "usr/share/binfmts/python3.11",
    "package python3.11\ninterpreter /usr/bin/python3.11\nmagic \\xa7\\x0d\\x0d\\x0a\n",
  );
  expect(run(tree, "update-binfmts", "--import", "python3.11")).toMatchObject({ status: 0, reports: [] });
  expect(tree.read("var/lib/binfmts/python3.11").toString()).toBe(
    "python3.11\nmagic\n0\n\\xa7\\x0d\\x0d\\x0a\n\n/usr/bin/python3.11\n\n\n\n\n",
  );
  run(tree, "update-binfmts", "--package", "openjdk", "--install", "jar", "/usr/bin/jexec", "--extension", "jar");
  expect(tree.read("var/lib/binfmts/jar").toString()).toBe("openjdk\nextension\n0\njar\n\n/usr/bin/jexec\n\n\n\n\n");
  run(tree, "update-binfmts", "--package", "openjdk", "--remove", "jar", "/usr/bin/jexec");
  expect(tree.list("var/lib/binfmts")).toEqual(["python3.11"]);
});

test("hunspell's dictionaries for PostgreSQL", () => {
  const tree = growTree([]);
  const folder = "usr/share/hunspell";
  tree.write(`${folder}/de_DE.aff`, "SET UTF-8\nTRY ab\n");
  tree.write(`${folder}/de_DE.dic`, "1\nwort\n");
  tree.symlink("de_DE.aff", `${folder}/de_AT.aff`);
  tree.write(`${folder}/none.aff`, "TRY ab\n");
  tree.write(`${folder}/none.dic`, "0\n");
  tree.write("var/cache/postgresql/dicts/old.dict", "");
  const search = "usr/share/postgresql/15/tsearch_data";
  tree.symlink("/var/cache/postgresql/dicts/old.dict", `${search}/old.dict`);
  const iconv: Command = ({ args }) => {
    tree.write(args[5] ?? "", tree.read(args[6] ?? ""));
    return 0;
  };
  const { stdout, stderr } = runCommand(pgUpdateDictionaries, ["pg_updatedicts"], {
    tree,
    commands: new Map([["iconv", iconv]]),
  });
  expect(stdout).toBe(
    "Building PostgreSQL dictionaries from installed myspell/hunspell packages...\n  de_de\nRemoving obsolete dictionary files:\n" +
      "  /var/cache/postgresql/dicts/old.dict\n  /usr/share/postgresql/15/tsearch_data/old.dict\n",
  );
  expect(stderr).toBe("ERROR: no encoding defined in /usr/share/hunspell/none.aff, ignoring\n");
  expect(tree.list("var/cache/postgresql/dicts")).toEqual(["de_de.affix", "de_de.dict"]);
  expect(tree.get(`${search}/de_de.affix`)).toMatchObject({ target: "/var/cache/postgresql/dicts/de_de.affix" });
  expect(tree.list(search)).toEqual(["de_de.affix", "de_de.dict"]);
});

test("what lists packages of Haskell and Octave is told", () => {
  const tree = growTree([]);
  expect(run(tree, "ghc", "--info").stdout).toContain('"Have interpreter","YES"');
  expect(run(tree, "ghc-pkg", "check", "--global")).toMatchObject({ status: 0, reports: [] });
  for (const words of [
    ["ghc-pkg", "recache"],
    ["octave", "--eval", "pkg ('rebuild');"],
  ] as const) {
    expect(run(tree, words[0], ...words.slice(1))).toMatchObject({ status: 0, reports: [{ kind: "deferred" }] });
  }
  expect(run(tree, "ghc", "Main.hs")).toMatchObject({ status: 1, reports: [{ kind: "unknown" }] });
});
