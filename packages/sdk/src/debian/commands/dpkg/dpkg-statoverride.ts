import type { Command, Process } from "../../../shell/index.ts";
import { inFileOrder } from "./diversions.ts";
import { toPattern } from "./glob.ts";
import { type DpkgOptions, fail, readDpkgOptions, UsageError, withMessages } from "./options.ts";
import { formatOverride, idOf, type Override, readOverrides, writeOverrides } from "./overrides.ts";

/** https://manpages.debian.org/dpkg-statoverride.1 */
export const dpkgStatoverride: Command = (process) =>
  withMessages(process, "dpkg-statoverride", () => {
    const options = readDpkgOptions(process.args, {
      actions: ["add", "remove", "list", "help", "version"],
      flags: ["quiet", "update"],
      optional: ["force", "no-force", "refuse", "force-all", "force-statoverride-add", "force-statoverride-remove"],
      values: ["admindir", "instdir", "root"],
      short: { "?": "help" },
    });
    const { action } = options;
    if (action === undefined) throw new UsageError("need an action option");
    const run = actions[action];
    if (run) return run(process, options);
    process.report({ kind: "unknown", why: `firn has no text for dpkg-statoverride --${action}` });
    return 0;
  });

const actions: Readonly<Record<string, (process: Process, options: DpkgOptions) => number>> = {
  add(process, options) {
    const [user, group, mode, given, ...others] = options.rest;
    if (user === undefined || group === undefined || mode === undefined || given === undefined || others.length > 0) {
      throw new UsageError("--add needs four arguments");
    }
    const { tree, stderr } = process;
    const path = stripped(process, given);
    const overrides = readOverrides(tree);
    if (overrides.some((override) => override.path === path)) {
      if (!isForced(options, "statoverride-add")) throw fail(`an override for '${path}' already exists; aborting`);
      stderr.write(
        `dpkg-statoverride: warning: an override for '${path}' already exists, but --force specified so will be ignored\n`,
      );
    }
    const uid = idOf(tree, "passwd", user);
    if (uid === undefined) throw fail(`user '${user}' does not exist`);
    const gid = idOf(tree, "group", group);
    if (gid === undefined) throw fail(`group '${group}' does not exist`);
    if (!/^[0-7]+$/.test(mode) || Number.parseInt(mode, 8) > 0o7777) throw fail("invalid statoverride mode " + mode);
    const override: Override = { path, uid, gid, mode: Number.parseInt(mode, 8) };
    if (options.flags.includes("update")) {
      if (tree.resolve(path)) tree.change(path, { uid, gid, mode: override.mode });
      else warn(process, options, `--update given but ${path} does not exist`);
    }
    writeOverrides(tree, [...overrides.filter((other) => other.path !== path), override]);
    return 0;
  },

  remove(process, options) {
    const [given, ...others] = options.rest;
    if (given === undefined || others.length > 0) throw new UsageError("--remove needs a single argument");
    const path = stripped(process, given);
    const overrides = readOverrides(process.tree);
    const kept = overrides.filter((override) => override.path !== path);
    if (kept.length === overrides.length) {
      warn(process, options, "no override present");
      return isForced(options, "statoverride-remove") ? 0 : 2;
    }
    if (options.flags.includes("update")) warn(process, options, "--update is useless for --remove");
    writeOverrides(process.tree, kept);
    return 0;
  },

  list(process, { rest }) {
    const patterns = (rest.length > 0 ? rest.map(clean) : ["*"]).map(toPattern);
    let status = 1;
    for (const override of inFileOrder(readOverrides(process.tree))) {
      if (!patterns.some((pattern) => pattern.test(override.path))) continue;
      process.stdout.write(`${formatOverride(process.tree, override)}\n`);
      status = 0;
    }
    return status;
  },
};

function warn({ stderr }: Process, { flags }: DpkgOptions, text: string): void {
  if (!flags.includes("quiet")) stderr.write(`dpkg-statoverride: warning: ${text}\n`);
}

const isForced = ({ flags }: DpkgOptions, what: string): boolean =>
  flags.some((flag) => ["force", "force-all", "force=all", `force=${what}`, `force-${what}`].includes(flag));

function stripped({ stderr }: Process, path: string): string {
  if (/.\/$/.test(path)) stderr.write("dpkg-statoverride: warning: stripping trailing /\n");
  return clean(path);
}

/** Without doubled and trailing slashes. */
const clean = (path: string): string => path.replaceAll(/\/+/g, "/").replace(/(?<=.)\/$/, "");
