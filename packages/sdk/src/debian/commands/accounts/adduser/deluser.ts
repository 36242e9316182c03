import { type Command, type Process, toName } from "../../../../shell/index.ts";
import { Accounts, membersOf } from "../accounts.ts";
import { readPerlOptions } from "../getopt-long.ts";
import { toolName } from "../shadow-tool.ts";
import { type Config, readConfig } from "./config.ts";
import { Ended, Voice } from "./voice.ts";

const specs =
  "quiet|q debug verbose version|v help|h group conf|c=s system only-if-empty remove-home remove-all-files backup " +
  "backup-to=s backup-suffix=s no-preserve-root";
const modernSpecs = `${specs} stdoutmsglevel=s stderrmsglevel=s logmsglevel=s`;

interface Job {
  readonly process: Process;
  readonly voice: Voice;
  readonly config: Config;
  readonly flags: ReadonlySet<string>;
  readonly accounts: Accounts;
}

/** `deluser` and `delgroup`: https://manpages.debian.org/deluser.8 */
export const deluser: Command = (process) => {
  const voice = new Voice(process);
  try {
    const { given, names, complaints } = readPerlOptions(voice.modern ? modernSpecs : specs, process.args);
    for (const text of complaints) process.stderr.write(`${text}\n`);
    const flags = new Set(given.map(({ name }) => name));
    if (complaints.length > 0 || flags.has("help")) {
      process.stdout.write(`${toolName(process)} [options] user | group | user group\n`);
      return complaints.length === 0 ? 0 : voice.modern ? 51 : 1;
    }
    if (flags.has("quiet")) voice.verbose = 0;
    else if (flags.has("verbose") || flags.has("debug")) voice.verbose = 1;
    const confs = given.filter(({ name }) => name === "conf").map(({ value }) => value);
    const files = confs.length > 0 ? confs : ["/etc/adduser.conf", "/etc/deluser.conf"];
    const early = voice.modern ? readConfig(process, voice, files) : undefined;
    const [first = "", second, ...more] = names;
    if (first === "" || more.length > 0) throw voice.fail(51, "Only one or two names allowed.");
    const config = early ?? readConfig(process, voice, files);
    const job: Job = { process, voice, config, flags, accounts: new Accounts(process.tree) };
    if (second !== undefined) return removeMember(job, first, second);
    return toolName(process).endsWith("delgroup") || (flags.has("group") && !voice.modern)
      ? removeGroup(job, first)
      : removeUser(job, first);
  } catch (error) {
    if (error instanceof Ended) return error.status;
    throw error;
  }
};

/** A setting that is on by an option, or in the configuration. */
const isSet = (
  { flags, config }: Job,
  name: "system" | "only-if-empty" | "remove-home" | "remove-all-files" | "backup",
) => {
  const key = name.replaceAll("-", "_") as "system";
  return flags.has(name) || !["", "0"].includes(config[key]);
};

function removeUser(job: Job, name: string): number {
  const { process, voice, config, flags, accounts } = job;
  const { tree } = process;
  const user = accounts.user(name);
  const uid = Number(user?.[2]);
  if (isSet(job, "system")) {
    if (!user) {
      voice.notice(`The user \`${name}' does not exist, but --system was given. Exiting.`);
      return 0;
    }
    if (uid < Number(config.first_system_uid) || uid > Number(config.last_system_uid)) {
      voice.remark(`The user \`${name}' is not a system user. Exiting.`);
      return voice.modern ? 13 : 1;
    }
  }
  if (!user) throw voice.fail(12, `The user \`${name}' does not exist.`, "fatal", 2);
  if (uid === 0 && !flags.has("no-preserve-root")) keepRoot(job);
  if (isSet(job, "backup") || flags.has("backup-to") || isSet(job, "remove-all-files")) {
    process.report({ kind: "unknown", why: "firn does not know deluser --backup and --remove-all-files" });
  }
  if (isSet(job, "remove-home")) removeHome(job, name, user[5] ?? "");
  if (tree.resolve("usr/bin/crontab")) {
    voice.step("Removing crontab ...");
    tree.remove(`var/spool/cron/crontabs/${toName(name)}`);
  } else {
    const text = "`/usr/bin/crontab' not executed. Skipping crontab removal. Package `cron' required.";
    if (voice.modern && isSet(job, "system")) voice.step(text);
    else voice.warn(text);
  }
  voice.step(`Removing user \`${name}' ...`);
  touchLock(job);
  voice.call("/usr/sbin/userdel", name);
  if (!voice.modern) voice.step("Done.");
  return 0;
}

function keepRoot({ process, voice }: Job): never {
  const lines = [
    "WARNING: You are just about to delete the root account (uid 0)",
    "Usually this is never required as it may render the whole system unusable",
    "If you really want this, call deluser with parameter --no-preserve-root",
    "Stopping now without having performed any action",
  ];
  if (voice.modern) throw voice.fail(55, lines.join(". "));
  process.stdout.write(lines.map((line) => `${line}\n`).join(""));
  throw new Ended(9);
}

function removeHome({ process, voice, config }: Job, name: string, home: string): void {
  const { tree } = process;
  // File::Find is in the package perl, without which deluser stops here, or in newer ones goes on without.
  if (!tree.list("usr/share/perl").some((version) => tree.resolve(`usr/share/perl/${version}/File/Find.pm`))) {
    if (!voice.modern) {
      throw voice.fail(
        56,
        "In order to use the --remove-home, --remove-all-files, and --backup features,\n" +
          "you need to install the `perl' package. To accomplish that, run\napt-get install perl.",
        "fatal",
        8,
      );
    }
    return voice.warn(
      "In order to use the --remove-home, --remove-all-files, and --backup features, you need to install the `perl' " +
        "package. To accomplish that, run apt-get install perl.",
    );
  }
  voice.step("Looking for files to backup/remove ...");
  const path = toName(home);
  const mail = `/var/mail/${toName(name)}`;
  const found = tree.resolve(path)?.type === "directory";
  if (found || tree.get(mail)) voice.step("Removing files ...");
  if (found && path !== config.dhome && path !== "/") tree.remove(path);
  tree.remove(mail);
}

function removeGroup(job: Job, name: string): number {
  const { voice, config, accounts } = job;
  const group = accounts.groupNamed(name);
  if (!group) {
    voice.remark(`The group \`${name}' does not exist.`);
    return isSet(job, "system") ? 0 : voice.modern ? 12 : 3;
  }
  const gid = Number(group[2]);
  if (isSet(job, "system") && (gid < Number(config.first_system_gid) || gid > Number(config.last_system_gid))) {
    if (voice.modern) throw voice.fail(13, `The group \`${name}' is not a system group. Exiting.`);
    voice.remark(`The group \`${name}' is not a system group. Exiting.`);
    return 3;
  }
  if (isSet(job, "only-if-empty") && membersOf(group).length > 0) {
    throw voice.fail(41, `The group \`${name}' is not empty!`, "fatal", 5);
  }
  voice.step(`Removing group \`${name}' ...`);
  touchLock(job);
  voice.call(voice.which("groupdel"), name);
  if (!voice.modern) voice.step("Done.");
  return 0;
}

function removeMember(job: Job, name: string, group: string): number {
  const { process, voice, accounts } = job;
  // A slip of the new one: a name with a dash is more than it lets through here.
  if (voice.modern && !/^[\w ]*$/.test(name + group)) {
    process.stderr.write("invalid characters in input string, see trace output for more details\n");
    throw new Ended(255);
  }
  const user = accounts.user(name);
  const found = accounts.groupNamed(group);
  if (!user) throw voice.fail(12, `The user \`${name}' does not exist.${voice.modern ? "\n" : ""}`, "fatal", 2);
  if (!found) throw voice.fail(12, `The group \`${group}' does not exist.${voice.modern ? "\n" : ""}`, "fatal", 3);
  if (accounts.groupById(Number(user[3]))?.[0] === group) {
    throw voice.fail(43, "You may not remove the user from their primary group.", "fatal", 7);
  }
  const members = membersOf(found).filter((member) => accounts.user(member));
  if (!members.includes(name))
    throw voice.fail(42, `The user \`${name}' is not a member of group \`${group}'.`, "fatal", 6);
  voice.step(`Removing user \`${name}' from group \`${group}' ...`);
  touchLock(job);
  voice.call("/usr/bin/gpasswd", "-M", members.filter((member) => member !== name).join(","), group);
  if (!voice.modern) voice.step("Done.");
  return 0;
}

function touchLock({ process }: Job): void {
  const { tree } = process;
  if (tree.resolve("run") && !tree.get("run/adduser")) tree.write("run/adduser", "", { mode: 0o644, uid: 0, gid: 0 });
}
