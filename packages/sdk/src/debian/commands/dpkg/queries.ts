import { fromName, type Process, textOf } from "../../../shell/index.ts";
import { databaseName } from "../../dpkg/installed-package.ts";
import { stanzaText } from "../../dpkg/status.ts";
import type { DebianSystem, PackageState } from "../../system/debian-system.ts";
import { admin } from "./database-file.ts";
import { readDiversions } from "./diversions.ts";
import { controlPath, listOf } from "./file-lists.ts";
import { listTable } from "./list-table.ts";
import { fail, UsageError } from "./options.ts";
import { allPackages, findPackage, type Known, matching } from "./package-lookup.ts";
import { FormatError, parseFormat, showFormat } from "./show-format.ts";

/** Of dpkg and dpkg-query: what they look up. `words` are the arguments after the options. */
export type Query = (system: DebianSystem, process: Process, words: readonly string[], format: string) => number;

const notice = ({ stderr }: Process, text: string): void => stderr.write(`dpkg-query: ${text}\n`);

/** All packages, or those that match; tells what matched nothing. */
function selected(
  system: DebianSystem,
  process: Process,
  words: readonly string[],
  show: (packages: readonly Known[]) => void,
): number {
  if (words.length === 0) {
    show(allPackages(system).map((state) => ({ name: databaseName(state.pkg), state })));
    return 0;
  }
  const found = new Map<string, Known>();
  const missed: string[] = [];
  for (const word of words) {
    const matches = matching(system, word);
    if (matches.length === 0) missed.push(word);
    for (const known of matches) found.set(known.name, known);
  }
  show([...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1)));
  for (const word of missed) notice(process, `no packages found matching ${word}`);
  return missed.length > 0 ? 1 : 0;
}

const show: Query = (system, process, words, format) => {
  try {
    const pieces = parseFormat(format);
    return selected(system, process, words, (packages) => {
      process.stdout.write(packages.map((known) => showFormat(pieces, known, process)).join(""));
    });
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    notice(process, `error in show format: ${error.message}`);
    return 1;
  }
};

const list: Query = (system, process, words) =>
  selected(system, process, words, (packages) => {
    if (packages.length > 0) process.stdout.write(listTable(packages));
  });

/** Each named package, with an empty line between; how many were not there. */
function forEachNamed(
  system: DebianSystem,
  process: Process,
  words: readonly string[],
  run: (state: PackageState) => void,
  missing: string,
): number {
  let misses = 0;
  words.forEach((word, index) => {
    const state = findPackage(system, word);
    if (state) run(state);
    else {
      notice(process, `package '${word}' is not installed${missing}`);
      misses++;
    }
    if (index < words.length - 1) process.stdout.write("\n");
  });
  return misses;
}

const status: Query = (system, process, words) => {
  const print = (state: PackageState): void => process.stdout.write(fromName(stanzaText(state)));
  if (words.length === 0) {
    for (const state of allPackages(system)) {
      print(state);
      process.stdout.write("\n");
    }
    return 0;
  }
  const misses = forEachNamed(system, process, words, print, " and no information is available");
  if (misses === 0) return 0;
  process.stderr.write("Use dpkg --info (= dpkg-deb --info) to examine archive files.\n");
  return 1;
};

const listfiles: Query = (system, process, words) => {
  if (words.length === 0) throw new UsageError("--listfiles needs at least one package name argument");
  const diversions = new Map(readDiversions(process.tree).map((diversion) => [diversion.path, diversion]));
  const print = ({ pkg }: PackageState): void => {
    const files = listOf(process.tree, pkg);
    if (files.length === 0) process.stdout.write(`Package '${pkg.name}' does not contain any files (!)\n`);
    for (const path of files) {
      process.stdout.write(`${path}\n`);
      const diversion = diversions.get(path);
      if (!diversion) continue;
      const { owner, target } = diversion;
      const how =
        owner === ":" ? "locally diverted" : owner === pkg.name ? "package diverts others" : `diverted by ${owner}`;
      process.stdout.write(`${how} to: ${target}\n`);
    }
  };
  if (forEachNamed(system, process, words, print, "") === 0) return 0;
  process.stderr.write("Use dpkg --contents (= dpkg-deb --contents) to list archive files contents.\n");
  return 1;
};

function namedPackage(system: DebianSystem, word: string): PackageState {
  const state = findPackage(system, word);
  if (!state) throw fail(`package '${word}' is not installed`);
  return state;
}

/** What the package's control archive has, by kind. */
function controlKinds({ tree }: Process, { pkg }: PackageState): string[] {
  const prefix = `${databaseName(pkg)}.`;
  return tree
    .list(`${admin}/info`)
    .filter((name) => name.startsWith(prefix) && !name.slice(prefix.length).includes("."))
    .map((name) => name.slice(prefix.length))
    .filter((kind) => kind !== "list" && kind !== "conffiles");
}

const controlPathQuery: Query = (system, process, [name, kind, ...others]) => {
  if (name === undefined) throw new UsageError("--control-path needs at least one package name argument");
  if (others.length > 0) throw new UsageError("--control-path takes at most two arguments");
  const state = namedPackage(system, name);
  for (const each of kind === undefined ? controlKinds(process, state) : [kind]) {
    const path = controlPath(state.pkg, each);
    if (process.tree.resolve(path)?.type === "file") process.stdout.write(`${path}\n`);
  }
  return 0;
};

const controlList: Query = (system, process, words) => {
  const [name] = words;
  if (name === undefined || words.length > 1) throw new UsageError("--control-list takes one package name argument");
  for (const kind of controlKinds(process, namedPackage(system, name))) process.stdout.write(`${kind}\n`);
  return 0;
};

const controlShow: Query = (system, process, words) => {
  const [name, kind] = words;
  if (name === undefined || kind === undefined || words.length > 2) {
    throw new UsageError("--control-show takes exactly two arguments");
  }
  const path = controlPath(namedPackage(system, name).pkg, kind);
  if (process.tree.resolve(path)?.type !== "file") throw fail(`control file '${kind}' does not exist`);
  process.stdout.write(textOf(process.tree.read(path)));
  return 0;
};

export const queries: Readonly<Record<string, Query>> = {
  show,
  list,
  status,
  listfiles,
  "control-path": controlPathQuery,
  "control-list": controlList,
  "control-show": controlShow,
};
