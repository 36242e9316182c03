import { type Process, toName } from "../../../../shell/index.ts";
import { type Accounts, fixedDay, membersOf } from "../../accounts/accounts.ts";
import type { Item, Plan } from "./parse.ts";

/** Makes users and groups of a plan that are not there yet, as systemd-sysusers numbers them: from above. */
export class Maker {
  readonly #process: Process;
  readonly #accounts: Accounts;
  readonly #plan: Plan;
  #candidates: number[];
  readonly #done = new Set<Item>();

  constructor(process: Process, accounts: Accounts, plan: Plan) {
    this.#process = process;
    this.#accounts = accounts;
    this.#plan = plan;
    const ranges = plan.ranges.length > 0 ? plan.ranges : [[1, 999] as const];
    const all = new Set(
      ranges.flatMap(([first, last]) =>
        Array.from({ length: Math.min(last - first, 65_535) + 1 }, (_, at) => first + at),
      ),
    );
    this.#candidates = [...all].sort((a, b) => a - b);
  }

  make(): void {
    const { users, groups, members } = this.#plan;
    for (const [group, names] of members) {
      for (const name of names) if (!users.has(name)) users.set(name, blank(name));
      if (!groups.has(group)) groups.set(group, blank(group));
    }
    for (const item of groups.values()) this.#addGroup(item);
    for (const item of users.values()) this.#addUserAndGroup(item);
    for (const [group, names] of members) this.#addMembers(group, names);
  }

  #say(text: string): void {
    this.#process.stderr.write(`${text}\n`);
  }

  #addUserAndGroup(item: Item): void {
    const named = this.#plan.groups.get(item.group ?? item.name);
    if (item.gid === undefined && named && this.#done.has(named)) item.gid = named.gid;
    else if (item.group !== undefined) {
      const group = this.#accounts.groupNamed(item.group);
      if (!group) return this.#say(`Failed to create ${item.name}: please create group ${item.group}`);
      item.gid = Number(group[2]);
    } else if (item.strict) {
      if (!this.#accounts.groupById(item.gid ?? -1) && !this.#accounts.user(item.name)) {
        return this.#say(`Failed to create ${item.name}: please create GID ${item.gid}`);
      }
    } else if (!this.#addGroup(item)) return;
    this.#addUser(item);
  }

  #addGroup(item: Item): boolean {
    const { name } = item;
    const there = this.#accounts.groupNamed(name);
    this.#done.add(item);
    if (there) {
      item.gid = Number(there[2]);
      return true;
    }
    if (item.gid !== undefined && !this.#gidIsFree(item.gid, name)) {
      this.#say(`Suggested group ID ${item.gid} for ${name} already used.`);
      item.gid = undefined;
    }
    const like = item.like === undefined ? undefined : this.#process.tree.resolve(toName(item.like))?.gid;
    for (const wanted of [like, item.uid]) {
      if (item.gid === undefined && wanted !== undefined && this.#gidIsFree(wanted, name)) item.gid = wanted;
    }
    item.gid ??= this.#next((id) => this.#gidIsFree(id, name));
    if (item.gid === undefined) {
      this.#say(`No free group ID available for ${name}.`);
      return false;
    }
    this.#say(`Creating group '${name}' with GID ${item.gid}.`);
    this.#accounts.group.append([name, "x", String(item.gid), ""]);
    this.#accounts.gshadow.append([name, "!*", "", ""]);
    return true;
  }

  #addUser(item: Item): void {
    const { name, gecos, strict } = item;
    if (this.#accounts.user(name)) return;
    if (item.uid !== undefined && !this.#uidIsFree(item.uid, name, !strict)) {
      this.#say(`Suggested user ID ${item.uid} for ${name} already used.`);
      item.uid = undefined;
    }
    const like = item.like === undefined ? undefined : this.#process.tree.resolve(toName(item.like))?.uid;
    for (const wanted of [like, item.gid]) {
      if (item.uid === undefined && wanted !== undefined && this.#uidIsFree(wanted, name, true)) item.uid = wanted;
    }
    item.uid ??= this.#next((id) => this.#uidIsFree(id, name, true));
    if (item.uid === undefined) return this.#say(`No free user ID available for ${name}.`);
    this.#say(`Creating user '${name}' (${gecos || "n/a"}) with UID ${item.uid} and GID ${item.gid}.`);
    const home = item.home || (item.uid === 0 ? "/root" : "/");
    const shell = item.shell || (item.uid === 0 ? "/bin/sh" : "/usr/sbin/nologin");
    this.#accounts.passwd.append([name, "x", String(item.uid), String(item.gid), gecos, home, shell]);
    // A locked account is one whose time is over.
    this.#accounts.shadow.append([name, "!*", String(fixedDay), "", "", "", "", item.locked ? "1" : "", ""]);
  }

  /** The highest number below those that were looked at before. */
  #next(isFree: (id: number) => boolean): number | undefined {
    for (let id = this.#candidates.pop(); id !== undefined; id = this.#candidates.pop()) if (isFree(id)) return id;
    return undefined;
  }

  #gidIsFree(gid: number, name: string): boolean {
    const user = this.#accounts.userById(gid);
    return !this.#accounts.groupById(gid) && (!user || user[0] === name);
  }

  #uidIsFree(uid: number, name: string, withGroup: boolean): boolean {
    const group = this.#accounts.groupById(uid);
    return !this.#accounts.userById(uid) && (!withGroup || !group || group[0] === name);
  }

  #addMembers(group: string, names: readonly string[]): void {
    for (const file of [this.#accounts.group, this.#accounts.gshadow]) {
      const fields = file.find(group);
      const before = membersOf(fields);
      const added = names.filter((name) => !before.includes(name));
      if (!fields || added.length === 0) continue;
      file.set(fields.with(3, [...new Set([...before, ...added])].sort().join(",")));
    }
  }
}

const blank = (name: string): Item => ({
  ...{ name, uid: undefined, gid: undefined, strict: false, group: undefined, like: undefined },
  ...{ gecos: "", home: "", shell: "", locked: false, text: "" },
});
