import { type Command, type Process, textOf, toName } from "../../../shell/index.ts";
import type { Tree } from "../../../tree/index.ts";

class Refused extends Error {}

/**
 * Makes the links of SysV's runlevels from a script's own header, all with the number 01 as where insserv is not
 * installed. https://manpages.debian.org/update-rc.d.8
 */
export const updateRcD: Command = (process) => {
  const { args, stderr, tree } = process;
  try {
    const words = [...args];
    while (words[0]?.startsWith("-")) {
      const word = words.shift() ?? "";
      if (word !== "-f") return usage(process, /^-h$|--help$/.test(word) ? "" : "unknown option");
    }
    const [name, action, ...rest] = words;
    if (name === undefined || action === undefined) return usage(process, "not enough arguments");
    if (tree.resolve("usr/lib/insserv/insserv") && tree.resolve("etc/insserv.conf")) {
      process.report({
        kind: "unknown",
        why: "firn does not know how insserv orders scripts: links get the number 01",
      });
    }
    if (action === "remove") removeLinks(tree, name);
    else if (action === "defaults" || action === "start" || action === "stop") {
      if (action !== "defaults" && levelsOf(tree, `etc/init.d/${name}`).some((levels) => levels.length > 0)) {
        stderr.write(
          "update-rc.d: warning: start and stop actions are no longer supported; falling back to defaults\n",
        );
      }
      makeLinks(tree, name, "S");
    } else if (action === "defaults-disabled") makeLinks(tree, name, "K");
    else if (action === "enable" || action === "disable") {
      toggle(process, name, action, rest);
      toggleUnit(process, name, action);
    } else return usage(process, "");
    return 0;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    stderr.write(`update-rc.d: error: ${error.message}\n`);
    return 1;
  }
};

function usage({ stderr }: Process, why: string): number {
  if (why !== "") stderr.write(`update-rc.d: error: ${why}\n`);
  stderr.write("usage: update-rc.d [-f] <basename> remove|defaults|defaults-disabled\n");
  stderr.write("       update-rc.d <basename> disable|enable [S|2|3|4|5]\n");
  return 1;
}

/** Links of a script in `/etc/rc?.d`. */
function linksOf(tree: Tree, name: string): readonly string[] {
  return tree
    .list("etc")
    .filter((folder) => /^rc.\.d$/.test(folder))
    .flatMap((folder) => tree.list(`etc/${folder}`).map((link) => `etc/${folder}/${link}`))
    .filter((path) => /\/[SK]\d\d(.*)$/.exec(path)?.[1] === toName(name));
}

function removeLinks(tree: Tree, name: string): void {
  for (const path of linksOf(tree, name)) tree.remove(path);
}

/** A script that has links keeps them. */
function makeLinks(tree: Tree, name: string, start: "S" | "K"): void {
  if (linksOf(tree, name).length > 0) return;
  const [starts, stops] = levelsOf(tree, `etc/init.d/${name}`);
  const make = (level: string, letter: string): void => {
    const path = toName(`etc/rc${level}.d/${letter}01${name}`);
    if (!tree.get(path)) tree.symlink(toName(`../init.d/${name}`), path);
  };
  for (const level of starts) make(level, start);
  for (const level of stops) make(level, "K");
}

/** `Default-Start` and `Default-Stop`. https://wiki.debian.org/LSBInitScripts */
function levelsOf(tree: Tree, path: string): readonly [readonly string[], readonly string[]] {
  if (tree.resolve(toName(path))?.type !== "file") throw new Refused(`unable to read /${path}`);
  let [starts, stops]: [string[], string[]] = [[], []];
  let inside = false;
  for (const line of textOf(tree.read(toName(path))).split("\n")) {
    if (/^### BEGIN INIT INFO\s*$/.test(line)) inside = true;
    else if (/^### END INIT INFO\s*$/.test(line)) break;
    if (!inside) continue;
    const [, key, value = ""] = /^# Default-(Start|Stop):\s*(\S?.*)$/.exec(line) ?? [];
    const levels = value.split(/\s+/).filter((level) => level !== "");
    if (key === "Start") starts = levels;
    if (key === "Stop") stops = levels;
  }
  return [starts, stops];
}

/** Turns start links into stop links, or back. */
function toggle({ tree, stderr }: Process, name: string, action: string, words: readonly string[]): void {
  const folders = ["etc/insserv/overrides", "etc/init.d", "usr/share/insserv/overrides"];
  const header = folders
    .map((folder) => `${folder}/${toName(name)}`)
    .find((path) => {
      const entry = tree.resolve(path);
      return entry?.type === "file" && entry.size > 0;
    });
  if (header === undefined) throw new Refused(`cannot find a LSB script for ${name}`);
  const levels = words.length > 0 ? words : levelsOf(tree, header)[0];
  if (levels.length === 0) throw new Refused(`${name} Default-Start contains no runlevels, aborting.`);
  const found: string[] = [];
  for (const level of levels) {
    if (/^[S2345]$/.test(level))
      found.push(...linksOf(tree, name).filter((path) => path.startsWith(`etc/rc${level}.d/`)));
    else stderr.write(`update-rc.d: warning: ${action} action will have no effect on runlevel ${level}\n`);
  }
  if (found.length === 0) throw new Refused("no runlevel symlinks to modify, aborting!");
  for (const path of found) {
    const renamed =
      action === "disable" ? path.replace(/\/S(\d\d[^/]*)$/, "/K$1") : path.replace(/\/K(\d\d[^/]*)$/, "/S$1");
    if (renamed !== path) tree.rename(path, renamed);
  }
}

/** The systemd unit of that name goes with it: by systemctl, or where that is missing by hand. */
function toggleUnit(process: Process, name: string, action: "enable" | "disable"): void {
  const { tree, env } = process;
  if (env.get("_SKIP_SYSTEMD_NATIVE") === "1") return;
  if (tree.resolve("usr/bin/systemctl") || tree.resolve("bin/systemctl")) {
    process.run(["systemctl", "--root=/", "--quiet", action, name], { env: { SYSTEMCTL_SKIP_SYSV: "1" } });
    return;
  }
  const folders = ["/etc/systemd/system", "/lib/systemd/system", "/usr/lib/systemd/system"];
  const unit = folders
    .map((folder) => `${folder}/${name}.service`)
    .find((path) => tree.resolve(toName(path))?.type === "file");
  if (unit === undefined) return;
  for (const line of textOf(tree.read(toName(unit))).split("\n")) {
    const [, target] = /^\s*WantedBy=(.+)$/i.exec(line) ?? [];
    if (target === undefined) continue;
    const link = toName(`/etc/systemd/system/${target}.wants/${name}.service`);
    if (action === "enable" && !tree.get(link)) tree.symlink(toName(unit), link);
    if (action === "disable" && tree.resolve(link)) tree.remove(link);
  }
}
