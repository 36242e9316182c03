import type { Process } from "../../../../shell/index.ts";
import { readPerlOptions } from "../getopt-long.ts";
import { toolName } from "../shadow-tool.ts";
import { type Config, type Pooled, readConfig, readPool } from "./config.ts";
import { Ended, Voice } from "./voice.ts";

const common =
  "add-extra-groups add_extra_groups allow-all-names allow-badname allow-bad-names conf|c=s debug disabled-login " +
  "disabled-password firstgid=i firstuid=i force-badname gid=i group help|h home=s ingroup=s lastgid=i lastuid=i " +
  "no-create-home quiet|q shell=s system uid=i verbose version|v";
const oldSpecs = `${common} comment=s gecos=s`;
const modernSpecs = `${common} comment:s gecos:s stdoutmsglevel=s stderrmsglevel=s logmsglevel=s`;

/** What adduser or addgroup was asked for. */
export interface Request {
  readonly process: Process;
  readonly voice: Voice;
  readonly config: Config;
  readonly uids: ReadonlyMap<string, Pooled>;
  readonly gids: ReadonlyMap<string, Pooled>;
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
  readonly names: readonly string[];
  readonly system: boolean;
}

/** @throws Ended */
export function readRequest(process: Process): Request {
  const voice = new Voice(process);
  const { given, names, complaints } = readPerlOptions(voice.modern ? modernSpecs : oldSpecs, process.args);
  for (const text of complaints) process.stderr.write(`${text}\n`);
  const flags = new Set(given.map(({ name }) => name));
  if (complaints.length > 0 || flags.has("help")) {
    process.stdout.write(`${toolName(process)} [options] user | group | user group\n`);
    throw new Ended(complaints.length === 0 ? 0 : voice.modern ? 51 : 1);
  }
  for (const { name } of given) {
    if (name === "quiet") voice.verbose = 0;
    else if (name === "verbose") voice.verbose = 1;
    else if (name === "debug") voice.verbose = 2;
  }
  const values = new Map(given.map(({ name, value }) => [name === "gecos" ? "comment" : name, value]));
  const confs = given.filter(({ name }) => name === "conf").map(({ value }) => value);
  const load = () => readConfig(process, voice, confs.length > 0 ? confs : ["/etc/adduser.conf"]);
  const early = voice.modern ? load() : undefined;
  checkWords(voice, toolName(process), flags, names, values, process);
  const config = early ?? load();
  const uids = readPool(process, voice, config.uid_pool);
  const gids = readPool(process, voice, config.gid_pool);
  const system = flags.has("system");
  if (names.length === 1) checkName(voice, names[0] ?? "", config, flags);
  return { process, voice, config, uids, gids, flags, values, names, system };
}

function checkWords(
  voice: Voice,
  tool: string,
  flags: ReadonlySet<string>,
  names: readonly string[],
  values: ReadonlyMap<string, string>,
  { tree }: Process,
): void {
  if (names[0] === undefined || names[0] === "" || names.length > 2)
    throw voice.fail(51, "Only one or two names allowed.");
  const group = tool === "addgroup";
  if (names.length === 2) {
    if (flags.has("group") || (flags.has("system") && !group))
      throw voice.fail(51, "Specify only one name in this mode.");
    if (group) throw voice.fail(51, "addgroup with two arguments is an unspecified operation.");
  }
  const ways = [flags.has("group"), values.has("ingroup"), values.has("gid")].filter(Boolean).length;
  const plainGroup = group && !flags.has("system");
  if (!plainGroup && ways > 1)
    throw voice.fail(53, "The --group, --ingroup, and --gid options are mutually exclusive.");
  const home = values.get("home");
  if (home === undefined) return;
  if (!home.startsWith("/")) throw voice.fail(32, "The home dir must be an absolute path.");
  if (!voice.modern) remarkHome(voice, home, flags, tree.resolve(home)?.type === "directory");
}

export function remarkHome(voice: Voice, home: string, flags: ReadonlySet<string>, there: boolean): void {
  const say = (text: string): void => {
    if (!voice.modern) voice.remark(`Warning: ${text}`);
    else if (flags.has("system")) voice.step(`${text}\n`);
    else voice.warn(`${text}\n`);
  };
  if (!flags.has("no-create-home") && there) say(`The home dir ${home} you specified already exists.`);
  if (flags.has("no-create-home") && !there) {
    say(`The home dir ${home} you specified can't be accessed: No such file or directory`);
  }
}

const indent = "            ";

function checkName(voice: Voice, name: string, config: Config, flags: ReadonlySet<string>): void {
  const level = flags.has("allow-all-names")
    ? 2
    : ["allow-badname", "allow-bad-names", "force-badname"].some((flag) => flags.has(flag))
      ? 1
      : 0;
  const invalid = (...lines: readonly string[]): Ended => voice.fail(31, lines.join(`\n${indent}`), "err");
  if (voice.modern ? /^-?\d+$/.test(name) : /^\d+$/.test(name)) {
    if (voice.modern) {
      throw invalid(
        "To avoid ambiguity with numerical UIDs, usernames which",
        "resemble numbers or negative numbers are not allowed.",
      );
    }
    throw invalid("To avoid ambiguity with numerical UIDs, usernames which", "consist of only digits are not allowed.");
  }
  if (voice.modern && /^\.\.?$/.test(name)) throw invalid("Usernames must not be a single or a double period.");
  if (name.length > 32) {
    if (voice.modern) throw invalid("Usernames must be no more than 32 bytes in length.");
    throw invalid(
      "Usernames must be no more than 32 bytes in length;",
      "note that if you are using Unicode characters, the character",
      "limit will be less than 32.",
    );
  }
  if (!/^[^-+~:,\s/][^:,\s/]*$/.test(name)) {
    throw invalid(
      "To avoid problems, the username must not start with a",
      "dash, plus sign, or tilde, and it must not contain any of the",
      "following: colon, comma, slash, or any whitespace characters",
      "including spaces, tabs, and newlines.",
    );
  }
  const system = flags.has("system");
  if (new RegExp(system ? config.sys_name_regex : config.name_regex).test(name)) return;
  const plain = voice.modern ? /^[a-zA-Z0-9_.][a-zA-Z0-9_.-]*\$?$/ : /^[_.A-Za-z0-9][-@_.A-Za-z0-9]*\$?$/;
  if (!plain.test(name) && level < 2) {
    throw invalid(
      "To avoid problems, the username should consist only of",
      "letters, digits, underscores, periods, at signs and dashes, and",
      "not start with a dash (as defined by IEEE Std 1003.1-2001). For",
      "compatibility with Samba machine accounts, $ is also supported",
      "at the end of the username.  (Use the `--allow-all-names' option",
      "to bypass this restriction.)",
    );
  }
  if (level > 0) return voice.step("Allowing use of questionable username.");
  const setting = system ? "SYS_NAME_REGEX" : "NAME_REGEX";
  throw invalid(
    "Please enter a username matching the regular expression",
    `configured via the ${setting} configuration variable.  Use the`,
    "`--allow-bad-names' option to relax this check or reconfigure",
    `${setting} in configuration.`,
  );
}
