import type { Command, Process } from "../../../shell/index.ts";
import type { Tree } from "../../../tree/index.ts";
import { createDebconf } from "../../debconf/debconf.ts";
import type { DebianSystem } from "../../system/debian-system.ts";
import { type PamProfile, type PamType, pamModules, pamTypes, parsePamProfile } from "./profile.ts";

const offered = "/usr/share/pam-configs";
const templates = "/usr/share/pam";
const configured = "/etc/pam.d";
const state = "/var/lib/pam";

/**
 * `pam-auth-update --package [--force] [--enable P…] [--disable P…] [--remove P…]`: writes `/etc/pam.d/common-*` from
 * the profiles that packages offer: those enabled before, and new ones that are so by default.
 * https://manpages.debian.org/pam-auth-update.8
 */
export const pamAuthUpdate =
  (system: DebianSystem): Command =>
  (process) => {
    const { tree, args } = process;
    const named = { "--enable": new Set<string>(), "--disable": new Set<string>(), "--remove": new Set<string>() };
    let list: Set<string> | undefined;
    for (const [index, word] of args.entries()) {
      if (word in named) list = named[word as keyof typeof named];
      else if (word === "--root" || (args[index - 1] === "--root" && word === "")) list = undefined;
      else if (word === "--package" || word === "--force") list = undefined;
      else if (list && !word.startsWith("-")) list.add(word);
      else return refuse(process, `firn does not know pam-auth-update's ${word}`);
    }
    const profiles = tree
      .list(offered)
      .filter((name) => !name.endsWith("~"))
      .map((name) => parsePamProfile(name, tree.read(`${offered}/${name}`).toString("utf8")))
      .filter(({ name }) => !named["--remove"].has(name))
      .sort((a, b) => b.priority - a.priority || (a.name < b.name ? 1 : -1));
    const seen = new Set(linesOf(tree, `${state}/seen`));
    const before = new Set(pamTypes.flatMap((type) => enabledBefore(tree, type)));
    const enabled = profiles.filter(({ name, byDefault }) => {
      if (named["--enable"].has(name)) return true;
      return !named["--disable"].has(name) && (before.has(name) || (byDefault && !seen.has(name)));
    });
    if (!pamTypes.every((type) => tree.resolve(`${templates}/common-${type}`))) {
      return refuse(process, `there are no ${templates}/common-*`);
    }
    const isNew = profiles.some(({ name }) => !seen.has(name));
    const has = (option: string): boolean => args.includes(option);
    noteChoice(system, profiles, enabled, { isNew: isNew || !has("--package"), isForced: has("--force") });
    tree.mkdir(state);
    tree.write(`${state}/seen`, profiles.map(({ name }) => `${name}\n`).join(""));
    for (const type of pamTypes) {
      const template = `${templates}/common-${type}`;
      tree.write(`${configured}/common-${type}`, filled(tree.read(template).toString("utf8"), type, enabled));
      tree.write(`${state}/${type}`, remembered(type, enabled));
    }
    return 0;
  };

/** What debconf is told: the profiles there are, and those chosen. */
function noteChoice(
  system: DebianSystem,
  profiles: readonly PamProfile[],
  enabled: readonly PamProfile[],
  { isNew, isForced }: { readonly isNew: boolean; readonly isForced: boolean },
): void {
  const debconf = createDebconf(system).confmodule("libpam-runtime");
  const names = (list: readonly PamProfile[]): string => list.map(({ name }) => name).join(", ");
  const question = "libpam-runtime/profiles";
  const file = "/var/lib/dpkg/info/libpam-runtime.templates";
  if (system.tree.resolve(file)) debconf.exchange(`X_LOADTEMPLATEFILE ${file} libpam-runtime`);
  debconf.exchange(`SUBST ${question} profile_names ${names(profiles)}`);
  debconf.exchange(
    `SUBST ${question} profiles ${profiles.map(({ name, fields }) => fields.get("Name") ?? name).join(", ")}`,
  );
  if (isNew) debconf.exchange(`FSET ${question} seen false`);
  debconf.exchange(`SET ${question} ${names(enabled)}`);
  debconf.exchange(`INPUT medium ${question}`);
  debconf.exchange("GO");
  if (!isForced) return;
  debconf.exchange("FSET libpam-runtime/override seen false");
  debconf.exchange("SET libpam-runtime/override false");
}

function refuse(process: Process, why: string): number {
  process.report({ kind: "unknown", why });
  return 1;
}

const linesOf = (tree: Tree, path: string): string[] =>
  tree.resolve(path) ? tree.read(path).toString("utf8").split("\n") : [];

const enabledBefore = (tree: Tree, type: PamType): string[] =>
  linesOf(tree, `${state}/${type}`).flatMap((line) => /^Module: (?!null$)(.*)/.exec(line)?.[1] ?? []);

const permit = "[default=1]\t\t\tpam_permit.so";

/** What was enabled, from which a later run finds out what an administrator changed. */
function remembered(type: PamType, enabled: readonly PamProfile[]): string {
  const primary = pamModules(enabled, type, "Primary");
  const modules = primary.length > 0 ? primary : [{ profile: "null", lines: [permit] }];
  return [...modules, ...pamModules(enabled, type, "Additional")]
    .filter(({ lines }) => lines.length > 0)
    .map(({ profile, lines }) => `Module: ${profile}\n${lines.join("\n")}\n`)
    .join("");
}

function filled(template: string, type: PamType, enabled: readonly PamProfile[]): string {
  const out: string[] = [];
  let skipping = false;
  for (const line of template.split("\n")) {
    if (/^# (?:here's the fallback if no module succeeds|end of pam-auth-update config)/.test(line)) skipping = false;
    if (skipping) continue;
    out.push(line);
    const block = /^# (?:here are the|and here are more) per-package modules \(the "(Primary|Additional)" block\)/.exec(
      line,
    );
    if (!block) continue;
    skipping = true;
    out.push(...stack(type, block[1] === "Primary" ? "Primary" : "Additional", enabled));
  }
  return out.join("\n");
}

/** The block's lines; `end` in a jump is how many lines are still to come. */
function stack(type: PamType, block: "Primary" | "Additional", enabled: readonly PamProfile[]): string[] {
  const kind = type.replace("-noninteractive", "");
  const lines = pamModules(enabled, type, block).flatMap((module) => module.lines);
  if (block === "Primary" && lines.length === 0) return [`${kind}\t${permit}`];
  const count = lines.length - (block === "Additional" ? 1 : 0);
  return lines.map((line, index) => {
    const [, module = "", options = ""] = /^((?:\[[^\]]+\]|\w+)\s+\S+)\s*(.*)/.exec(line) ?? [];
    return `${kind}\t${module.replaceAll("end", String(count - index))} ${options.split(/\s+/).join(" ")}`;
  });
}
