import type { Process } from "../../../../shell/index.ts";
import type { Source } from "../conf-files.ts";
import { expandSpecifiers } from "../specifiers.ts";
import { systemdVersion } from "../units.ts";
import { splitWords } from "../words.ts";

/** A user or group to be. */
export interface Item {
  readonly name: string;
  uid: number | undefined;
  gid: number | undefined;
  /** Both numbers were given: that group must be there. */
  readonly strict: boolean;
  /** A group by name that is the user's. */
  readonly group: string | undefined;
  /** A file whose owner's number is taken. */
  readonly like: string | undefined;
  readonly gecos: string;
  readonly home: string;
  readonly shell: string;
  readonly locked: boolean;
  readonly text: string;
}

/** What sysusers.d asks for, in its order. */
export class Plan {
  readonly users = new Map<string, Item>();
  readonly groups = new Map<string, Item>();
  readonly members = new Map<string, string[]>();
  readonly ranges: (readonly [number, number])[] = [];
}

/** @returns false where a line is wrong */
export function readSource(process: Process, { name, lines }: Source, plan: Plan): boolean {
  let good = true;
  const complain = (number: number, why: string): void => {
    process.stderr.write(`${name}:${number}: ${why}\n`);
    good = false;
  };
  for (const [index, raw] of lines.entries()) {
    const line = raw.trim();
    if (line === "" || /^[#;]/.test(line)) continue;
    const why = readLine(process, line, plan);
    if (why !== "") complain(index + 1, why);
  }
  return good;
}

const validName = (name: string): boolean => /^[a-zA-Z_][a-zA-Z0-9_-]{0,30}$/.test(name);

/** @returns what is wrong with it, or nothing */
function readLine(process: Process, line: string, plan: Plan): string {
  const { tree } = process;
  const words = splitWords(line).map((word) => (word === "-" ? "" : expandSpecifiers(tree, word)));
  if (words.includes(undefined)) return "Failed to replace specifiers.";
  const [action = "", name = "", id = "", gecos = "", home = "", shell = "", ...more] = words as readonly string[];
  const locks = action === "u!" && systemdVersion(tree) >= 257;
  if (action.length > 1 && !locks) return `Unknown modifier '${action}'.`;
  if (!"ugmr".includes(action.charAt(0))) return `Unknown command type '${action}'.`;
  if (more.length > 0) return "Trailing garbage.";
  if (action === "r") return readRange(id, plan);
  if (!validName(name)) return `'${name}' is not a valid user or group name.`;
  if (action === "m") {
    if (!validName(id)) return `'${id}' is not a valid user or group name.`;
    plan.members.set(id, [...(plan.members.get(id) ?? []), name]);
    return "";
  }
  if (/[:\n]/.test(gecos)) return `'${gecos}' is not a valid GECOS field.`;
  if (home !== "" && !home.startsWith("/")) return `'${home}' is not a valid home directory field.`;
  if (shell !== "" && !shell.startsWith("/")) return `'${shell}' is not a valid login shell field.`;
  const item = itemOf({ name, gecos, home, shell, locked: locks, text: `${id} ${gecos} ${home} ${shell}` }, id, action);
  if (typeof item === "string") return item;
  if (item.like !== undefined && !tree.resolve(item.like))
    process.report({ kind: "unknown", why: `there is no ${item.like}` });
  const map = action.startsWith("u") ? plan.users : plan.groups;
  const there = map.get(name);
  if (!there) map.set(name, item);
  else if (there.text !== item.text) {
    return `Conflict with earlier configuration for ${action === "g" ? "group" : "user"} '${name}', ignoring line.`;
  }
  return "";
}

function readRange(id: string, { ranges }: Plan): string {
  const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(id) ?? [];
  if (first === undefined || Number(last) < Number(first)) return `Invalid UID range ${id}.`;
  ranges.push([Number(first), Number(last)]);
  return "";
}

type Named = Pick<Item, "name" | "gecos" | "home" | "shell" | "locked" | "text">;

function itemOf(named: Named, id: string, action: string): Item | string {
  const plain = { uid: undefined, gid: undefined, strict: false, group: undefined, like: undefined, ...named };
  if (id === "") return plain;
  if (id.startsWith("/")) return { ...plain, like: id };
  if (action === "g") return /^\d+$/.test(id) ? { ...plain, gid: Number(id) } : `Failed to parse GID: '${id}'`;
  const [user = "", group] = id.split(/:(.*)/s);
  const uid = user === "-" || user === "" ? undefined : Number(user);
  if (uid !== undefined && !/^\d+$/.test(user)) return `Failed to parse UID: '${id}'`;
  if (group === undefined) return { ...plain, uid };
  return /^\d+$/.test(group) ? { ...plain, uid, gid: Number(group), strict: true } : { ...plain, uid, group };
}
