import { Accounts, fixedDay } from "./accounts.ts";
import { setPassword } from "./passwd.ts";
import { shadowTool, toolName } from "./shadow-tool.ts";

/** `chpasswd` and `chgpasswd`: `NAME:PASSWORD` a line. https://manpages.debian.org/chpasswd.8 */
export const chpasswd = shadowTool(
  {
    usage: "[options]",
    short: "c:ehmR:P:s:",
    long: "crypt-method=c encrypted=e help=h md5=m root=R prefix=P sha-rounds=s",
    unsupported: "R P",
    misuse: 1,
  },
  (process, options) => {
    const tool = toolName(process);
    const groups = tool === "chgpasswd";
    const accounts = new Accounts(process.tree);
    const file = groups ? accounts.gshadow : accounts.shadow;
    let wrong = false;
    const complain = (line: number, why: string): void => {
      process.stderr.write(`${tool}: line ${line}: ${why}\n`);
      wrong = true;
    };
    const deferred: string[] = [];
    for (let number = 1, line = process.stdin.readLine(); line; number++, line = process.stdin.readLine()) {
      const [name = "", ...rest] = line.text.split(":");
      const password = rest.join(":");
      const known = groups ? accounts.groupNamed(name) : accounts.user(name);
      if (rest.length === 0) complain(number, "missing new password");
      else if (!known) complain(number, `${groups ? "group" : "user"} '${name}' does not exist`);
      else if (!options.has("e")) deferred.push(name);
      else if (groups) file.set((file.find(name) ?? [name, "", "", ""]).with(1, password));
      else {
        const old = file.find(name) ?? [name, "", "", "", "", "", "", "", ""];
        file.set(old.with(1, password).with(2, String(fixedDay)));
      }
    }
    for (const name of deferred) setPassword(process, name);
    if (wrong) {
      process.stderr.write(`${tool}: error detected, changes ignored\n`);
      return 1;
    }
    accounts.commit();
    return 0;
  },
);
