import { type Command, effectFailed, fixedDay } from "../command.ts";
import { addMember, makeGroup, ranges } from "./addgroup.ts";
import { freeId, groupId, readAccounts, userId, writeAccounts } from "./database.ts";
import { readOptions } from "./options.ts";

const flags = [
  "--system",
  "--group",
  "--quiet",
  "--no-create-home",
  "--disabled-login",
  "--disabled-password",
  "--force-badname",
  "--allow-bad-names",
  "--allow-badname",
];
const values = ["--home", "--shell", "--uid", "--gid", "--ingroup", "--gecos", "--comment"];

/**
 * `adduser --system …  USER` makes a system user unless it is there; `adduser USER GROUP` adds one to a group.
 * Accounts of people are not what packages make. https://manpages.debian.org/adduser.8
 */
export const adduser: Command = (tree, args) => {
  const options = readOptions(args, flags, values);
  const fail = (why: string) => effectFailed("adduser", args, why);
  if (typeof options === "string") throw fail(`what is ${options}?`);
  const [name, group, ...others] = options.names;
  if (name === undefined || others.length > 0) throw fail("needs a name");
  if (group !== undefined) {
    if (userId(tree, name) === undefined) throw fail(`there is no user ${name}`);
    if (groupId(tree, group) === undefined) throw fail(`there is no group ${group}`);
    return addMember(tree, name, group);
  }
  if (!options.flags.has("--system")) throw fail("firn makes system users only");
  if (userId(tree, name) !== undefined) return;

  const get = (option: string): string | undefined => options.values.get(option);
  const wanted = get("--uid");
  const uid = wanted === undefined ? freeId(tree, ...ranges.system) : Number(wanted);
  if (uid === undefined || !Number.isInteger(uid)) throw fail("there is no free number");
  const own = options.flags.has("--group");
  if (own && groupId(tree, name) === undefined) makeGroup(tree, name, uid);
  const within = get("--ingroup");
  const gid = own ? groupId(tree, name) : within === undefined ? Number(get("--gid") ?? 65_534) : groupId(tree, within);
  if (gid === undefined) throw fail(`there is no group ${within}`);
  const home = get("--home") ?? "/nonexistent";
  const row = [name, "x", String(uid), String(gid), get("--gecos") ?? get("--comment") ?? "", home];
  writeAccounts(tree, "passwd", [...readAccounts(tree, "passwd"), [...row, get("--shell") ?? "/usr/sbin/nologin"]]);
  writeAccounts(tree, "shadow", [
    ...readAccounts(tree, "shadow"),
    [name, "!", String(fixedDay), "", "", "", "", "", ""],
  ]);
  if (options.flags.has("--no-create-home") || home === "/nonexistent" || tree.resolve(home)) return;
  tree.mkdir(home, { mode: 0o755, uid, gid });
};
