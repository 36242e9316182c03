import type { Tree } from "../../tree/index.ts";

export interface User {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  readonly shell: string;
}

export interface Group {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

const linesOf = (tree: Tree, path: string): readonly string[][] => {
  if (tree.resolve(path)?.type !== "file") return [];
  const lines = tree.read(path).toString("latin1").split("\n");
  return lines.filter((line) => line !== "" && !line.startsWith("#")).map((line) => line.split(":"));
};

const isNumber = (text: string | undefined): boolean => /^\d+$/.test(text ?? "");

/** What etc/passwd of the image says, as passwd(5). */
export function usersOf(tree: Tree): readonly User[] {
  return linesOf(tree, "etc/passwd")
    .filter(([, , uid, gid]) => isNumber(uid) && isNumber(gid))
    .map(([name = "", , uid, gid, , home = "", shell = ""]) => {
      return { name, uid: Number(uid), gid: Number(gid), home, shell };
    });
}

/** What etc/group of the image says, as group(5). */
export function groupsOf(tree: Tree): readonly Group[] {
  return linesOf(tree, "etc/group")
    .filter(([, , gid]) => isNumber(gid))
    .map(([name = "", , gid, members = ""]) => {
      return { name, gid: Number(gid), members: members.split(",").filter((member) => member !== "") };
    });
}

export const userName = (tree: Tree, uid: number): string | undefined =>
  usersOf(tree).find((user) => user.uid === uid)?.name;

export const groupName = (tree: Tree, gid: number): string | undefined =>
  groupsOf(tree).find((group) => group.gid === gid)?.name;

const numeric = (text: string): number | undefined => (/^\+?\d{1,10}$/.test(text) ? Number(text) : undefined);

/** The number of a user by name, or as a number. */
export const uidOf = (tree: Tree, text: string): number | undefined =>
  usersOf(tree).find((user) => user.name === text)?.uid ?? numeric(text);

export const gidOf = (tree: Tree, text: string): number | undefined =>
  groupsOf(tree).find((group) => group.name === text)?.gid ?? numeric(text);

export interface Owner {
  readonly uid?: number;
  readonly gid?: number;
  /** Written with a dot where a colon belongs. */
  readonly dotted?: boolean;
}

/**
 * `user`, `user:group`, `user:` (with the user's own group), `:group`, and the same with a dot, as chown(1) reads them.
 * @returns the message where it cannot be read
 */
export function parseOwner(tree: Tree, text: string): Owner | "invalid user" | "invalid group" | "invalid spec" {
  const colon = text.indexOf(":");
  const found = ownerAt(tree, text, colon);
  if (typeof found !== "string" || colon >= 0) return found;
  // A dot separates only where the whole is no user's name.
  const dot = text.indexOf(".");
  const dotted = dot < 0 ? found : ownerAt(tree, text, dot);
  return typeof dotted === "string" ? found : { ...dotted, dotted: true };
}

function ownerAt(tree: Tree, text: string, separator: number): ReturnType<typeof parseOwner> {
  const user = separator < 0 ? text : text.slice(0, separator);
  const group = separator < 0 ? "" : text.slice(separator + 1);
  const uid = user === "" ? undefined : uidOf(tree, user);
  if (user !== "" && uid === undefined) return "invalid user";
  if (separator >= 0 && group === "" && user !== "") {
    const own = usersOf(tree).find((one) => one.name === user);
    if (!own || uid === undefined) return "invalid spec";
    return { uid, gid: own.gid };
  }
  const gid = group === "" ? undefined : gidOf(tree, group);
  if (group !== "" && gid === undefined) return "invalid group";
  return { ...(uid !== undefined && { uid }), ...(gid !== undefined && { gid }) };
}
