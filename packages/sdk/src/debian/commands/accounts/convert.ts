import type { Command } from "../../../shell/index.ts";
import { Accounts, fixedDay, isModernShadow } from "./accounts.ts";
import { LoginDefs } from "./login-defs.ts";
import { field, shadowTool } from "./shadow-tool.ts";

const grammar = { usage: "[options]", short: "hR:", long: "help=h root=R", unsupported: "R" };

/** Moves passwords from passwd to shadow. https://manpages.debian.org/pwconv.8 */
export const pwconv = shadowTool(grammar, ({ tree }) => {
  const accounts = new Accounts(tree);
  const defs = new LoginDefs(tree);
  accounts.shadow.removeWhere(([name = ""]) => !accounts.user(name));
  const aging = ["PASS_MIN_DAYS", "PASS_MAX_DAYS", "PASS_WARN_AGE"].map((key) => field(defs.number(key, -1)));
  for (const user of accounts.passwd.entries()) {
    const [name = "", password = ""] = user;
    const old = accounts.shadow.find(name);
    if (old && password === "x") continue;
    const fresh = [name, "", "", ...aging, "", "", ""];
    accounts.shadow.set((old ?? fresh).with(1, password).with(2, String(fixedDay)));
    accounts.passwd.set(user.with(1, "x"));
  }
  accounts.commit();
  // What was in passwd before may have been passwords.
  if (tree.get("etc/passwd-")) tree.change("etc/passwd-", { mode: 0o600 });
  return 0;
});

/** Moves passwords from group to gshadow. */
export const grpconv = shadowTool(grammar, ({ tree }) => {
  const accounts = new Accounts(tree);
  accounts.gshadow.removeWhere(([name = ""]) => !accounts.groupNamed(name));
  for (const group of accounts.group.entries()) {
    const [name = "", password = "", , members = ""] = group;
    const old = accounts.gshadow.find(name);
    const hidden = old && password === "x" ? (old[1] ?? "") : password;
    accounts.gshadow.set([name, hidden, old?.[2] ?? "", members]);
    accounts.group.set(group.with(1, "x"));
  }
  accounts.commit();
  return 0;
});

/** Moves passwords back to passwd, and takes shadow away. */
export const pwunconv = shadowTool(grammar, ({ tree }) => {
  const accounts = new Accounts(tree);
  if (!accounts.shadow.exists) return 0;
  for (const user of accounts.passwd.entries()) {
    const hidden = accounts.shadow.find(user[0] ?? "");
    if (hidden) accounts.passwd.set(user.with(1, hidden[1] ?? ""));
  }
  accounts.passwd.commit({ mode: 0o644 });
  accounts.lock();
  tree.remove("etc/shadow");
  return 0;
});

/** Moves passwords back to group, and takes gshadow away. */
export const grpunconv = shadowTool(grammar, ({ tree }) => {
  const accounts = new Accounts(tree);
  if (!accounts.gshadow.exists) return 0;
  for (const group of accounts.group.entries()) {
    const hidden = accounts.gshadow.find(group[0] ?? "");
    if (hidden) accounts.group.set(group.with(1, hidden[1] ?? ""));
  }
  accounts.group.commit({ mode: 0o644 });
  accounts.lock();
  tree.remove("etc/gshadow");
  return 0;
});

/** Debian's script that turns shadow passwords on or off. https://manpages.debian.org/shadowconfig.8 */
export const shadowconfig: Command = (process) => {
  const { tree, args, stdout } = process;
  const [word = ""] = args;
  const modern = isModernShadow(tree);
  if (word !== "on" && word !== "off") {
    stdout.write(`Usage: /usr/sbin/shadowconfig on${modern ? "" : " | off"}\n`);
    return 0;
  }
  if (modern && word === "off") {
    stdout.write("E: Turning shadow passwords off is no longer supported.\n");
    return 1;
  }
  const on = word === "on";
  // It goes on where one of these fails: its `set -e` is in a condition.
  for (const words of [
    ["pwck", "-q", "-r"],
    ["grpck", "-r"],
    [on ? "pwconv" : "pwunconv"],
    [on ? "grpconv" : "grpunconv"],
  ]) {
    process.run(words);
  }
  for (const path of ["etc/passwd", "etc/group"]) tree.change(path, { mode: 0o644, uid: 0, gid: 0 });
  if (on) {
    const gid = Number(new Accounts(tree).groupNamed("shadow")?.[2] ?? 0);
    for (const path of ["etc/shadow", "etc/gshadow"]) {
      if (tree.resolve(path)) tree.change(path, { mode: 0o640, uid: 0, gid });
    }
  }
  stdout.write(`Shadow passwords are now ${word}.\n`);
  return 0;
};
