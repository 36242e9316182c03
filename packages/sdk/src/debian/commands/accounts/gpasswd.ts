import { Accounts, membersOf, setMembers } from "./accounts.ts";
import { Failure, oneName, shadowTool, toolName } from "./shadow-tool.ts";

const grammar = {
  usage: "[option] GROUP",
  short: "a:A:d:ghM:Q:rR",
  long: "add=a administrators=A delete=d help=h members=M root=Q remove-password=r restrict=R",
  unsupported: "Q g",
};

/** https://manpages.debian.org/gpasswd.1 */
export const gpasswd = shadowTool(grammar, (process, options) => {
  const { tree, stdout } = process;
  for (const { key, value = "" } of options.given) {
    if (!"aAdM".includes(key)) continue;
    const accounts = new Accounts(tree);
    const names = key === "A" || key === "M" ? value.split(",").filter((user) => user !== "") : [];
    const missing = [...names, ...(key === "a" ? [value] : [])].find((user) => !accounts.user(user));
    if (missing !== undefined) throw new Failure(3, `user '${missing}' does not exist`);
  }
  const name = oneName(options);
  const accounts = new Accounts(tree);
  if (!accounts.groupNamed(name)) throw new Failure(3, `group '${name}' does not exist in /etc/group`);
  const hidden = accounts.gshadow.exists;
  const shadowed = (change: (fields: readonly string[]) => readonly string[]): void => {
    const group = accounts.groupNamed(name) ?? [];
    if (hidden) accounts.gshadow.set(change(accounts.gshadow.find(name) ?? [name, "!", "", group[3] ?? ""]));
    else accounts.group.set(change(group).with(3, group[3] ?? ""));
  };
  for (const { key, value = "" } of options.given) {
    const members = membersOf(accounts.groupNamed(name));
    if (key === "a") {
      stdout.write(`Adding user ${value} to group ${name}\n`);
      setMembers(accounts, name, (list) => (list.includes(value) ? list : [...list, value]));
    } else if (key === "d") {
      stdout.write(`Removing user ${value} from group ${name}\n`);
      if (!members.includes(value)) throw new Failure(3, `user '${value}' is not a member of '${name}'`);
      setMembers(accounts, name, (list) => list.filter((user) => user !== value));
    } else if (key === "M") setMembers(accounts, name, () => value.split(",").filter((user) => user !== ""));
    else if (key === "A") shadowed((fields) => fields.with(2, value));
    else if (key === "r") shadowed((fields) => fields.with(1, ""));
    else if (key === "R") shadowed((fields) => fields.with(1, "!"));
  }
  if (options.given.length === 0) {
    process.report({
      kind: "deferred",
      why: `${toolName(process)} asks for a group's password`,
      remedy: "Set it at the container's first start.",
    });
    throw new Failure(1, "Not a tty");
  }
  // The real one writes both files whatever was asked of it.
  accounts.group.touch();
  if (hidden) accounts.gshadow.touch();
  accounts.commit();
  return 0;
});
