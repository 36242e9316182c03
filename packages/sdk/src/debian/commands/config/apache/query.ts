import type { Command, Process } from "../../../../shell/index.ts";
import { isThere, type Kind, layoutOf } from "./layout.ts";

const modes = [
  ["maint", "maintainer script", 33],
  ["admin", "site administrator", 32],
] as const;

/** `a2query`: what of Apache's configuration is enabled. https://manpages.debian.org/a2query.1 */
export const queryApache: Command = (process) => {
  const options = new Map<string, string>();
  const words = [...process.args];
  for (let word = words.shift(); word?.startsWith("-"); word = words.shift()) {
    const letter = word.charAt(1);
    if (/[msc]/.test(letter)) options.set(letter, word.slice(2) || (words.shift() ?? ""));
    else for (const flag of word.slice(1)) options.set(flag, "");
  }
  const quiet = options.has("q");
  const print = (text: string) => !quiet && process.stdout.write(`${text}\n`);
  const modules = enabledNames(process, "module");
  const kinds: readonly (readonly [string, Kind])[] = [
    ["m", "module"],
    ["s", "site"],
    ["c", "conf"],
  ];
  for (const [letter, kind] of kinds) {
    const asked = options.get(letter);
    if (asked === undefined) continue;
    const pattern = asked.replace(/^mod/, "").replace(/\.(?:conf|load)/, "");
    const found = enabledNames(process, kind).filter((name) => pattern === "" || name === pattern);
    for (const name of found)
      print(`${name} (enabled by ${switchedBy(process, kind, "enabled", name)?.[1] ?? "unknown"})`);
    if (found.length > 0) continue;
    const by = switchedBy(process, kind, "disabled", pattern);
    const reason = `No ${kind} matches ${pattern}${by ? ` (disabled by ${by[1]})` : ""}`;
    if (!quiet) process.stderr.write(`${reason}\n`);
    return by?.[2] ?? 1;
  }
  if (options.has("M")) {
    const mpm = modules.map((name) => /^mpm_(event|worker|prefork)/.exec(name)?.[1]).find(Boolean);
    print(mpm ?? "invalid");
  }
  if (options.has("d")) print("/usr/lib/apache2/modules/");
  for (const flag of ["a", "v", "h"]) {
    if (options.has(flag)) process.report({ kind: "unknown", why: `firn does not know a2query's -${flag}` });
  }
  return 0;
};

function enabledNames(process: Process, kind: Kind): string[] {
  const { enabled, extension } = layoutOf(process, kind, "");
  return process.tree
    .list(enabled)
    .filter((name) => name.endsWith(extension))
    .map((name) => name.slice(0, -extension.length));
}

function switchedBy(process: Process, kind: Kind, what: "enabled" | "disabled", name: string) {
  const { state } = layoutOf(process, kind, "");
  return modes.find(([mode]) => isThere(process.tree, `${state}/${what}_by_${mode}/${name}`));
}
