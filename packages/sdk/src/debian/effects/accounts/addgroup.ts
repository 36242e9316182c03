import type { Tree } from "../../../tree/index.ts";
import { type Command, effectFailed } from "../command.ts";
import { freeId, groupId, readAccounts, writeAccounts } from "./database.ts";
import { readOptions } from "./options.ts";

/** What adduser.conf gives to system accounts and to people. */
export const ranges = { system: [100, 999], normal: [1000, 59_999] } as const;

/**
 * `addgroup [--system] [--gid N] GROUP`: makes a group unless it is there.
 * https://manpages.debian.org/addgroup.8
 */
export const addgroup: Command = (tree, args) => {
  const options = readOptions(args, ["--system", "--quiet", "--force-badname", "--allow-bad-names"], ["--gid"]);
  const fail = (why: string) => effectFailed("addgroup", args, why);
  if (typeof options === "string") throw fail(`what is ${options}?`);
  const [name, ...others] = options.names;
  if (name === undefined || others.length > 0) throw fail("needs one name");
  if (groupId(tree, name) !== undefined) return;
  const gid = options.values.get("--gid");
  const [first, last] = ranges[options.flags.has("--system") ? "system" : "normal"];
  const id = gid === undefined ? freeId(tree, first, last) : Number(gid);
  if (id === undefined || !Number.isInteger(id)) throw fail("there is no free number");
  makeGroup(tree, name, id);
};

export function makeGroup(tree: Tree, name: string, id: number): void {
  writeAccounts(tree, "group", [...readAccounts(tree, "group"), [name, "x", String(id), ""]]);
  writeAccounts(tree, "gshadow", [...readAccounts(tree, "gshadow"), [name, "!", "", ""]]);
}

/** Adds a user to a group's members, in group and gshadow. */
export function addMember(tree: Tree, user: string, group: string): void {
  for (const file of ["group", "gshadow"] as const) {
    const rows = readAccounts(tree, file).map((row) => {
      if (row[0] !== group) return row;
      const members = (row[3] ?? "").split(",").filter((member) => member !== "");
      return members.includes(user) ? row : row.with(3, [...members, user].join(","));
    });
    writeAccounts(tree, file, rows);
  }
}
