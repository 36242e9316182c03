import { type Command, fromName, type Process, toName } from "../../../../shell/index.ts";
import { BadOption, compileGrammar, type Options, readOptions } from "../../../../userland/gnu/options.ts";
import { configuration, namedSource } from "../conf-files.ts";
import { systemdVersion } from "../units.ts";
import { create } from "./create.ts";
import { type Item, isGlob, readItems, type Wanted } from "./parse.ts";
import { matches } from "./paths.ts";

const grammar = compileGrammar({
  short: "hE",
  long:
    "help=h version cat-config tldr user create clean remove purge boot graceful dry-run prefix: exclude-prefix: root: " +
    "image: image-policy: replace: no-pager",
});

/** sysexits(3): wrong data, and something that could not be made. */
const [EX_DATAERR, EX_CANTCREAT] = [65, 73];

/** https://manpages.debian.org/systemd-tmpfiles.8 and tmpfiles.d.5; ages are for a running system. */
export const systemdTmpfiles: Command = (process) => {
  let options: Options;
  try {
    options = readOptions(grammar, process.args);
  } catch (error) {
    if (!(error instanceof BadOption)) throw error;
    process.stderr.write(`systemd-tmpfiles: ${error.message}\n`);
    return 1;
  }
  const elsewhere = !/^\/*$/.test(options.value("root") ?? "/") || options.has("image", "user");
  if (elsewhere || options.has("cat-config", "tldr", "purge", "help", "h", "version")) {
    process.report({ kind: "unknown", why: `firn does not know systemd-tmpfiles ${process.args.join(" ")}` });
    return elsewhere ? 1 : 0;
  }
  if (!options.has("create", "clean", "remove")) {
    const verbs = systemdVersion(process.tree) < 255 ? "--create or --remove" : "--create, --remove, or --purge";
    process.stderr.write(`You need to specify at least one of --clean, ${verbs}.\n`);
    return 1;
  }
  const items: Item[] = [];
  const good = readAll(process, options, items);
  if (good === undefined) return 1;
  if (options.has("dry-run")) return good ? 0 : EX_DATAERR;
  const ordered = [...parentsFirst(items.filter((item) => !isGlob(item))), ...items.filter(isGlob)];
  const removed = !options.has("remove") || ordered.map((item) => remove(process, item)).every(Boolean);
  const made = !options.has("create") || ordered.map((item) => create(process, item)).every(Boolean);
  if (!good) return EX_DATAERR;
  return made && removed ? 0 : EX_CANTCREAT;
};

/** @returns undefined where a file is missing */
function readAll(process: Process, options: Options, items: Item[]): boolean | undefined {
  const included = options.values("prefix").map(prefixOf);
  const excluded = options.values("exclude-prefix").map(prefixOf);
  if (options.has("E")) excluded.push("/dev", "/proc", "/run", "/sys");
  const below = (path: string, prefix: string): boolean =>
    prefix === "/" || path === prefix || path.startsWith(`${prefix}/`);
  const wanted: Wanted = {
    boot: options.has("boot"),
    path: (path) =>
      !excluded.some((prefix) => below(path, prefix)) &&
      (included.length === 0 || included.some((prefix) => below(path, prefix))),
  };
  let good = true;
  const replaced = options.has("replace");
  for (const word of options.operands) {
    const source = namedSource(process, "tmpfiles.d", word);
    if (!source) {
      process.stderr.write(
        `Failed to ${systemdVersion(process.tree) < 255 ? "open" : "read"} '${word}': No such file or directory\n`,
      );
      return undefined;
    }
    good = readItems(process, source, wanted, items) && good;
  }
  if (options.operands.length > 0 && !replaced) return good;
  for (const source of configuration(process, "tmpfiles.d")) good = readItems(process, source, wanted, items) && good;
  return good;
}

const prefixOf = (text: string): string =>
  `/${text
    .split("/")
    .filter((part) => part !== "")
    .join("/")}`;

/** What is above another path comes before it; else the order of the lines. */
function parentsFirst(items: readonly Item[]): readonly Item[] {
  const done = new Set<Item>();
  const visit = (item: Item): void => {
    if (done.has(item)) return;
    for (const other of items) if (item.path.startsWith(`${other.path}/`)) visitOnce(other);
    for (const other of items) if (other.path === item.path) done.add(other);
  };
  const visitOnce = (item: Item): void => {
    if (!done.has(item)) visit(item);
  };
  for (const item of items) visit(item);
  return [...done];
}

function remove({ tree, stderr }: Process, { type, path }: Item): boolean {
  let good = true;
  if (type === "r" || type === "R") {
    for (const found of matches(tree, toName(path))) {
      const full = type === "r" && tree.get(found)?.type === "directory" && tree.list(found).length > 0;
      if (full) stderr.write(`rm ${fromName(found)}: Directory not empty\n`);
      else tree.remove(found);
      good &&= !full;
    }
  }
  if (type === "D") for (const name of tree.list(toName(path))) tree.remove(`${toName(path)}/${name}`);
  return good;
}
