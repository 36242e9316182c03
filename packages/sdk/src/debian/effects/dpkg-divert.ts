import type { Tree } from "../../tree/index.ts";
import { readOptions } from "./accounts/options.ts";
import { type Command, effectFailed } from "./command.ts";

/** A file's name that a package takes for itself; another package's file of that name goes to `target`. */
export interface Diversion {
  readonly path: string;
  readonly target: string;
  /** `:` for the administrator's own. */
  readonly owner: string;
}

const database = "/var/lib/dpkg/diversions";

/**
 * `dpkg-divert [--package P | --local] [--divert TO] [--rename] --add|--remove FILE`. Like the scripts of packages,
 * which dpkg tells which package they are, callers name the package. https://manpages.debian.org/dpkg-divert.1
 */
export const dpkgDivert: Command = (tree, args) => {
  const flags = ["--add", "--remove", "--quiet", "--local", "--rename", "--no-rename"];
  const options = readOptions(args, flags, ["--package", "--divert"]);
  const fail = (why: string) => effectFailed("dpkg-divert", args, why);
  if (typeof options === "string") throw fail(`what is ${options}?`);
  const [path, ...others] = options.names;
  if (path === undefined || !path.startsWith("/") || others.length > 0) throw fail("needs one absolute path");
  const owner = options.flags.has("--local") ? ":" : options.values.get("--package");
  if (owner === undefined) throw fail("which package?");
  const diversions = readDiversions(tree);
  const known = diversions.find((diversion) => diversion.path === path);
  if (options.flags.has("--remove")) {
    if (!known) return;
    if (known.owner !== owner) throw fail(`${path} is diverted by ${known.owner}`);
    writeDiversions(
      tree,
      diversions.filter((diversion) => diversion !== known),
    );
    if (options.flags.has("--rename")) move(tree, known.target, path);
    return;
  }
  const target = options.values.get("--divert") ?? `${path}.distrib`;
  if (known) {
    if (known.owner === owner && known.target === target) return;
    throw fail(`${path} is diverted already, by ${known.owner} to ${known.target}`);
  }
  writeDiversions(tree, [...diversions, { path, target, owner }]);
  if (options.flags.has("--rename")) move(tree, path, target);
};

export function readDiversions(tree: Tree): Diversion[] {
  if (tree.resolve(database)?.type !== "file") return [];
  const lines = tree.read(database).toString("utf8").split("\n");
  const found: Diversion[] = [];
  for (let at = 0; at + 2 < lines.length; at += 3) {
    const [path = "", target = "", owner = ""] = lines.slice(at, at + 3);
    found.push({ path, target, owner });
  }
  return found;
}

function writeDiversions(tree: Tree, diversions: readonly Diversion[]): void {
  tree.write(database, diversions.map(({ path, target, owner }) => `${path}\n${target}\n${owner}\n`).join(""));
}

function move(tree: Tree, from: string, to: string): void {
  if (tree.get(from) && !tree.get(to)) tree.rename(from, to);
}
