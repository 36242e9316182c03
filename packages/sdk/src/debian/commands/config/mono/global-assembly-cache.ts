import { type Command, fromName, type Process, textOf, toName } from "../../../../shell/index.ts";
import { type Assembly, readAssembly } from "./assembly.ts";

/** Where Mono finds assemblies that programs share. */
const cache = "/usr/lib/mono/gac";
const lists = "/usr/share/cli-common/packages.d";

/**
 * `gac-package-install PACKAGE`: the assemblies that `PACKAGE.installcligac` lists go into the cache of each runtime,
 * and are noted in `PACKAGE.mono` for the day that the package is removed. Mono is Debian's only runtime.
 */
const gacPackageInstall: Command = (process) => {
  const { tree, args, stderr } = process;
  const list = `${lists}/${toName(args[0] ?? "")}`;
  if (tree.resolve(`${list}.installcligac`)?.type !== "file") {
    stderr.write(`! ${fromName(list)}.installcligac doesn't exist!\n`);
    return 1;
  }
  const lines = textOf(tree.read(`${list}.installcligac`))
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  if (lines.some((line) => /\s/.test(line))) {
    process.report({ kind: "unknown", why: `firn does not know lists of runtimes in ${fromName(list)}.installcligac` });
  }
  if (tree.resolve("/usr/share/cli-common/runtimes.d/mono") === undefined) return 0;
  const noted: string[] = [];
  for (const file of lines.map(toName)) {
    const isAssembly = /\.(?:dll|exe)$/.test(file);
    const assembly = assemblyAt(process, isAssembly ? file : file.replace(/\.[^./]*$/, ".dll"));
    if (!assembly) {
      stderr.write(`! Assembly ${fromName(file)} does not exist\n`);
      return 3;
    }
    noted.push(isAssembly ? fullName(assembly) : placeOf(assembly, file));
    if (isAssembly) install(process, file, assembly);
    else if (!tree.get(placeOf(assembly, file))) tree.symlink(file, placeOf(assembly, file));
  }
  tree.write(`${list}.mono`, Buffer.from(noted.map((line) => `${line}\n`).join(""), "utf8"));
  return 0;
};

/** `gacutil -i FILE`. https://manpages.debian.org/gacutil.1 */
const gacutil: Command = (process) => {
  const [option, file = "", ...others] = process.args;
  if (option !== "-i" || others.length > 0) {
    process.report({ kind: "unknown", why: `firn does not know gacutil ${process.args.join(" ")}` });
    return 1;
  }
  const path = process.path(file);
  const assembly = assemblyAt(process, path);
  if (!assembly) {
    process.stderr.write(`Failure adding assembly ${file} to the cache: The file specified is not a valid assembly.\n`);
    return 1;
  }
  install(process, path, assembly);
  process.stdout.write(`Installed ${file} into the gac (${cache})\n`);
  return 0;
};

function assemblyAt({ tree }: Process, path: string): Assembly | undefined {
  return tree.resolve(path)?.type === "file" ? readAssembly(tree.read(path)) : undefined;
}

const fullName = ({ name, version, culture, token }: Assembly): string =>
  `${name}, Version=${version}, Culture=${culture || "neutral"}, PublicKeyToken=${token || "null"}`;

const placeOf = ({ name, version, culture, token }: Assembly, file: string): string =>
  `${cache}/${name}/${version}_${culture}_${token}/${file.slice(file.lastIndexOf("/") + 1)}`;

/** Copies an assembly, with its configuration, its debugging symbols and the files that it names. */
function install({ tree }: Process, path: string, assembly: Assembly): void {
  const extension = path.slice(path.lastIndexOf("."));
  const folder = path.slice(0, path.lastIndexOf("/"));
  const copies: (readonly [string, string])[] = [
    [path, `${assembly.name}${extension}`],
    ...[".config", ".mdb", ".pdb"].map((more) => [`${path}${more}`, `${assembly.name}${extension}${more}`] as const),
    ...assembly.files.map((file) => [`${folder}/${file}`, file] as const),
  ];
  for (const [from, name] of copies) {
    const entry = tree.resolve(from);
    if (entry?.type !== "file") continue;
    const target = placeOf(assembly, name);
    tree.mkdir(target.slice(0, target.lastIndexOf("/")));
    tree.write(target, tree.read(from), { mode: entry.mode & 0o777 });
  }
}

export const assemblyCommands: readonly (readonly [string, Command])[] = [
  ["gac-package-install", gacPackageInstall],
  ["gacutil", gacutil],
];
