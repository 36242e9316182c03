import { toName } from "../../../shell/index.ts";
import { Accounts, membersOf } from "./accounts.ts";
import { LoginDefs } from "./login-defs.ts";
import { Failure, oneName, shadowTool } from "./shadow-tool.ts";
import { refuseRoot } from "./usermod.ts";

const grammar = {
  usage: "[options] LOGIN",
  short: "fhrR:P:Z",
  long: "force=f help=h remove=r root=R prefix=P selinux-user=Z",
  unsupported: "P R Z",
};

/** https://manpages.debian.org/userdel.8 */
export const userdel = shadowTool(grammar, (process, options) => {
  if (options.has("R", "P")) return 1;
  const name = oneName(options);
  const { tree, stderr } = process;
  const accounts = new Accounts(tree);
  const defs = new LoginDefs(tree);
  const user = accounts.user(name);
  if (!user) throw new Failure(6, `user '${name}' does not exist`);
  if (options.has("f") && user[2] === "0") stderr.write("userdel: user root is currently used by process 1\n");
  else refuseRoot(user);

  accounts.passwd.remove(name);
  accounts.shadow.remove(name);
  for (const file of [accounts.group, accounts.gshadow]) {
    file.rewrite((fields) => {
      const members = membersOf(fields);
      return members.includes(name) ? fields.with(3, members.filter((member) => member !== name).join(",")) : fields;
    });
  }
  const complaint = removeOwnGroup(accounts, defs, name, options.has("f"));
  if (complaint !== "") stderr.write(`userdel: ${complaint}\n`);
  accounts.subuid.remove(name);
  accounts.subgid.remove(name);
  accounts.commit();

  if (!options.has("r")) return 0;
  const mail = `${defs.text("MAIL_DIR") ?? "/var/mail"}/${name}`;
  if (tree.get(mail)) tree.remove(mail);
  else stderr.write(`userdel: ${name} mail spool (${mail}) not found\n`);
  const home = user[5] ?? "";
  const entry = tree.get(toName(home));
  if (!entry) {
    stderr.write(`userdel: ${name} home directory (${home}) not found\n`);
    return 0;
  }
  const shared = accounts.passwd.entries().find((other) => other[5] === home);
  if (entry.uid !== Number(user[2]) && !options.has("f")) {
    stderr.write(`userdel: ${home} not owned by ${name}, not removing\n`);
    return 12;
  }
  if (shared && !options.has("f")) {
    stderr.write(`userdel: not removing directory ${home} (would remove home of user ${shared[0]})\n`);
    return 12;
  }
  tree.remove(toName(home));
  return 0;
});

/** A user's own group goes too, unless others need it. @returns why it stays */
function removeOwnGroup(accounts: Accounts, defs: LoginDefs, name: string, force: boolean): string {
  const group = accounts.groupNamed(name);
  if (!group || !defs.yes("USERGROUPS_ENAB")) return "";
  if (membersOf(group).length > 0 && !force) return `group ${name} not removed because it has other members.`;
  const primary = accounts.passwd.entries().some((other) => other[3] === group[2]);
  if (primary && !force) return `group ${name} is the primary group of another user and is not removed.`;
  accounts.group.remove(name);
  accounts.gshadow.remove(name);
  return "";
}
