import { type Process, toName } from "../../../shell/index.ts";
import type { Options } from "../../../userland/gnu/options.ts";
import { Accounts, fixedDay, isName, membersOf } from "./accounts.ts";
import { changeOwner, shellIsMissing } from "./home.ts";
import { LoginDefs } from "./login-defs.ts";
import { dayOf, Failure, field, numberOf, oneName, shadowTool, Usage } from "./shadow-tool.ts";

const grammar = {
  usage: "[options] LOGIN",
  short: "abc:d:e:f:g:G:hl:Lmop:rR:s:u:UP:v:w:V:W:Z:",
  long:
    "append=a badname=b badnames=b comment=c home=d expiredate=e inactive=f gid=g groups=G help=h login=l lock=L " +
    "move-home=m non-unique=o password=p remove=r root=R shell=s uid=u unlock=U prefix=P add-subuids=v del-subuids=V " +
    "add-subgids=w del-subgids=W selinux-user=Z",
  unsupported: "R P Z",
};

/** https://manpages.debian.org/usermod.8 */
export const usermod = shadowTool(grammar, (process, options) => {
  if (options.has("R", "P")) return 1;
  const name = oneName(options);
  const { tree } = process;
  const accounts = new Accounts(tree);
  const user = accounts.user(name);
  const groups = check(process, options, accounts);
  if (!user) throw new Failure(6, `user '${name}' does not exist`);
  checkTogether(options);
  const changed = newLine(accounts, options, user);
  const hidden = accounts.shadow.find(name);
  const shadowed = newShadow(process, options, hidden ?? [name, "", "", "", "", "", "", "", ""], changed[0] ?? name);
  const password = options.has("L", "U", "p");
  const openly = password || changed.join(":") !== user.join(":");
  const hiddenly = password || changed[0] !== name || shadowed.join(":") !== (hidden ?? shadowed).join(":");
  if (!openly && !hiddenly && !options.has("v", "V", "w", "W", "G")) {
    process.stdout.write("usermod: no changes\n");
    return 0;
  }
  if (changed[0] !== name || changed[2] !== user[2] || changed[5] !== user[5]) refuseRoot(user);

  if (openly) accounts.passwd.set(changed, name);
  if (hidden && hiddenly) accounts.shadow.set(shadowed, name);
  else if (!hidden && options.has("e", "f")) accounts.shadow.append(withAging(shadowed, new LoginDefs(tree)));
  if (options.has("G")) changeGroups(accounts, options, name, groups);
  if (changed[0] !== name) renameMember(accounts, name, changed[0] ?? name);
  changeSubordinates(accounts, options, changed[0] ?? name);
  accounts.commit();
  moveHome(process, options, user, changed);
  return 0;
});

/** Looks at each option by itself, in the order that they are given in. @returns names of the groups of `-G` */
function check({ tree, stderr }: Process, options: Options, accounts: Accounts): readonly string[] {
  let groups: readonly string[] = [];
  for (const { key, value = "" } of options.given) {
    if ((key === "c" || key === "d") && /[:\n]/.test(value)) throw new Failure(3, `invalid field '${value}'`);
    if (key === "d" && value !== "" && !value.startsWith("/")) throw new Failure(3, "homedir must be an absolute path");
    if (key === "e" && dayOf(value) === undefined) throw new Failure(3, `invalid date '${value}'`);
    if (key === "f" && !/^(-1|\d+)$/.test(value)) throw new Failure(3, `invalid numeric argument '${value}'`);
    if (key === "g" && !accounts.groupOf(value)) throw new Failure(6, `group '${value}' does not exist`);
    if (key === "l" && !isName(value, tree))
      throw new Failure(3, `invalid user name '${value}': use --badname to ignore`);
    if (key === "u" && numberOf(value) === undefined) throw new Failure(3, `invalid user ID '${value}'`);
    if (key === "G") {
      const words = value.split(",").filter((group) => group !== "");
      const missing = words.filter((group) => !accounts.groupOf(group));
      for (const group of missing) stderr.write(`usermod: group '${group}' does not exist\n`);
      if (missing.length > 0) throw new Failure(6, "");
      groups = words.map((group) => accounts.groupOf(group)?.[0] ?? group);
    }
    if (key !== "s") continue;
    if (value !== "" && !/^[/*][^:\n]*$/.test(value)) throw new Failure(3, `invalid shell '${value}'`);
    if (shellIsMissing(tree, toName(value))) {
      stderr.write(`usermod: Warning: missing or non-executable shell '${value}'\n`);
    }
  }
  return groups;
}

function checkTogether(options: Options): void {
  if (options.given.length === 0) throw new Usage("no options");
  const needs = (flag: string, other: string): void => {
    if (options.has(flag) && !options.has(other))
      throw new Usage(`-${flag} flag is only allowed with the -${other} flag`);
  };
  needs("a", "G");
  needs("r", "G");
  if (options.has("r") && options.has("a")) throw new Usage("-r and -a are mutually exclusive flags");
  if (["L", "p", "U"].filter((key) => options.has(key)).length > 1) {
    throw new Usage("the -L, -p, and -U flags are exclusive");
  }
  needs("o", "u");
  needs("m", "d");
}

function newLine(accounts: Accounts, options: Options, user: readonly string[]): string[] {
  const [name = "", , id = "", group = "", comment = "", home = "", shell = ""] = user;
  const login = options.value("l") ?? name;
  if (login !== name && accounts.user(login)) throw new Failure(9, `user '${login}' already exists`);
  const uid = Number(options.value("u") ?? id);
  if (uid !== Number(id) && !options.has("o") && accounts.userById(uid))
    throw new Failure(4, `UID '${uid}' already exists`);
  const wanted = options.value("g");
  const gid = wanted === undefined ? group : (accounts.groupOf(wanted)?.[2] ?? group);
  return [
    ...[login, user[1] ?? "x", String(uid), gid, options.value("c") ?? comment],
    ...[options.value("d") ?? home, options.value("s") ?? shell],
  ];
}

function newShadow({ stderr }: Process, options: Options, old: readonly string[], login: string): string[] {
  let fields = old.with(0, login);
  const password = fields[1] ?? "";
  const given = options.value("p");
  if (given !== undefined) fields = fields.with(1, given).with(2, String(fixedDay));
  if (options.has("L") && !password.startsWith("!")) fields = fields.with(1, `!${password}`);
  if (options.has("U") && password.startsWith("!")) {
    const opened = password.slice(1);
    if (opened !== "") fields = fields.with(1, opened);
    else {
      stderr.write("usermod: unlocking the user's password would result in a passwordless account.\n");
      stderr.write("You should set a password with usermod -p to unlock this user's password.\n");
    }
  }
  const inactive = options.value("f");
  if (inactive !== undefined) fields = fields.with(6, field(Number(inactive)));
  const expires = options.value("e");
  if (expires !== undefined) fields = fields.with(7, field(dayOf(expires) ?? -1));
  return fields;
}

function withAging(fields: readonly string[], defs: LoginDefs): string[] {
  const [least, most, warn] = ["PASS_MIN_DAYS", "PASS_MAX_DAYS", "PASS_WARN_AGE"].map((key) =>
    field(defs.number(key, -1)),
  );
  const [name = "", , , , , , inactive = "", expires = "", flag = ""] = fields;
  return [name, "!", String(fixedDay), least ?? "", most ?? "", warn ?? "", inactive, expires, flag];
}

/** Scripts are run by root, so root's account is always in use. */
export function refuseRoot([name = "", , uid]: readonly string[]): void {
  if (uid === "0") throw new Failure(8, `user ${name} is currently used by process 1`);
}

function changeGroups(accounts: Accounts, options: Options, name: string, groups: readonly string[]): void {
  const [append, remove] = [options.has("a"), options.has("r")];
  for (const file of [accounts.group, accounts.gshadow]) {
    file.rewrite((fields) => {
      const members = membersOf(fields);
      const [named, within] = [groups.includes(fields[0] ?? ""), members.includes(name)];
      if (named && !remove && !within) return fields.with(3, [...members, name].join(","));
      const leaves = within && (remove ? named : !append && !named);
      return leaves ? fields.with(3, members.filter((member) => member !== name).join(",")) : fields;
    });
  }
}

function renameMember(accounts: Accounts, from: string, to: string): void {
  for (const file of [accounts.group, accounts.gshadow]) {
    file.rewrite((fields) =>
      fields.with(
        3,
        membersOf(fields)
          .map((name) => (name === from ? to : name))
          .join(","),
      ),
    );
  }
}

function changeSubordinates(accounts: Accounts, options: Options, name: string): void {
  for (const { key, value = "" } of options.given) {
    if (!"vVwW".includes(key)) continue;
    const kind = key.toLowerCase() === "v" ? "uid" : "gid";
    const file = kind === "uid" ? accounts.subuid : accounts.subgid;
    const [, first, last] = /^(\d+)-(\d+)$/.exec(value) ?? [];
    if (first === undefined || Number(last) < Number(first)) {
      throw new Failure(3, `invalid subordinate ${kind} range '${value}'`);
    }
    const count = Number(last) - Number(first) + 1;
    const line = [name, first, String(count)];
    if (key === "v" || key === "w") file.append(line);
    else file.removeWhere((fields) => fields.join(":") === line.join(":"));
  }
}

function moveHome(
  { tree, stderr }: Process,
  options: Options,
  before: readonly string[],
  after: readonly string[],
): void {
  const [from, to] = [toName(before[5] ?? ""), toName(after[5] ?? "")];
  if (options.has("m") && from !== to) {
    if (tree.resolve(from)?.type !== "directory") {
      stderr.write(
        `usermod: The previous home directory (${before[5]}) does not exist or is inaccessible. Move cannot be completed.\n`,
      );
    } else if (tree.get(to)) throw new Failure(12, `directory ${after[5]} exists`);
    else {
      tree.mkdir(to.slice(0, to.lastIndexOf("/")));
      tree.rename(from, to);
    }
  }
  const owner = (fields: readonly string[]) => ({ uid: Number(fields[2]), gid: Number(fields[3]) });
  if (before[2] === after[2] && before[3] === after[3]) return;
  if (tree.get(to)?.uid === Number(before[2])) changeOwner(tree, to, owner(before), owner(after));
}
