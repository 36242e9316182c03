import { textOf } from "../../../shell/index.ts";
import type { Tree } from "../../../tree/index.ts";
import { AccountFile } from "./account-file.ts";

/**
 * The day that shadow's database gives as a password's last change: days since 1970. The real tools write today's,
 * which would make each day's image another; this is `fixedTime`'s.
 */
export const fixedDay = 3652;

/**
 * The files of users and groups, read once by a command and written back by `commit` where they changed.
 * https://manpages.debian.org/passwd.5, group.5, shadow.5, gshadow.5, subuid.5
 */
export class Accounts {
  readonly tree: Tree;
  readonly passwd: AccountFile;
  readonly group: AccountFile;
  readonly shadow: AccountFile;
  readonly gshadow: AccountFile;
  readonly subuid: AccountFile;
  readonly subgid: AccountFile;

  constructor(tree: Tree) {
    this.tree = tree;
    this.passwd = new AccountFile(tree, "etc/passwd");
    this.group = new AccountFile(tree, "etc/group");
    this.shadow = new AccountFile(tree, "etc/shadow");
    this.gshadow = new AccountFile(tree, "etc/gshadow");
    this.subuid = new AccountFile(tree, "etc/subuid");
    this.subgid = new AccountFile(tree, "etc/subgid");
  }

  user(name: string): string[] | undefined {
    return this.passwd.find(name);
  }

  userById(uid: number): string[] | undefined {
    return this.passwd.findBy(2, String(uid));
  }

  groupNamed(name: string): string[] | undefined {
    return this.group.find(name);
  }

  groupById(gid: number): string[] | undefined {
    return this.group.findBy(2, String(gid));
  }

  /** A group by name or number. */
  groupOf(text: string): string[] | undefined {
    return /^\d+$/.test(text) ? this.groupById(Number(text)) : this.groupNamed(text);
  }

  /** lckpwdf(3) makes this file, and leaves it. */
  lock(): void {
    if (!this.tree.get("etc/.pwd.lock")) this.tree.write("etc/.pwd.lock", "", { mode: 0o600, uid: 0, gid: 0 });
  }

  commit(): void {
    this.lock();
    for (const file of [this.passwd, this.group, this.subuid, this.subgid]) file.commit({ mode: 0o644 });
    const gid = Number(this.groupNamed("shadow")?.[2] ?? 0);
    for (const file of [this.shadow, this.gshadow]) file.commit({ mode: 0o440, gid });
  }
}

export const membersOf = (fields: readonly string[] | undefined): string[] =>
  (fields?.[3] ?? "").split(",").filter((name) => name !== "");

/** Gives a group other members, in group and gshadow. */
export function setMembers(accounts: Accounts, group: string, change: (members: string[]) => readonly string[]): void {
  for (const file of [accounts.group, accounts.gshadow]) {
    const fields = file.find(group);
    if (fields) file.set(fields.with(3, change(membersOf(fields)).join(",")));
  }
}

export function addMember(accounts: Accounts, group: string, user: string): void {
  setMembers(accounts, group, (members) => (members.includes(user) ? members : [...members, user]));
}

/** Adds a group to group, and to gshadow where there is one. */
export function addGroup(accounts: Accounts, name: string, gid: number, password = "!", users = ""): void {
  accounts.group.append([name, accounts.gshadow.exists ? "x" : password, String(gid), users]);
  if (accounts.gshadow.exists) accounts.gshadow.append([name, password, "", users]);
}

/** Since 4.17 (Debian 13), whose shadowconfig only turns shadow passwords on. */
export function isModernShadow(tree: Tree): boolean {
  const script = "usr/sbin/shadowconfig";
  return tree.resolve(script)?.type === "file" && !textOf(tree.read(script)).includes("shadowoff");
}

/** What Debian's shadow takes as a name of a user or group. */
export const isName = (name: string, tree?: Tree): boolean =>
  name.length <= 32 &&
  /^[^-+~:,/\s][^:,/\s]*$/.test(name) &&
  name !== "." &&
  name !== ".." &&
  !(tree && /^\d+$/.test(name) && isModernShadow(tree));
