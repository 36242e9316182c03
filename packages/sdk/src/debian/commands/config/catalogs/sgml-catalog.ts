import { bytesOf, type Command, type Process, textOf, toName } from "../../../../shell/index.ts";

const folder = "/etc/sgml";
const superCatalog = "/var/lib/sgml-base/supercatalog";

/** `update-catalog`: centralized SGML catalogs, and the one of them all. https://manpages.debian.org/update-catalog.8 */
export const updateCatalog: Command = (process) => {
  const options = process.args.filter((word) => word.startsWith("--")).map((word) => word.slice(2));
  const words = process.args.filter((word) => !word.startsWith("--"));
  const unknown = options.find((name) => !/^(?:add|remove|quiet|super|test|update-super)$/.test(name));
  if (unknown !== undefined) {
    process.stderr.write(`update-catalog: unknown option \`--${unknown}'\n`);
    return 1;
  }
  const acts = options.filter((name) => /^(?:add|remove|update-super)$/.test(name));
  if (acts.length !== 1) {
    process.stdout.write("Huh? You have to use precisely one out of --add --remove or --update-super.\n");
    return 1;
  }
  const isSuper = options.includes("super");
  const catalog = isSuper ? `${folder}/catalog` : words.shift();
  const entry = words.shift();
  if (acts[0] === "update-super") writeSuper(process);
  else if (catalog === undefined || entry === undefined) {
    process.stderr.write("Usage:\n    update-catalog <options> --add <centralized_catalog> <ordinary_catalog>\n");
    return 1;
  } else if (isSuper) {
    process.stdout.write("update-catalog: Suppressing action on super catalog. Invoking trigger instead.\n");
    if (process.run(["dpkg-trigger", folder]) !== 0) writeSuper(process);
  } else if (!options.includes("test")) change(process, catalog, entry, acts[0] === "add");
  return 0;
};

function change({ tree }: Process, catalog: string, entry: string, add: boolean): void {
  const path = toName(catalog);
  const exists = tree.resolve(path)?.type === "file";
  const template = "/usr/share/sgml-base/catalog.centralized";
  const source = exists ? textOf(tree.read(path)) : textOf(tree.read(template)).replace(/CATALOG/g, catalog);
  const lines = source.replace(/\n$/, "").split("\n");
  const kept = exists ? lines.filter((line) => !line.includes(entry)) : lines;
  if (exists) tree.rename(path, `${path}.old`);
  const all = add ? [...kept, `CATALOG ${entry}`] : kept;
  tree.write(path, bytesOf(all.map((line) => `${line}\n`).join("")), { mode: 0o644, uid: 0, gid: 0 });
}

function writeSuper(process: Process): void {
  const { tree } = process;
  const catalogs = tree
    .list(folder)
    .filter((name) => /^[^.].*\.cat$/.test(name))
    .map((name) => `${folder}/${name}`)
    .filter((path) => isWhole(process, path));
  const text = [
    "--",
    "## This file is created by update-catalog with update-super.",
    "## Please see update-catalog(8) for how to modify this file.",
    "--",
    ...catalogs.map((path) => `CATALOG ${path}`),
  ];
  if (tree.get(superCatalog)) tree.rename(superCatalog, `${superCatalog}.old`);
  tree.write(superCatalog, bytesOf(`${text.join("\n")}\n`), { mode: 0o644 });
}

/** Whether all catalogs that it refers to are there. */
function isWhole({ tree, stdout, args }: Process, catalog: string): boolean {
  let base = folder;
  let expected = "";
  if (tree.resolve(catalog)?.type !== "file") return false;
  for (const [token] of textOf(tree.read(catalog)).matchAll(/(?:\s+|--[^]*?--)+|'[^]*?'|"[^]*?"|\S+/g)) {
    if (expected === "") {
      if (/^(?:catalog|base)$/i.test(token)) expected = token.toLowerCase();
      continue;
    }
    if (/^(?:\s|--)/.test(token)) continue;
    const value = token.replace(/^(['"])(.*)\1$/s, "$2");
    if (expected === "base") base = value;
    else if (tree.resolve(toName(value.startsWith("/") ? value : `${base}/${value}`))?.type !== "file") {
      if (!args.includes("--quiet")) {
        stdout.write(`Warning ignoring catalog \`${catalog}' which references non-existent catalogs.\n`);
      }
      return false;
    }
    expected = "";
  }
  return true;
}
