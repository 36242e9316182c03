import type { Command } from "../../../shell/index.ts";
import type { DebianSystem } from "../../system/debian-system.ts";
import { readDpkgOptions, UsageError, withMessages } from "./options.ts";
import { queries } from "./queries.ts";
import { search } from "./search.ts";

const shorts = {
  L: "listfiles",
  s: "status",
  p: "print-avail",
  l: "list",
  S: "search",
  W: "show",
  c: "control-path",
  f: "showformat",
  "?": "help",
};
/** What `--show` prints where nothing is said. */
const usual = "${binary:Package}\\t${Version}\\n";

/** https://manpages.debian.org/dpkg-query.1 */
export const dpkgQuery =
  (system: DebianSystem): Command =>
  (process) =>
    withMessages(process, "dpkg-query", () => {
      const { action, values, rest } = readDpkgOptions(process.args, {
        actions: [...Object.keys(queries), "search", "print-avail", "help", "version"],
        flags: ["load-avail", "no-pager"],
        values: ["showformat", "admindir", "root"],
        short: shorts,
      });
      if (action === undefined) throw new UsageError("need an action option");
      const elsewhere = ["admindir", "root"].find((name) => values.has(name));
      if (elsewhere !== undefined && !isUsual(elsewhere, values.get(elsewhere) ?? "")) {
        process.report({ kind: "unknown", why: `firn knows one dpkg database, and --${elsewhere} asks for another` });
        return 2;
      }
      const query = action === "search" ? search : queries[action];
      if (query) return query(system, process, rest, values.get("showformat") ?? usual);
      if (action === "version") {
        const version = `${system.packages.get("dpkg")?.pkg.version} (${system.architecture})`;
        process.stdout.write(`Debian dpkg-query package management program query tool version ${version}.\n`);
        return 0;
      }
      process.report({ kind: "unknown", why: `firn does not know dpkg-query --${action}` });
      return 1;
    });

const isUsual = (option: string, value: string): boolean =>
  value.replace(/\/+$/, "") === (option === "admindir" ? "/var/lib/dpkg" : "");
