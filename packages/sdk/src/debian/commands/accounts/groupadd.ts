import { Accounts, addGroup, isName } from "./accounts.ts";
import { freeId } from "./free-id.ts";
import { LoginDefs } from "./login-defs.ts";
import { Failure, numberOf, oneName, shadowTool } from "./shadow-tool.ts";

const grammar = {
  usage: "[options] GROUP",
  short: "fg:hK:op:P:rR:U:",
  long: "force=f gid=g help=h key=K non-unique=o password=p system=r root=R prefix=P users=U",
  unsupported: "P R",
};

/** https://manpages.debian.org/groupadd.8 */
export const groupadd = shadowTool(grammar, (process, options) => {
  if (options.has("R", "P")) return 1;
  const { tree } = process;
  const name = oneName(options);
  const accounts = new Accounts(tree);
  const defs = new LoginDefs(tree);
  for (const setting of options.values("K")) {
    const [, key = "", value = ""] = /^([^=]+)=(.*)$/s.exec(setting) ?? [];
    if (key === "") throw new Failure(3, "-K requires KEY=VALUE");
    defs.set(key, value);
  }
  const wanted = options.value("g");
  const given = wanted === undefined ? undefined : numberOf(wanted);
  if (wanted !== undefined && given === undefined) throw new Failure(3, `invalid group ID '${wanted}'`);
  if (!isName(name)) throw new Failure(3, `'${name}' is not a valid group name`);
  const force = options.has("f");
  if (accounts.groupNamed(name)) {
    if (force) return 0;
    throw new Failure(9, `group '${name}' already exists`);
  }
  const taken = given !== undefined && !options.has("o") && accounts.groupById(given) !== undefined;
  if (taken && !force) throw new Failure(4, `GID '${given}' already exists`);
  const gid = given === undefined || taken ? freeId(accounts, defs, "GID", options.has("r")) : given;
  if (gid === undefined) throw new Failure(4, "Can't get unique GID (no more available GIDs)");
  for (const user of (options.value("U") ?? "").split(",")) {
    if (user !== "" && !accounts.user(user)) throw new Failure(3, `Invalid member username ${user}`);
  }
  addGroup(accounts, name, gid, options.value("p") ?? "!", options.value("U") ?? "");
  accounts.commit();
  return 0;
});
