import { Accounts } from "./accounts.ts";
import { dayOf, Failure, field, oneName, shadowTool, Usage } from "./shadow-tool.ts";

const grammar = {
  usage: "[options] LOGIN",
  short: "d:E:hiI:lm:M:P:R:W:",
  long: "lastday=d expiredate=E help=h inactive=I list=l mindays=m maxdays=M root=R prefix=P warndays=W iso8601=i",
  unsupported: "R P",
};
const places: Readonly<Record<string, number>> = { d: 2, m: 3, M: 4, W: 5, I: 6, E: 7 };

/** https://manpages.debian.org/chage.1 */
export const chage = shadowTool(grammar, (process, options) => {
  const { tree, stdout } = process;
  const name = oneName(options);
  const accounts = new Accounts(tree);
  if (options.has("l") && options.has(...Object.keys(places))) {
    throw new Usage('do not include "l" with other flags');
  }
  if (!accounts.user(name)) throw new Failure(1, `user '${name}' does not exist in /etc/passwd`);
  let fields: readonly string[] = accounts.shadow.find(name) ?? [name, "!", "", "", "", "", "", "", ""];
  if (options.has("l")) {
    stdout.write(listing(fields, options.has("i")));
    return 0;
  }
  let given = false;
  for (const { key, value = "" } of options.given) {
    const at = places[key];
    if (at === undefined) continue;
    given = true;
    const days = key === "d" || key === "E" ? dayOf(value) : /^(-1|\d+)$/.test(value) ? Number(value) : undefined;
    if (days === undefined) {
      if (key !== "d" && key !== "E") throw new Failure(1, `invalid numeric argument '${value}'`);
      throw new Failure(1, `invalid date '${value}'`);
    }
    fields = fields.with(at, field(days));
  }
  if (!given) {
    process.report({ kind: "unknown", why: "chage without options asks at a terminal" });
    return 1;
  }
  accounts.shadow.set(fields);
  accounts.passwd.touch();
  accounts.commit();
  return 0;
});

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function listing(fields: readonly string[], iso: boolean): string {
  const [last, least, most, warn, inactive, expires] = [2, 3, 4, 5, 6, 7].map((at) => {
    return fields[at] === undefined || fields[at] === "" ? -1 : Number(fields[at]);
  }) as [number, number, number, number, number, number];
  const date = (day: number): string => {
    if (day < 0) return "never";
    const at = new Date(day * 86_400_000);
    if (iso) return at.toISOString().slice(0, 10);
    return `${months[at.getUTCMonth()]} ${String(at.getUTCDate()).padStart(2, "0")}, ${at.getUTCFullYear()}`;
  };
  const must = "password must be changed";
  const ends = last >= 0 && most >= 0 && most < 10_000 ? last + most : -1;
  const lines = [
    ["Last password change\t\t\t\t\t", last === 0 ? must : date(last)],
    ["Password expires\t\t\t\t\t", last === 0 ? must : date(ends)],
    ["Password inactive\t\t\t\t\t", last === 0 ? must : date(ends < 0 || inactive < 0 ? -1 : ends + inactive)],
    ["Account expires\t\t\t\t\t\t", date(expires)],
    ["Minimum number of days between password change\t\t", String(least)],
    ["Maximum number of days between password change\t\t", String(most)],
    ["Number of days of warning before password expires\t", String(warn)],
  ];
  return lines.map(([label, value]) => `${label}: ${value}\n`).join("");
}
