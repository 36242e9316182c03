import type { Process } from "../../../shell/index.ts";
import type { Options } from "../../../userland/gnu/options.ts";
import { Accounts, fixedDay } from "./accounts.ts";
import { Failure, field, shadowTool, Usage } from "./shadow-tool.ts";

const grammar = {
  usage: "[options] [LOGIN]",
  short: "adehi:kln:qr:R:P:Suw:x:s",
  long:
    "all=a delete=d expire=e help=h inactive=i keep-tokens=k lock=l mindays=n quiet=q repository=r root=R prefix=P " +
    "status=S unlock=u warndays=w maxdays=x stdin=s",
  unsupported: "r R P",
};

/** https://manpages.debian.org/passwd.1 */
export const passwd = shadowTool(grammar, (process, options) => {
  const { tree, stdout } = process;
  const [name = "root", ...others] = options.operands;
  if (others.length > 0) throw new Usage();
  const accounts = new Accounts(tree);
  if (options.has("S") && options.has("a")) {
    for (const [user = ""] of accounts.passwd.entries()) stdout.write(statusLine(accounts, user));
    return 0;
  }
  if (!accounts.user(name)) throw new Failure(1, `user '${name}' does not exist`);
  if (options.has("S")) {
    stdout.write(statusLine(accounts, name));
    return 0;
  }
  if (!options.has("d", "e", "i", "l", "n", "u", "w", "x")) return setPassword(process, name);
  accounts.shadow.set(changed(accounts.shadow.find(name) ?? [name, "!", String(fixedDay), ...emptyAging], options));
  accounts.commit();
  if (!options.has("q")) stdout.write("passwd: password changed.\n");
  return 0;
});

const emptyAging = ["", "", "", "", "", ""];

function changed(old: readonly string[], options: Options): readonly string[] {
  let fields = old;
  const password = old[1] ?? "";
  if (options.has("l") && !password.startsWith("!")) fields = fields.with(1, `!${password}`);
  if (options.has("u") && password.startsWith("!")) {
    if (password === "!") {
      throw new Failure(
        3,
        "unlocking the password would result in a passwordless account.\n" +
          "You should set a password with usermod -p to unlock the password of this account.",
      );
    }
    fields = fields.with(1, password.slice(1));
  }
  if (options.has("d")) fields = fields.with(1, "");
  if (options.has("e")) fields = fields.with(2, "0");
  for (const [key, at] of [
    ["n", 3],
    ["x", 4],
    ["w", 5],
    ["i", 6],
  ] as const) {
    const value = options.value(key);
    if (value === undefined) continue;
    if (!/^(-1|\d+)$/.test(value)) throw new Failure(6, `invalid numeric argument '${value}'`);
    fields = fields.with(at, field(Number(value)));
  }
  return fields;
}

/** `NAME L 1980-01-01 0 99999 7 -1` */
function statusLine(accounts: Accounts, name: string): string {
  const fields = accounts.shadow.find(name);
  const password = fields?.[1] ?? accounts.user(name)?.[1] ?? "";
  const state = /^[!*]/.test(password) ? "L" : password === "" ? "NP" : "P";
  if (!fields) return `${name} ${state}\n`;
  const day = fields[2] === "" ? "never" : new Date(Number(fields[2]) * 86_400_000).toISOString().slice(0, 10);
  const days = [3, 4, 5, 6].map((at) => (fields[at] === "" ? "-1" : fields[at]));
  return `${name} ${state} ${day} ${days.join(" ")}\n`;
}

/** A password's hash needs salt, which would be random, and a known password is nothing for an image. */
export function setPassword({ report }: Pick<Process, "report">, name: string): number {
  report({
    kind: "deferred",
    why: `it sets a password for ${name}, whose hash needs random salt`,
    remedy: "Set the password at the container's first start.",
  });
  return 0;
}
