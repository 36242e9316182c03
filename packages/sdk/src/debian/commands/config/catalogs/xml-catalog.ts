import { bytesOf, type Command, type Process, textOf, toName } from "../../../../shell/index.ts";

const dataFolder = "/var/lib/xml-core";
const catalogFolder = "/etc/xml";
const flags = new Set(["add", "del", "root", "verbose", "sort", "help"]);

/** What is written where: each of the tool's three kinds of catalog has data of its own. */
interface Target {
  readonly catalog: string;
  readonly data: string;
  /** The element that is added: its start, up to the identifier, and the rest. */
  readonly key: string;
  readonly entry: string;
}

/** `update-xmlcatalog`: entries of XML catalogs. https://manpages.debian.org/update-xmlcatalog.8 */
export const updateXmlCatalog: Command = (process) => {
  const { tree } = process;
  const fail = (why: string): number => {
    process.stderr.write(`update-xmlcatalog: error: ${why}\n`);
    return 1;
  };
  const given = readOptions(process.args);
  if (!given) return fail("unknown option");
  const has = (name: string) => given.has(name);
  if (has("add") === has("del")) {
    return fail(has("add") ? "only one of 'add' and 'del' can be given" : "either 'add' or 'del' must be given");
  }
  if (!/^(?:public|system|uri)$/.test(given.get("type") ?? "")) return fail("wrong type");
  if (!has("id")) return fail("id not given");
  const wrong = misuse(process, given);
  if (wrong) return fail(wrong);
  const { catalog, data, key, entry } = targetOf(given);

  const entries = new Map<string, string>();
  const isFile = (path: string) => tree.resolve(path)?.type === "file";
  for (const line of isFile(data) ? textOf(tree.read(data)).split("\n") : []) {
    const [left = "", right = ""] = line.split(/>/);
    if (line !== "") entries.set(left.replace(/^</, ""), right.replace(/^</, ""));
  }
  if (has("del")) {
    if (!entries.delete(key)) return fail("entity not registered");
  } else if ((entries.get(key) ?? entry) !== entry) {
    return fail(`entity already registered with a different value\n Entity   : [${key}]`);
  } else entries.set(key, entry);

  if (isFile(catalog)) {
    tree.remove(`${catalog}.old`);
    tree.rename(catalog, `${catalog}.old`);
  }
  if (entries.size === 0) {
    tree.remove(data);
    return 0;
  }
  // The real tool leaves them in Perl's order, which changes from run to run, unless told to sort.
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  tree.write(data, bytesOf(sorted.map(([start, end]) => `<${start}><${end}>\n`).join("")));
  const text = (name: string) => textOf(tree.read(`/usr/share/xml-core/catalog.${name}`));
  const lines = sorted.map(([start, end]) => `<${start} ${end}/>\n`).join("");
  tree.write(catalog, bytesOf(text("header") + lines + text("footer")));
  return 0;
};

function readOptions(args: readonly string[]): Map<string, string> | undefined {
  const options = new Map<string, string>();
  const words = [...args];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const [, name = "", value] = /^--([a-z]+)(?:=([^]*))?$/.exec(word) ?? [];
    if (flags.has(name)) options.set(name, "");
    else if (/^(?:file|id|local|package|type)$/.test(name)) options.set(name, value ?? words.shift() ?? "");
    else return undefined;
  }
  return options;
}

function misuse({ tree }: Process, given: ReadonlyMap<string, string>): string | undefined {
  const missing = (path: string | undefined) => path === undefined || tree.resolve(toName(path))?.type !== "file";
  const [root, pkg, local, file] = ["root", "package", "local", "file"].map((name) => given.get(name));
  const catalog = `${catalogFolder}/${pkg}.xml`;
  if (given.has("del")) {
    if (root !== undefined) return missing(`${catalogFolder}/catalog`) ? "root catalog not found" : undefined;
    if (pkg !== undefined) return missing(catalog) ? `package catalog ${catalog} not found` : undefined;
    if (local === undefined) return "catalog not given";
    return missing(local) ? `local catalog ${local} not found` : undefined;
  }
  if (root !== undefined) {
    if (pkg === undefined) return "package catalog not given";
    return missing(catalog) ? `package catalog ${catalog} not found` : undefined;
  }
  if (pkg !== undefined) {
    if (local === undefined) return "local catalog not given";
    return missing(local) ? `local catalog ${local} not found` : undefined;
  }
  if (local === undefined) return "catalog not given";
  if (file === undefined) return "file not given";
  return missing(file) ? `file ${file} not found` : undefined;
}

function targetOf(given: ReadonlyMap<string, string>): Target {
  const [pkg, local, type, id] = ["package", "local", "type", "id"].map((name) => given.get(name) ?? "") as [
    string,
    string,
    string,
    string,
  ];
  const isUri = type === "uri";
  const delegate = `delegate${isUri ? "URI" : type.charAt(0).toUpperCase() + type.slice(1)}`;
  const start = `${delegate} ${isUri ? "uri" : `${type}Id`}StartString="${id}"`;
  if (given.has("root")) {
    return {
      catalog: `${catalogFolder}/catalog`,
      data: `${dataFolder}/catalog`,
      key: start,
      entry: `catalog="file:///etc/xml/${pkg}.xml"`,
    };
  }
  if (given.has("package")) {
    return {
      catalog: `${catalogFolder}/${toName(pkg)}.xml`,
      data: `${dataFolder}/${toName(pkg)}`,
      key: start,
      entry: `catalog="file://${local}"`,
    };
  }
  return {
    catalog: toName(local),
    data: `${dataFolder}/${toName(local.replaceAll("/", "_"))}`,
    key: `${type} ${isUri ? "name" : `${type}Id`}="${id}"`,
    entry: `uri="${given.get("file") ?? ""}"`,
  };
}
