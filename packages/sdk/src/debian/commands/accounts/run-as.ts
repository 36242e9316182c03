import type { Process } from "../../../shell/index.ts";
import { gnu, Misuse, Stop } from "../../../userland/gnu/command.ts";
import { execute } from "../../../userland/gnu/execute.ts";
import { quoteFile } from "../../../userland/gnu/quote.ts";
import { Accounts } from "./accounts.ts";
import { LoginDefs } from "./login-defs.ts";

type Environment = Readonly<Record<string, string | undefined>>;

interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  readonly shell: string;
}

function accountOf({ tree }: Process, name: string): Account {
  const accounts = new Accounts(tree);
  const fields = accounts.user(name) ?? (/^\d+$/.test(name) ? accounts.userById(Number(name)) : undefined);
  if (!fields) {
    throw new Stop(`user ${name} does not exist or the user entry does not contain all the required fields`);
  }
  const [login = name, , uid, gid, , home = "/", shell = ""] = fields;
  return { name: login, uid: Number(uid), gid: Number(gid), home, shell: shell === "" ? "/bin/sh" : shell };
}

const groupId = ({ tree }: Process, name: string): number => {
  const group = new Accounts(tree).groupOf(name);
  if (!group) throw new Stop(`group ${name} does not exist`);
  return Number(group[2]);
};

const start = (process: Process, words: readonly string[], user: Account, env: Environment, cwd?: string): number => {
  const { uid, gid } = user;
  return execute(process, words, (word, why) => process.stderr.write(`${quoteFile(word)}: ${why}\n`), {
    user: { uid, gid },
    env,
    ...(cwd !== undefined && { cwd }),
  });
};

/** A login's environment: nothing of the caller's but the terminal. */
const cleared = (process: Process): Environment =>
  Object.fromEntries([...process.env.keys()].filter((name) => name !== "TERM").map((name) => [name, undefined]));

const identity = ({ home, shell, name }: Account): Environment => ({
  HOME: home,
  SHELL: shell,
  USER: name,
  LOGNAME: name,
});

/** `su`, and `runuser` which is the same without asking: https://manpages.debian.org/su.1, runuser.1 */
export const su = gnu(
  {
    short: "c:fg:G:lmpPs:u:hVw:T",
    long:
      "command:=c session-command:=c fast=f group:=g supp-group:=G login=l preserve-environment=p pty=P no-pty=T shell:=s " +
      "user:=u whitelist-environment:=w",
    rewrite: (args) => args.map((word) => (word === "-" ? "-l" : word)),
  },
  (process, options) => {
    const words = [...options.operands];
    const asked = options.value("u");
    if (asked !== undefined) {
      if (words.length === 0) throw new Misuse("no command was specified");
      return start(process, words, accountOf(process, asked), {});
    }
    const account = accountOf(process, words.shift() ?? "root");
    const group = options.value("g");
    const user = group === undefined ? account : { ...account, gid: groupId(process, group) };
    const login = options.has("l");
    const keeps = options.has("p", "m");
    const shell = options.value("s") ?? ((keeps && process.env.get("SHELL")) || user.shell);
    const path = new LoginDefs(process.tree).text(user.uid === 0 ? "ENV_SUPATH" : "ENV_PATH")?.replace(/^PATH=/, "");
    const env: Environment = login
      ? { ...cleared(process), ...identity({ ...user, shell }), PATH: path ?? "/usr/local/bin:/usr/bin:/bin" }
      : keeps
        ? {}
        : user.uid === 0
          ? { HOME: user.home, SHELL: shell }
          : identity({ ...user, shell });
    const command = options.value("c");
    const call = [shell, ...(command === undefined ? [] : ["-c", command]), ...words];
    const home = login && process.tree.resolve(user.home)?.type === "directory" ? user.home : undefined;
    return start(process, call, user, env, home);
  },
);

/** https://manpages.debian.org/setpriv.1: of privileges, who the user is is all that a tree of files shows. */
export const setpriv = gnu(
  {
    short: "dhV",
    long:
      "reuid: ruid: euid: regid: rgid: egid: clear-groups keep-groups init-groups groups: no-new-privs nnp inh-caps: " +
      "ambient-caps: bounding-set: securebits: pdeathsig: selinux-label: apparmor-profile: reset-env dump=d",
    inOrder: true,
    unsupported: "d",
  },
  (process, options) => {
    if (options.operands.length === 0) throw new Misuse("No program specified");
    const name = options.value("reuid") ?? options.value("euid");
    const group = options.value("regid") ?? options.value("egid");
    const { uid, gid } = process.user;
    const known = name === undefined || /^\d+$/.test(name) ? undefined : accountOf(process, name);
    const account = known ?? {
      name: "",
      uid: name === undefined ? uid : Number(name),
      gid,
      home: "/",
      shell: "/bin/sh",
    };
    const own = group === undefined ? gid : /^\d+$/.test(group) ? Number(group) : groupId(process, group);
    const path = "/usr/local/bin:/bin:/usr/bin";
    const env = options.has("reset-env") ? { ...cleared(process), ...identity(account), PATH: path } : {};
    return start(process, options.operands, { ...account, gid: own }, env);
  },
);
