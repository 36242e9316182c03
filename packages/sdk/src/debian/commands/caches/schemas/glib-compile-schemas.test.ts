import { expect, test } from "vitest";
import { runCommand } from "../../../../shell/testing/run-command.ts";
import { growTree } from "../../../../tree/index.ts";
import { glibCompileSchemas } from "./glib-compile-schemas.ts";

const folder = "/usr/share/glib-2.0/schemas";

function compile(files: Readonly<Record<string, string>>) {
  const tree = growTree([]);
  tree.mkdir(folder);
  for (const [name, text] of Object.entries(files)) tree.write(`${folder}/${name}`, text);
  const result = runCommand(glibCompileSchemas, ["glib-compile-schemas", folder], { tree });
  return { ...result, file: tree.get(`${folder}/gschemas.compiled`) && tree.read(`${folder}/gschemas.compiled`) };
}

const schema = `<schemalist>
  <enum id="org.a.Colour"><value nick="red" value="0"/><value nick="blue" value="1"/></enum>
  <schema id="org.a" path="/org/a/">
    <key name="size" type="i"><range min="1" max="9"/><default>4</default></key>
    <key name="colour" enum="org.a.Colour"><default>'red'</default></key>
  </schema>
</schemalist>`;

test("no schemas, no file", () => {
  expect(compile({})).toMatchObject({ status: 0, stdout: "No schema files found: doing nothing.\n", file: undefined });
});

test("schemas become a GVDB file; overrides replace defaults", () => {
  const plain = compile({ "org.a.gschema.xml": schema });
  expect(plain.status).toBe(0);
  expect(plain.file?.toString("latin1", 0, 8)).toBe("GVariant");
  expect(plain.file?.toString("latin1")).toMatch(/org\.a[^]*\/org\/a\//);
  const other = compile({ "org.a.gschema.xml": schema, "10_b.gschema.override": "[org.a]\nsize=7\n" });
  expect(other.status).toBe(0);
  expect(other.file).not.toEqual(plain.file);
});

test("a file with a mistake is left out, and told", () => {
  const { status, stderr, file } = compile({
    "org.a.gschema.xml": schema,
    "org.b.gschema.xml": '<schemalist><schema id="org.b"><key name="x" type="i"/></schema></schemalist>',
  });
  expect(status).toBe(0);
  expect(stderr).toContain("This entire file has been ignored.");
  expect(file?.toString("latin1")).not.toContain("org.b");
});
