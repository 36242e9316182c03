import type { Process } from "../../../shell/index.ts";
import { textOf, toName } from "../../../shell/index.ts";
import type { Options } from "../../../userland/gnu/options.ts";
import { Accounts, addGroup, addMember, fixedDay, isModernShadow, isName } from "./accounts.ts";
import { freeId, idRange } from "./free-id.ts";
import { copySkeleton, makeHome, shellIsMissing } from "./home.ts";
import { LoginDefs } from "./login-defs.ts";
import { dayOf, Failure, field, numberOf, oneName, shadowTool, Usage } from "./shadow-tool.ts";
import { addSubordinates } from "./sub-ids.ts";

const grammar = {
  usage: "[options] LOGIN\n       useradd -D\n       useradd -D [options]",
  short: "b:c:d:De:f:Fg:G:hk:K:lmMNop:rR:P:s:u:UZ:",
  long:
    "base-dir=b comment=c home-dir=d defaults=D expiredate=e inactive=f add-subids-for-system=F gid=g groups=G help=h " +
    "skel=k key=K no-log-init=l create-home=m no-create-home=M no-user-group=N non-unique=o password=p system=r root=R " +
    "prefix=P shell=s uid=u user-group=U selinux-user=Z badname btrfs-subvolume-home",
  unsupported: "D R P Z btrfs-subvolume-home",
};

/** https://manpages.debian.org/useradd.8 */
export const useradd = shadowTool(grammar, (process, options) => {
  if (options.has("D", "R", "P")) return 1;
  const name = oneName(options);
  const { tree } = process;
  const accounts = new Accounts(tree);
  const defs = new LoginDefs(tree);
  for (const setting of options.values("K")) setOverride(defs, setting);
  check(process, options, name);
  const system = options.has("r");
  const own = ownGroup(options, defs);
  if (accounts.user(name)) throw new Failure(9, `user '${name}' already exists`);
  if (own && accounts.groupNamed(name)) {
    throw new Failure(9, `group ${name} exists - if you want to add this user to that group, use -g.`);
  }

  const defaults = readDefaults(process);
  const groups = (options.value("G") ?? "").split(",").filter((group) => group !== "");
  const primary = own ? undefined : groupFor(accounts, options, defaults.get("GROUP") ?? "100");
  const members = groups.map((group) => knownGroup(accounts, group));
  const uid = chooseUid(process, options, accounts, defs);
  const gid = primary ?? freeId(accounts, defs, "GID", system, uid);
  if (gid === undefined) throw new Failure(4, "can't create group");

  const home = options.value("d") ?? `${options.value("b") ?? defaults.get("HOME") ?? "/home"}/${name}`;
  const shell = options.value("s") ?? defaults.get("SHELL") ?? "";
  accounts.passwd.append([name, "x", String(uid), String(gid), options.value("c") ?? "", home, shell]);
  if (own) addGroup(accounts, name, gid);
  for (const group of members) addMember(accounts, group, name);
  accounts.shadow.append(shadowLine(options, defs, name, defaults));
  if (wantsSubordinates(options, defs)) addSubordinates(accounts, defs, name);
  accounts.commit();
  if (wantsHome(options, defs)) createHome(process, options, defs, { home, uid, gid, defaults, name });
  return 0;
});

function check({ tree, stderr }: Process, options: Options, name: string): void {
  if (options.has("r") && options.has("N") && options.has("U")) throw new Usage("options -U and -N conflict");
  if (options.has("k") && !options.has("m")) throw new Usage("-k flag is only allowed with the -m flag");
  if (!options.has("badname") && !isName(name, tree)) {
    throw new Failure(isModernShadow(tree) ? 19 : 3, `invalid user name '${name}': use --badname to ignore`);
  }
  const comment = options.value("c") ?? "";
  if (/[:\n]/.test(comment)) throw new Failure(3, `invalid comment '${comment}'`);
  const home = options.value("d");
  if (home !== undefined && (!home.startsWith("/") || /[:\n]/.test(home))) {
    throw new Failure(3, `invalid home directory '${home}'`);
  }
  const shell = options.value("s");
  if (shell === undefined) return;
  if (shell !== "" && !/^[/*][^:\n]*$/.test(shell)) throw new Failure(3, `invalid shell '${shell}'`);
  if (shellIsMissing(tree, toName(shell)))
    stderr.write(`useradd: Warning: missing or non-executable shell '${shell}'\n`);
}

function setOverride(defs: LoginDefs, setting: string): void {
  const [, key = "", value = ""] = /^([^=]+)=(.*)$/s.exec(setting) ?? [];
  if (key === "") throw new Failure(3, "-K requires KEY=VALUE");
  defs.set(key, value);
}

function ownGroup(options: Options, defs: LoginDefs): boolean {
  if (options.has("U")) return true;
  return !options.has("g", "N") && defs.yes("USERGROUPS_ENAB");
}

function groupFor(accounts: Accounts, options: Options, otherwise: string): number {
  const wanted = options.value("g");
  const fields = accounts.groupOf(wanted ?? otherwise);
  if (wanted !== undefined && !fields) throw new Failure(6, `group '${wanted}' does not exist`);
  return fields ? Number(fields[2]) : Number(otherwise);
}

function knownGroup(accounts: Accounts, group: string): string {
  const fields = accounts.groupOf(group);
  if (!fields) throw new Failure(6, `group '${group}' does not exist`);
  return fields[0] ?? "";
}

function chooseUid({ stderr }: Process, options: Options, accounts: Accounts, defs: LoginDefs): number {
  const text = options.value("u");
  const system = options.has("r");
  if (text === undefined) {
    const uid = freeId(accounts, defs, "UID", system);
    if (uid === undefined)
      throw new Failure(4, `Can't get unique ${system ? "system " : ""}UID (no more available UIDs)`);
    return uid;
  }
  const uid = numberOf(text);
  if (uid === undefined) throw new Failure(3, `invalid user ID '${text}'`);
  if (!options.has("o") && accounts.userById(uid)) throw new Failure(4, `UID ${uid} is not unique`);
  const [least, most] = idRange(defs, "UID", system);
  const [name = ""] = options.operands;
  if (system && uid > most) stderr.write(`useradd warning: ${name}'s uid ${uid} is greater than SYS_UID_MAX ${most}\n`);
  else if (!system && uid !== 0 && (uid < least || uid > most)) {
    stderr.write(`useradd warning: ${name}'s uid ${uid} outside of the UID_MIN ${least} and UID_MAX ${most} range.\n`);
  }
  return uid;
}

function shadowLine(options: Options, defs: LoginDefs, name: string, defaults: ReadonlyMap<string, string>): string[] {
  const password = options.value("p") ?? "!";
  const system = options.has("r");
  const aging = (setting: string): string => (system ? "" : field(defs.number(setting, -1)));
  const inactive = options.value("f") ?? defaults.get("INACTIVE") ?? "-1";
  const expiry = options.value("e") ?? defaults.get("EXPIRE") ?? "";
  const expires = dayOf(expiry);
  if (expires === undefined) throw new Failure(3, `invalid date '${expiry}'`);
  if (!/^(-1|\d+)$/.test(inactive)) throw new Failure(3, `invalid numeric argument '${inactive}'`);
  const days = [aging("PASS_MIN_DAYS"), aging("PASS_MAX_DAYS"), aging("PASS_WARN_AGE"), field(Number(inactive))];
  return [name, password, String(fixedDay), ...days, field(expires), ""];
}

function wantsSubordinates(options: Options, defs: LoginDefs): boolean {
  if (options.has("r") && !options.has("F")) return false;
  const uid = Number(options.value("u") ?? 0);
  const [least, most] = idRange(defs, "UID", false);
  return uid === 0 || (uid >= least && uid <= most);
}

const wantsHome = (options: Options, defs: LoginDefs): boolean =>
  options.has("m") || (!options.has("M", "r") && defs.yes("CREATE_HOME"));

interface Home {
  readonly name: string;
  readonly home: string;
  readonly uid: number;
  readonly gid: number;
  readonly defaults: ReadonlyMap<string, string>;
}

function createHome({ tree, stderr }: Process, options: Options, defs: LoginDefs, account: Home): void {
  const { name, uid, gid, defaults } = account;
  const home = toName(account.home);
  if (tree.resolve(home)) {
    stderr.write(`useradd: warning: the home directory ${account.home} already exists.\n`);
    stderr.write("useradd: Not copying any file from skel directory into it.\n");
  } else {
    makeHome(tree, home, { uid, gid }, defs.number("HOME_MODE", 0o777 & ~defs.number("UMASK", 0o022)));
    copySkeleton(tree, options.value("k") ?? defaults.get("SKEL") ?? "/etc/skel", home, { uid, gid });
  }
  if (options.has("r") || defaults.get("CREATE_MAIL_SPOOL")?.toLowerCase() !== "yes") return;
  const mail = new Accounts(tree).groupNamed("mail");
  tree.write(`${defs.text("MAIL_DIR") ?? "/var/mail"}/${name}`, "", {
    mode: mail ? 0o660 : 0o600,
    uid,
    gid: mail ? Number(mail[2]) : gid,
  });
}

/** `/etc/default/useradd`, as `NAME=VALUE` lines. */
function readDefaults({ tree }: Process): ReadonlyMap<string, string> {
  const path = "etc/default/useradd";
  if (tree.resolve(path)?.type !== "file") return new Map();
  const lines = textOf(tree.read(path)).split("\n");
  return new Map(
    lines.flatMap((line): [string, string][] => {
      const [, name = "", value = ""] = /^([A-Z_]+)=(.*)$/.exec(line) ?? [];
      return name === "" || value === "" ? [] : [[name, value]];
    }),
  );
}
