import { toName } from "../../../shell/index.ts";
import type { Tree } from "../../../tree/index.ts";
import {
  configFolder,
  expandName,
  findUnit,
  type Install,
  isTemplate,
  readInstall,
  type Scope,
  type Unit,
} from "./units.ts";

/** Why a unit cannot be enabled; the message goes after "Failed to VERB unit". */
export class UnitFailure extends Error {}

export interface Link {
  readonly path: string;
  readonly target: string;
}

/** What enabling a unit makes, and the units of `Also=` with it. */
export interface Installation {
  readonly links: readonly Link[];
  /** Names of it and of what comes with it. */
  readonly names: readonly string[];
  readonly hasRules: boolean;
}

export function installationOf(tree: Tree, scope: Scope, units: readonly Unit[]): Installation {
  const links: Link[] = [];
  const names: string[] = [];
  let hasRules = false;
  const queue = [...units];
  for (let unit = queue.shift(); unit; unit = queue.shift()) {
    if (names.includes(unit.name)) continue;
    names.push(unit.name);
    const install = readInstall(tree, unit.path);
    hasRules ||= hasInstall(install);
    links.push(...linksOf(scope, unit, install));
    for (const also of install.Also) {
      const other = findUnit(tree, scope, expandName(also, unit.name));
      if (other?.state === "regular") queue.push(other);
    }
  }
  return { links, names, hasRules };
}

const hasInstall = ({ Alias, WantedBy, RequiredBy, UpheldBy, Also }: Install): boolean =>
  [Alias, WantedBy, RequiredBy, UpheldBy, Also].some((list) => list.length > 0);

function linksOf(scope: Scope, { name, path }: Unit, install: Install): readonly Link[] {
  const folder = configFolder(scope);
  const links: Link[] = [];
  const own =
    isTemplate(name) && install.DefaultInstance !== ""
      ? name.replace("@.", `@${expandName(install.DefaultInstance, name)}.`)
      : name;
  for (const alias of install.Alias) {
    const expanded = expandName(alias, own);
    if (expanded !== name) links.push({ path: `${folder}/${expanded}`, target: path });
  }
  for (const [kind, targets] of [
    ["wants", install.WantedBy],
    ["requires", install.RequiredBy],
    ["upholds", install.UpheldBy],
  ] as const) {
    // A template by itself is nothing that could be started.
    if (isTemplate(own)) continue;
    for (const target of targets)
      links.push({ path: `${folder}/${expandName(target, own)}.${kind}/${own}`, target: path });
  }
  return links;
}

/** What changed: told by systemctl. */
export interface Change {
  readonly kind: "created" | "removed";
  readonly path: string;
  readonly target: string;
}

/** @throws UnitFailure where something else is there, unless it may be replaced */
export function makeLink(tree: Tree, { path, target }: Link, force: boolean): readonly Change[] {
  const place = toName(path);
  const there = tree.get(place);
  if (there?.type === "symlink" && sameFile(tree, place, there.target, target)) return [];
  const changes: Change[] = [];
  if (there) {
    const what = there.type === "symlink" ? ` and is a symlink to ${there.target}` : "";
    if (!force || there.type !== "symlink") throw new UnitFailure(`: File ${path} already exists${what}.`);
    tree.remove(place);
    changes.push({ kind: "removed", path, target: there.target });
  }
  tree.symlink(toName(target), place);
  return [...changes, { kind: "created", path, target }];
}

function sameFile(tree: Tree, link: string, old: string, target: string): boolean {
  if (old === target) return true;
  const [one, other] = [tree.resolve(link), tree.resolve(toName(target))];
  return one !== undefined && one.path === other?.path;
}

/** Takes away all links in the configuration that are, or lead to, one of these units. */
export function removeLinks(tree: Tree, scope: Scope, names: readonly string[]): readonly Change[] {
  const marked = new Set(names);
  const changes: Change[] = [];
  for (let again = true; again; ) {
    again = false;
    for (const { path, target } of configuredLinks(tree, scope)) {
      const [name = "", aim = ""] = [path, target].map((text) => text.slice(text.lastIndexOf("/") + 1));
      if (target === "/dev/null" || !(isMarked(marked, name) || isMarked(marked, aim))) continue;
      tree.remove(toName(path));
      changes.push({ kind: "removed", path, target });
      const folder = toName(path.slice(0, path.lastIndexOf("/")));
      if (/\.(wants|requires|upholds)$/.test(folder) && tree.list(folder).length === 0) tree.remove(folder);
      marked.add(name);
      again = true;
    }
  }
  return changes;
}

const isMarked = (marked: ReadonlySet<string>, name: string): boolean =>
  marked.has(name) || marked.has(name.replace(/@.+(\.[a-z]+)$/, "@$1"));

/** Links in the configuration and its `.wants` and `.requires`. */
export function configuredLinks(tree: Tree, scope: Scope): readonly Link[] {
  const folder = configFolder(scope);
  const found: Link[] = [];
  for (const name of tree.list(folder)) {
    const entry = tree.get(`${folder}/${name}`);
    if (entry?.type === "symlink") found.push({ path: `${folder}/${name}`, target: entry.target });
    if (entry?.type !== "directory" || !/\.(wants|requires|upholds)$/.test(name)) continue;
    for (const inner of tree.list(`${folder}/${name}`)) {
      const link = tree.get(`${folder}/${name}/${inner}`);
      if (link?.type === "symlink") found.push({ path: `${folder}/${name}/${inner}`, target: link.target });
    }
  }
  return found;
}
