import { textOf, toName } from "../../../shell/index.ts";
import type { Tree } from "../../../tree/index.ts";
import type { Scope } from "./units.ts";

/** Ends deb-systemd-helper with a message. */
export class HelperFailure extends Error {}

export interface HelperLink {
  readonly path: string;
  readonly target: string;
}

/** Where a unit's file is; its own name where there is none. */
export function pathOfUnit(tree: Tree, scope: Scope, name: string): string {
  const folders = ["/etc/systemd", "/lib/systemd", "/usr/lib/systemd"].map((folder) => `${folder}/${scope}`);
  const found = folders.find((folder) => tree.resolve(`${folder}/${toName(name)}`)?.type === "file");
  return found === undefined ? name : `${found}/${name}`;
}

export const lastPart = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/**
 * The links that deb-systemd-helper thinks a unit wants, which is simpler than systemd's reading: keys count in any
 * section, no specifier is replaced, and the links to targets come last; before init-system-helpers 1.63 they came
 * where they are named. @throws HelperFailure
 */
export function linkClosure(tree: Tree, scope: Scope, path: string, visited: string[] = []): readonly HelperLink[] {
  if (tree.resolve(toName(path))?.type !== "file") throw new HelperFailure(`unable to read ${path}`);
  const unit = lastPart(path);
  const links: HelperLink[] = [];
  const folders: string[] = [];
  const isOld = comesInTurn(tree);
  let wanted = unit;
  for (const line of textOf(tree.read(toName(path))).split("\n")) {
    const [, kind = "", targets = ""] = /^\s*(WantedBy|RequiredBy)=(.+)$/i.exec(line) ?? [];
    for (const value of words(targets)) {
      const suffix = kind === "WantedBy" ? ".wants" : kind === "RequiredBy" ? ".requires" : "";
      const folder = `/etc/systemd/${scope}/${value}${suffix}/`;
      if (isOld) links.push({ target: path, path: folder + unit });
      else folders.push(folder);
    }
    const [, also = ""] = /^\s*Also=(.+)$/i.exec(line) ?? [];
    for (const value of words(also)) {
      if (value === unit || visited.includes(value)) continue;
      visited.push(value);
      links.push(...linkClosure(tree, scope, pathOfUnit(tree, scope, value), [...visited]));
    }
    const [, alias = ""] = /^\s*Alias=(.+)$/i.exec(line) ?? [];
    for (const value of words(alias)) {
      // Of several aliases on a line, the real one makes one link with all of them in its name.
      if (value !== unit) links.push({ target: path, path: `/etc/systemd/${scope}/${alias}` });
    }
    const [, , instance] = /^\s*DefaultInstance=\s*(["']?)(.+)\1\s*$/i.exec(line) ?? [];
    if (instance !== undefined) wanted = unit.replace(/^(.*@)(\.\w+)$/, `$1${instance}$2`);
  }
  return [...links, ...folders.map((folder) => ({ target: path, path: folder + wanted }))];
}

function comesInTurn(tree: Tree): boolean {
  const program = "/usr/bin/deb-systemd-helper";
  return tree.resolve(program)?.type === "file" && !tree.read(program).includes("@wants_dirs");
}

/** As Perl splits: an empty word in front stays, those at the end go. */
const words = (text: string): readonly string[] =>
  text === ""
    ? []
    : text
        .replace(/\s+$/, "")
        .split(/\s+/)
        .map((word) => word.replace(/^(["'])(.*)\1$/, "$2"));
