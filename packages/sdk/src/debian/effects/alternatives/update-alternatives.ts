import type { Tree } from "../../../tree/index.ts";
import { type Command, effectFailed } from "../command.ts";
import { bestOf, type Choice, formatGroup, type Group, parseGroup } from "./group.ts";

const database = "/var/lib/dpkg/alternatives";
const links = "/etc/alternatives";

/**
 * `update-alternatives`: `--install LINK NAME PATH PRIORITY [--slave LINK NAME PATH]…`, `--remove NAME PATH`,
 * `--remove-all NAME`, `--set NAME PATH`, `--auto NAME`; `--quiet` and `--force` before them are accepted.
 * https://manpages.debian.org/update-alternatives.1
 */
export const updateAlternatives: Command = (tree, args) => {
  const words = args.filter((word) => word !== "--quiet" && word !== "--force");
  const fail = (why: string) => effectFailed("update-alternatives", args, why);
  const [action, ...rest] = words;
  const [name = "", path = ""] = rest;
  switch (action) {
    case "--install":
      return save(tree, install(tree, rest, fail));
    case "--remove":
    case "--remove-all": {
      const group = find(tree, name);
      if (!group) return;
      const kept = action === "--remove" ? group.choices.filter((choice) => choice.path !== path) : [];
      const wasChosen = tree.get(`${links}/${name}`);
      const lost = wasChosen?.type === "symlink" && !kept.some((choice) => choice.path === wasChosen.target);
      return save(tree, { ...group, choices: kept, mode: lost ? "auto" : group.mode });
    }
    case "--set": {
      const group = find(tree, name);
      const choice = group?.choices.find((known) => known.path === path);
      if (!group || !choice) throw fail(`${path} is not an alternative of ${name}`);
      return save(tree, { ...group, mode: "manual" }, choice);
    }
    case "--auto": {
      const group = find(tree, name);
      if (!group) throw fail(`there are no alternatives for ${name}`);
      return save(tree, { ...group, mode: "auto" });
    }
    default:
      throw fail("firn does not know this use");
  }
};

function find(tree: Tree, name: string): Group | undefined {
  const file = `${database}/${name}`;
  return tree.resolve(file)?.type === "file" ? parseGroup(name, tree.read(file).toString("utf8")) : undefined;
}

function install(tree: Tree, words: readonly string[], fail: (why: string) => Error): Group {
  const [link = "", name = "", path = "", priority = "", ...rest] = words;
  if (!link.startsWith("/") || !path.startsWith("/") || !/^[^/\s]+$/.test(name) || !/^-?\d+$/.test(priority)) {
    throw fail("these are not a link, a name, a path and a priority");
  }
  if (!tree.resolve(path)) throw fail(`${path} does not exist`);
  const known: Group = find(tree, name) ?? { name, mode: "auto", link, slaves: new Map(), choices: [] };
  const slaves = new Map(known.slaves);
  const targets = new Map<string, string>();
  for (let at = 0; at < rest.length; at += 4) {
    const [option, slaveLink, slave, target] = rest.slice(at, at + 4);
    if (option !== "--slave" || slaveLink === undefined || slave === undefined || target === undefined) {
      throw fail(`what is ${option}?`);
    }
    slaves.set(slave, slaveLink);
    targets.set(slave, target);
  }
  const choice: Choice = { path, priority: Number(priority), slaves: targets };
  const at = known.choices.findIndex((other) => other.path === path);
  const choices = at < 0 ? [...known.choices, choice] : known.choices.with(at, choice);
  return { ...known, link, slaves, choices };
}

/** Writes the group and its links; an empty group goes away. */
function save(tree: Tree, group: Group, chosen?: Choice): void {
  const current = tree.get(`${links}/${group.name}`);
  const kept =
    group.mode === "manual" && current?.type === "symlink"
      ? group.choices.find(({ path }) => path === current.target)
      : undefined;
  const choice = chosen ?? kept ?? bestOf(group);
  if (choice) {
    tree.mkdir(database);
    tree.write(`${database}/${group.name}`, formatGroup(group));
  } else {
    tree.remove(`${database}/${group.name}`);
  }
  place(tree, group.link, group.name, choice?.path);
  for (const [slave, link] of group.slaves) place(tree, link, slave, choice?.slaves.get(slave));
}

/** `LINK → /etc/alternatives/NAME → TARGET`, or neither where there is no target. */
function place(tree: Tree, link: string, name: string, target: string | undefined): void {
  const middle = `${links}/${name}`;
  const there = tree.get(link);
  if (target !== undefined && tree.resolve(target)) {
    tree.mkdir(links);
    tree.symlink(target, middle);
    // A file of a package's is not replaced by a link, without --force.
    if (!there || there.type === "symlink") tree.symlink(middle, link);
    return;
  }
  if (there?.type === "symlink" && there.target === middle) tree.remove(link);
  tree.remove(middle);
}
