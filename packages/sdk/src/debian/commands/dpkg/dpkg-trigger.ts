import type { Command } from "../../../shell/index.ts";
import type { DebianSystem } from "../../system/debian-system.ts";
import { fail, readDpkgOptions, UsageError, withMessages } from "./options.ts";

/** https://manpages.debian.org/dpkg-trigger.1 */
export const dpkgTrigger =
  (system: DebianSystem): Command =>
  (process) =>
    withMessages(process, "dpkg-trigger", () => {
      const { action, flags, values, rest } = readDpkgOptions(process.args, {
        actions: ["check-supported", "help", "version"],
        flags: ["await", "no-await", "no-act"],
        values: ["by-package", "admindir", "root"],
        short: { "?": "help" },
      });
      if (action === "check-supported") {
        if (rest.length > 0) throw new UsageError("--check-supported takes no arguments");
        return 0;
      }
      if (action !== undefined) {
        process.report({ kind: "unknown", why: `firn has no text for dpkg-trigger --${action}` });
        return 0;
      }
      const [trigger, ...others] = rest;
      if (trigger === undefined || others.length > 0) {
        throw new UsageError("takes one argument, the trigger name");
      }
      const invalid = whyInvalid(trigger);
      if (invalid !== undefined) throw new UsageError(`invalid trigger name '${trigger}': ${invalid}`);
      const awaits = flags.findLast((flag) => flag !== "no-act") !== "no-await";
      const by = values.get("by-package") ?? process.env.get("DPKG_MAINTSCRIPT_PACKAGE");
      if (awaits && by === undefined) {
        throw fail("must be called from a maintainer script (or with a --by-package option)");
      }
      if (!flags.includes("no-act")) system.activate(trigger, { await: awaits && by !== "-" });
      return 0;
    });

function whyInvalid(name: string): string | undefined {
  if (name === "") return "empty trigger names are not permitted";
  return /[^\x21-\x7e]/.test(name) ? "trigger name contains invalid character" : undefined;
}
