import { Accounts, isModernShadow, isName, membersOf, setMembers } from "./accounts.ts";
import { Failure, numberOf, oneName, shadowTool } from "./shadow-tool.ts";

/** https://manpages.debian.org/groupmod.8 */
export const groupmod = shadowTool(
  {
    usage: "[options] GROUP",
    short: "ag:hn:op:P:R:U:",
    long: "append=a gid=g help=h new-name=n non-unique=o password=p root=R prefix=P users=U",
    unsupported: "P R",
  },
  ({ tree }, options) => {
    if (options.has("R", "P")) return 1;
    const name = oneName(options);
    const accounts = new Accounts(tree);
    const old = accounts.groupNamed(name);
    if (!old) throw new Failure(6, `group '${name}' does not exist`);
    const text = options.value("g");
    const gid = text === undefined ? undefined : numberOf(text);
    if (text !== undefined && gid === undefined) throw new Failure(3, `invalid group ID '${text}'`);
    const renamed = options.value("n");
    if (renamed !== undefined && renamed !== name) {
      if (!isName(renamed)) throw new Failure(3, `invalid group name '${renamed}'`);
      if (accounts.groupNamed(renamed)) throw new Failure(9, `group '${renamed}' already exists`);
    }
    const moves = gid !== undefined && String(gid) !== old[2];
    if (moves && !options.has("o") && accounts.groupById(gid)) throw new Failure(4, `GID '${gid}' already exists`);

    const users = options.value("U");
    if (users !== undefined) {
      const added = users.split(",").filter((user) => user !== "");
      const kept = options.has("a") ? membersOf(old) : [];
      const members = [...new Set([...kept, ...added])];
      // The older one leaves gshadow as it is.
      if (isModernShadow(tree)) setMembers(accounts, name, () => members);
      else accounts.group.set(old.with(3, members.join(",")));
    }
    const password = options.value("p");
    const shadowed = accounts.gshadow.find(name);
    if (password !== undefined && shadowed) accounts.gshadow.set(shadowed.with(1, password));
    const fields = accounts.groupNamed(name) ?? old;
    const changed = fields.with(0, renamed ?? name).with(2, String(gid ?? old[2]));
    accounts.group.set(password !== undefined && !shadowed ? changed.with(1, password) : changed, name);
    const hidden = accounts.gshadow.find(name);
    if (renamed !== undefined && hidden) accounts.gshadow.set(hidden.with(0, renamed), name);
    if (moves) accounts.passwd.rewrite((row) => (row[3] === old[2] ? row.with(3, String(gid)) : row));
    accounts.commit();
    return 0;
  },
);

/** https://manpages.debian.org/groupdel.8 */
export const groupdel = shadowTool(
  { usage: "[options] GROUP", short: "fhP:R:", long: "force=f help=h root=R prefix=P", unsupported: "P R" },
  ({ tree }, options) => {
    if (options.has("R", "P")) return 1;
    const name = oneName(options);
    const accounts = new Accounts(tree);
    const group = accounts.groupNamed(name);
    if (!group) throw new Failure(6, `group '${name}' does not exist`);
    const owner = accounts.passwd.entries().find((user) => user[3] === group[2]);
    if (owner && !options.has("f")) throw new Failure(8, `cannot remove the primary group of user '${owner[0]}'`);
    accounts.group.remove(name);
    accounts.gshadow.remove(name);
    accounts.commit();
    return 0;
  },
);
