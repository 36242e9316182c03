import { bytesOf } from "../../../shell/index.ts";
import type { Tree } from "../../../tree/index.ts";
import { admin, linesOf } from "./database-file.ts";
import { inFileOrder } from "./diversions.ts";

const database = `${admin}/statoverride`;

/** Owner and mode that a file shall have whenever it is unpacked. */
export interface Override {
  readonly path: string;
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
}

/** dpkg's list of overrides; a user or group that is gone has no number, and its override does not count. */
export function readOverrides(tree: Tree): Override[] {
  return linesOf(tree, database).flatMap((line) => {
    const match = /^(\S+) (\S+) ([0-7]+) (.+)$/.exec(line);
    if (!match) return [];
    const [, user = "", group = "", mode = "", path = ""] = match;
    const uid = idOf(tree, "passwd", user);
    const gid = idOf(tree, "group", group);
    return uid === undefined || gid === undefined ? [] : [{ path, uid, gid, mode: Number.parseInt(mode, 8) }];
  });
}

export function writeOverrides(tree: Tree, overrides: readonly Override[]): void {
  const lines = inFileOrder(overrides).map((override) => `${formatOverride(tree, override)}\n`);
  tree.write(database, bytesOf(lines.join("")));
}

/** `root mail 2755 /usr/bin/tool` */
export const formatOverride = (tree: Tree, { path, uid, gid, mode }: Override): string =>
  `${nameOf(tree, "passwd", uid)} ${nameOf(tree, "group", gid)} ${mode.toString(8)} ${path}`;

/** `#8` or a name. */
export function idOf(tree: Tree, file: "passwd" | "group", name: string): number | undefined {
  if (/^#\d+$/.test(name)) return Number(name.slice(1));
  for (const line of linesOf(tree, `/etc/${file}`)) {
    const [own, , id] = line.split(":");
    if (own === name && id !== undefined) return Number(id);
  }
  return undefined;
}

function nameOf(tree: Tree, file: "passwd" | "group", id: number): string {
  for (const line of linesOf(tree, `/etc/${file}`)) {
    const [name = "", , number] = line.split(":");
    if (number !== undefined && Number(number) === id) return name;
  }
  return `#${id}`;
}
