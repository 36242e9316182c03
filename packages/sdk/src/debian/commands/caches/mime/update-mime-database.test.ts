import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { runCommand } from "../../../../shell/testing/run-command.ts";
import { growTree } from "../../../../tree/index.ts";
import { updateMimeDatabase } from "./update-mime-database.ts";

const acme = `<?xml version="1.0" encoding="UTF-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info" xmlns:x="urn:x">
  <mime-type type="application/x-acme">
    <comment>drawing</comment>
    <comment xml:lang="de">Zeichnung</comment>
    <glob pattern="*.ACME" weight="60"/>
    <glob pattern="*.Acm" case-sensitive="true"/>
    <glob pattern="acme[0-9].x"/>
    <glob pattern="AcmeFile"/>
    <magic priority="70">
      <match type="string" value="AC\\x4d\\0" mask="0xffffff" offset="0:64">
        <match type="host32" value="0x1234" offset="8"/>
      </match>
    </magic>
    <alias type="application/acme"/>
    <sub-class-of type="text/plain"/>
    <root-XML namespaceURI="urn:acme" localName="acme"/>
    <generic-icon name="x-acme"/>
    <x:made by="1 &lt; 2"/>
    <treemagic priority="40"><treematch path="A" type="directory" non-empty="true"/></treemagic>
  </mime-type>
  <mime-type type="text/plain"><glob pattern="*.txt"/><icon name="text"/></mime-type>
  <mime-type type="text/bad"><glob/></mime-type>
</mime-info>
`;
const override = `<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="text/plain"><comment>text</comment><glob-deleteall/><glob pattern="*.text"/></mime-type>
</mime-info>
`;

function update(files: Readonly<Record<string, string>>) {
  const tree = growTree([]);
  for (const [name, content] of Object.entries(files)) tree.write(`usr/share/mime/${name}`, content);
  const ran = runCommand(updateMimeDatabase(), ["update-mime-database", "/usr/share/mime"], { tree });
  return { ...ran, tree, file: (name: string) => tree.read(`usr/share/mime/${name}`).toString("latin1") };
}

it("writes what shared-mime-info 2.2 writes", () => {
  const { status, stdout, tree, file } = update({ "packages/acme.xml": acme, "packages/Override.xml": override });
  expect(status).toBe(0);
  expect(stdout).toBe(
    "Error in type 'text/bad' (in /usr/share/mime/packages/acme.xml): Missing 'pattern' attribute in <glob> element.\n",
  );
  expect(file("globs2").split("\n").slice(2, -1)).toEqual([
    "0:text/plain:__NOGLOBS__",
    "60:application/x-acme:*.acme",
    "50:application/x-acme:*.Acm:cs",
    "50:application/x-acme:*.Acm",
    "50:text/plain:*.text",
    "50:application/x-acme:acmefile",
    "50:text/plain:*.txt",
    "50:application/x-acme:acme[0-9].x",
  ]);
  expect(file("magic")).toBe(
    "MIME-Magic\0\n[70:application/x-acme]\n>0=\0\x04ACM\0&\xff\xff\xff\0+65\n1>8=\0\x04\0\0\x124~4\n",
  );
  expect(file("aliases")).toBe("application/acme application/x-acme\n");
  expect(file("subclasses")).toBe("application/x-acme text/plain\n");
  expect(file("types")).toBe("application/x-acme\ntext/bad\ntext/plain\n");
  expect(file("treemagic")).toBe('MIME-TreeMagic\0\n[40:application/x-acme]\n>"A"=directory,non-empty\n');
  expect(file("XMLnamespaces")).toBe("urn:acme acme application/x-acme\n");
  expect(file("icons")).toBe("text/plain:text\n");
  expect(file("generic-icons")).toBe("application/x-acme:x-acme\n");
  expect(file("application/x-acme.xml").split("\n").slice(1, 6)).toEqual([
    '<mime-type xmlns="http://www.freedesktop.org/standards/shared-mime-info" type="application/x-acme">',
    "  <!--Created automatically by update-mime-database. DO NOT EDIT!-->",
    "  <comment>drawing</comment>",
    '  <comment xml:lang="de">Zeichnung</comment>',
    '  <glob pattern="*.ACME" weight="60"/>',
  ]);
  expect(file("application/x-acme.xml")).toContain('\n  <x:made xmlns:x="urn:x" by="1 &lt; 2"/>\n');
  // Of the file that the real program made of the same.
  const hash = createHash("sha256").update(tree.read("usr/share/mime/mime.cache")).digest("hex");
  expect(hash).toBe("92f8b4567a238ec109fe88d5a0676e90b705eb548c3ffc07db2de7c6e15af088");
});

it("takes away what no source tells of, and says which source is none", () => {
  const { stdout, tree } = update({ "packages/a.xml": "<a", "text/gone.xml": "", "text/other.txt": "" });
  expect(stdout).toBe("Failed to parse '/usr/share/mime/packages/a.xml'\n");
  expect(tree.list("usr/share/mime/text")).toEqual(["other.txt"]);
});

it("wants a directory with packages", () => {
  const ran = runCommand(updateMimeDatabase(), ["update-mime-database", "/nowhere/"]);
  expect(ran).toMatchObject({ status: 1, stderr: "Directory '/nowhere/packages' does not exist!\n" });
});
