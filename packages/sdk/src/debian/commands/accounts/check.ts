import { type Process, toName } from "../../../shell/index.ts";
import type { Options } from "../../../userland/gnu/options.ts";
import type { AccountFile } from "./account-file.ts";
import { Accounts, isName, membersOf } from "./accounts.ts";
import { shadowTool, toolName } from "./shadow-tool.ts";

const grammar = {
  usage: "[options] [file [shadow]]",
  short: "hqrR:s",
  long: "help=h quiet=q read-only=r root=R sort=s",
  unsupported: "R s",
  misuse: 1,
};

/**
 * What a check found: errors are what a person would be asked about (here the answer is always no, as with `-r`),
 * remarks are not asked about.
 */
interface Findings {
  errors: number;
  readonly remark: (text: string, quiet?: boolean) => void;
  readonly ask: (text: string, question: string) => void;
}

function findings({ stdout }: Process, options: Options): Findings {
  const found: Findings = {
    errors: 0,
    remark(text, quiet = true) {
      if (quiet && options.has("q")) return;
      found.errors++;
      stdout.write(`${text}\n`);
    },
    ask(text, question) {
      found.errors++;
      stdout.write(`${text}\n${question}? No\n`);
    },
  };
  return found;
}

function ended(process: Process, options: Options, found: Findings): number {
  if (!options.has("r") && found.errors > 0) {
    process.report({ kind: "unknown", why: `${toolName(process)} without -r asks what to do` });
  }
  if (found.errors === 0) return 0;
  process.stdout.write(`${toolName(process)}: no changes\n`);
  return 2;
}

/** https://manpages.debian.org/pwck.8 */
export const pwck = shadowTool(grammar, (process, options) => {
  const accounts = new Accounts(process.tree);
  const found = findings(process, options);
  const seen = new Set<string>();
  for (const line of accounts.passwd.lines) {
    const fields = line.split(":");
    const [name = "", password = "", , gid = "", , home = "", shell = ""] = fields;
    if (fields.length !== 7 || !/^\d+$/.test(fields[2] ?? "") || !/^\d+$/.test(gid)) {
      found.ask("invalid password file entry", `delete line '${line}'`);
      continue;
    }
    if (seen.has(name)) found.ask("duplicate password entry", `delete line '${line}'`);
    seen.add(name);
    if (!isName(name)) found.remark(`invalid user name '${name}'`, false);
    if (!accounts.groupById(Number(gid))) found.remark(`user '${name}': no group ${gid}`);
    const there = process.tree.resolve(toName(home));
    if (home !== "/nonexistent" && !there) found.remark(`user '${name}': directory '${home}' does not exist`);
    if (shell !== "" && !process.tree.resolve(toName(shell))) {
      found.remark(`user '${name}': program '${shell}' does not exist`);
    }
    if (accounts.shadow.exists && password === "x" && !accounts.shadow.find(name)) {
      found.ask("no matching password file entry in /etc/shadow", `add user '${name}' in /etc/shadow`);
    }
  }
  checkHidden(accounts.shadow, accounts.passwd, 9, found, "shadow password");
  return ended(process, options, found);
});

/** https://manpages.debian.org/grpck.8 */
export const grpck = shadowTool(grammar, (process, options) => {
  const accounts = new Accounts(process.tree);
  const found = findings(process, options);
  const seen = new Set<string>();
  for (const line of accounts.group.lines) {
    const fields = line.split(":");
    const [name = "", password] = fields;
    if (fields.length !== 4 || !/^\d+$/.test(fields[2] ?? "")) {
      found.ask("invalid group file entry", `delete line '${line}'`);
      continue;
    }
    if (seen.has(name)) found.ask("duplicate group entry", `delete line '${line}'`);
    seen.add(name);
    if (!isName(name)) found.remark(`invalid group name '${name}'`, false);
    for (const member of membersOf(fields)) {
      if (!accounts.user(member)) found.ask(`group ${name}: no user ${member}`, `delete member '${member}'`);
    }
    if (accounts.gshadow.exists && password === "x" && !accounts.gshadow.find(name)) {
      found.ask("no matching group file entry in /etc/gshadow", `add group '${name}' in /etc/gshadow`);
    }
  }
  checkHidden(accounts.gshadow, accounts.group, 4, found, "shadow group");
  return ended(process, options, found);
});

function checkHidden(file: AccountFile, open: AccountFile, fields: number, found: Findings, kind: string): void {
  const of = kind === "shadow group" ? "group file entry in /etc/group" : "password file entry in /etc/passwd";
  for (const line of file.lines) {
    const [name = ""] = line.split(":");
    if (line.split(":").length !== fields) found.ask(`invalid ${kind} file entry`, `delete line '${line}'`);
    else if (!open.find(name)) found.ask(`no matching ${of}`, `delete line '${line}'`);
  }
}
