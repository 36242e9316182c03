import { AccountFile } from "./account-file.ts";
import { fixedDay } from "./accounts.ts";
import { shadowTool } from "./shadow-tool.ts";

/**
 * Adds the users and groups of Debian's master files that are missing; https://manpages.debian.org/update-passwd.8.
 * base-passwd calls it when it is upgraded, so what it would do to others is told and not done.
 */
export const updatePasswd = shadowTool(
  {
    usage: "[OPTION]...",
    short: "p:g:P:S:G:svnLhV",
    long:
      "passwd-master=p group-master=g passwd=P shadow=S group=G sanity-check=s verbose=v dry-run=n no-locking=L help=h " +
      "version=V",
    unsupported: "V",
    misuse: 1,
  },
  (process, options) => {
    const { tree, stdout } = process;
    const file = (key: string, path: string) => new AccountFile(tree, options.value(key) ?? path);
    const masters = "usr/share/base-passwd";
    const [passwd, shadow] = [file("P", "etc/passwd"), file("S", "etc/shadow")];
    const group = file("G", "etc/group");
    if (options.has("s")) return 0;
    const told: string[] = [];
    for (const entry of file("g", `${masters}/group.master`).entries()) {
      const there = group.find(entry[0] ?? "");
      if (there && there[2] !== entry[2]) differs(entry[0]);
      if (there) continue;
      told.push(`Adding group "${entry[0]}" (${entry[2]})`);
      group.append(entry);
    }
    for (const entry of file("p", `${masters}/passwd.master`).entries()) {
      const there = passwd.find(entry[0] ?? "");
      if (there && Number(there[2]) < 100 && there[2] !== entry[2]) differs(entry[0]);
      if (there) continue;
      told.push(`Adding user "${entry[0]}" (${entry[2]})`);
      passwd.append(entry);
      if (shadow.exists && !shadow.find(entry[0] ?? "")) {
        shadow.append([entry[0] ?? "", "*", String(fixedDay), "0", "99999", "7", "", "", ""]);
      }
    }
    const loud = options.has("v", "n");
    if (loud) stdout.write(told.map((text) => `${text}\n`).join(""));
    if (told.length === 0) {
      if (loud) stdout.write("No changes needed\n");
      return 0;
    }
    if (options.has("n")) {
      stdout.write(`Would commit ${told.length} changes\n`);
      return told.length;
    }
    stdout.write(`${told.length} changes have been made, rewriting files\n`);
    for (const [written, kind] of [
      [passwd, "passwd"],
      [shadow, "shadow"],
      [group, "group"],
    ] as const) {
      if (options.has("v")) stdout.write(`Writing ${kind}-file to /etc/${kind}\n`);
      const entry = tree.resolve(written.path);
      if (entry?.type !== "file") continue;
      const { mode, uid, gid } = entry;
      tree.write(`${written.path}.org`, tree.read(written.path), { mode, uid, gid });
      tree.write(written.path, Buffer.from(written.text, "latin1"));
    }
    return 0;

    function differs(name = ""): void {
      process.report({
        kind: "unknown",
        why: `${name} differs from Debian's master file, and firn does not change it`,
      });
    }
  },
);
