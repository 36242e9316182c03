import { type Command, fromName, type Process } from "../../../../shell/index.ts";
import { compareBytes } from "../../../../tree/index.ts";
import { parseXml } from "../xml/parse-xml.ts";
import { XmlError } from "../xml/xml-error.ts";
import { applyOverrides } from "./overrides.ts";
import { type Definitions, readSchemas } from "./read-schemas.ts";
import { SchemaError } from "./schema.ts";
import { schemasFile } from "./write-schemas.ts";

/** `glib-compile-schemas [--strict] [--targetdir=DIR] DIR`. https://docs.gtk.org/gio/glib-compile-schemas.html */
export const glibCompileSchemas: Command = (process) => {
  const options = readOptions(process);
  const [source, ...others] = options.directories;
  if (source === undefined || others.length > 0) {
    process.stderr.write("You should give exactly one directory name\n");
    return 1;
  }
  const directory = process.path(source);
  if (process.tree.resolve(directory)?.type !== "directory") {
    process.stderr.write(`Error opening directory “${source}”: No such file or directory\n`);
    return 1;
  }
  const names = process.tree.list(directory);
  const files = names.filter((name) => /\.(?:gschema|enums)\.xml$/.test(name)).sort(enumsFirst);
  const target = `${process.path(options.target ?? source)}/gschemas.compiled`;
  if (files.length === 0) {
    const what = process.tree.get(target) ? "removed existing output file" : "doing nothing";
    process.tree.remove(target);
    process.stdout.write(`No schema files found: ${what}.\n`);
    return 0;
  }
  const warn = (text: string): void => process.stderr.write(`${fromName(text)}\n`);
  let definitions: Definitions = { schemas: new Map(), enums: new Map(), flags: new Map() };
  for (const name of files) {
    const path = `${source}/${name}`;
    try {
      const content = process.tree.read(`${directory}/${name}`);
      process.meter.step(1 + content.length / 1000);
      definitions = readSchemas(parseXml(content), definitions, options.anyName);
    } catch (error) {
      if (!(error instanceof SchemaError || error instanceof XmlError)) throw error;
      const what = options.strict ? "--strict was specified; exiting." : "This entire file has been ignored.";
      warn(`${path}:${error.line}:1  ${error.message}.  ${what}`);
      if (options.strict) return 1;
    }
  }
  for (const name of names.filter((name) => name.endsWith(".gschema.override")).sort(compareBytes)) {
    const text = process.tree.read(`${directory}/${name}`).toString("utf8");
    const isRight = applyOverrides(definitions.schemas, `${source}/${name}`, text, warn);
    if (!isRight && options.strict) return 1;
  }
  const file = schemasFile(definitions.schemas, warn);
  if (!options.dryRun) process.tree.write(target, file, { mode: 0o666 & ~process.umask, uid: 0, gid: 0 });
  return 0;
};

const enumsFirst = (a: string, b: string): number =>
  Number(b.endsWith(".enums.xml")) - Number(a.endsWith(".enums.xml")) || compareBytes(a, b);

function readOptions(process: Process): {
  readonly directories: readonly string[];
  readonly target: string | undefined;
  readonly strict: boolean;
  readonly dryRun: boolean;
  readonly anyName: boolean;
} {
  const directories: string[] = [];
  const flags = new Set<string>();
  let target: string | undefined;
  for (let index = 0; index < process.args.length; index++) {
    const word = process.args[index] ?? "";
    if (word === "--targetdir") target = process.args[++index];
    else if (word.startsWith("--targetdir=")) target = word.slice("--targetdir=".length);
    else if (["--strict", "--dry-run", "--allow-any-name"].includes(word)) flags.add(word);
    else if (word.startsWith("-")) {
      process.report({ kind: "unknown", why: `glib-compile-schemas ${word} is not done here` });
    } else directories.push(word);
  }
  return {
    directories,
    target,
    strict: flags.has("--strict"),
    dryRun: flags.has("--dry-run"),
    anyName: flags.has("--allow-any-name"),
  };
}
