import { type Command, type Process, textOf, toName } from "../../../shell/index.ts";
import type { DebianSystem } from "../../system/debian-system.ts";
import { type PamDiff, pamDiff } from "./pam-diff.ts";
import { byPriority, type PamProfile, pamTypes, parsePamProfile } from "./pam-profile.ts";
import { PamQuestions } from "./pam-questions.ts";
import { filled, put, remembered } from "./pam-write.ts";
import { linesOf } from "./shell-lists.ts";

const offered = "/usr/share/pam-configs";
const templates = "/usr/share/pam";
const configured = "/etc/pam.d";
const state = "/var/lib/pam";

interface Request {
  readonly force: boolean;
  /** Called for a package, not by a person. */
  readonly packaged: boolean;
  readonly remove: ReadonlySet<string>;
  readonly enable: ReadonlySet<string>;
  readonly disable: ReadonlySet<string>;
}

/**
 * Writes `/etc/pam.d/common-*` from the profiles that packages offer: those that are in use, new ones that are so by
 * default, and what was asked for; options given by hand stay. Nobody is asked.
 * https://manpages.debian.org/pam-auth-update.8
 */
export const pamAuthUpdate =
  (system?: DebianSystem): Command =>
  (process) => {
    const { tree, stderr } = process;
    const request = readRequest(process);
    if (!request) return 1;
    if (tree.resolve(offered)?.type !== "directory") {
      stderr.write("could not open config directory: No such file or directory\n");
      return 2;
    }
    const profiles = readProfiles(process);
    const sorted = profiles.filter(({ name }) => !request.remove.has(name));
    const questions = new PamQuestions(system);
    questions.offer(sorted);
    const diff = pamDiff(process, configured, state);
    const before = diff ? [...diff.profiles].filter((name) => !request.remove.has(name)) : questions.chosen();
    const force = request.force || (!diff && questions.mayOverride());
    if (!diff && !force) {
      stderr.write("\npam-auth-update: Local modifications to /etc/pam.d/common-*, not updating.\n");
      stderr.write("pam-auth-update: Run pam-auth-update --force to override.\n\n");
      return 0;
    }
    const seen = new Set([...linesOf(tree, `${state}/seen`), ...request.disable]);
    const wanted = choose(request, profiles, sorted, new Set(before), seen);
    questions.choose(wanted, !request.packaged || sorted.some(({ name }) => !seen.has(name)));
    const enabled = withoutConflicts(wanted);
    questions.settle(wanted, enabled);
    if (enabled.length === 0) {
      process.report({ kind: "unknown", why: "no PAM profile is left to enable: pam-auth-update would ask" });
      return 1;
    }
    if (!tree.resolve(state)) tree.mkdir(state, { mode: 0o755, uid: 0, gid: 0 });
    put(process, `${state}/seen`, sorted.map(({ name }) => `${name}\n`).join(""));
    if (write(process, force, enabled, diff)) questions.done();
    return 0;
  };

function readRequest(process: Process): Request | undefined {
  const { args } = process;
  const lists = { "--remove": new Set<string>(), "--enable": new Set<string>(), "--disable": new Set<string>() };
  let list: Set<string> | undefined;
  for (const [index, word] of args.entries()) {
    if (args[index - 1] === "--root") {
      if (/^\/*$/.test(word)) continue;
      process.report({ kind: "unknown", why: `firn does not know pam-auth-update --root ${word}` });
      return undefined;
    }
    if (word in lists) list = lists[word as keyof typeof lists];
    else if (word.startsWith("--")) list = undefined;
    else list?.add(word);
  }
  const { "--remove": remove, "--enable": enable, "--disable": disable } = lists;
  const packaged = args.includes("--package") || [remove, enable, disable].some((names) => names.size > 0);
  return { force: args.includes("--force"), packaged, remove, enable, disable };
}

function readProfiles({ tree }: Process): readonly PamProfile[] {
  const program = "usr/sbin/pam-auth-update";
  const strict =
    tree.resolve(program)?.type !== "file" ||
    !/!defined\(\$profile\{'Session-Interactive-Only'\}\)\) \{/.test(textOf(tree.read(program)));
  return tree
    .list(offered)
    .filter((name) => !name.endsWith("~") && !/^#.+#$/.test(name))
    .flatMap((name) => parsePamProfile(name, textOf(tree.read(`${offered}/${toName(name)}`)), strict) ?? [])
    .sort(byPriority);
}

function choose(
  { enable, disable }: Request,
  profiles: readonly PamProfile[],
  sorted: readonly PamProfile[],
  before: ReadonlySet<string>,
  seen: ReadonlySet<string>,
): readonly PamProfile[] {
  const asked = profiles.filter(
    (profile) =>
      (before.has(profile.name) || (sorted.includes(profile) && enable.has(profile.name))) &&
      !disable.has(profile.name),
  );
  // With nothing left, all defaults count as new.
  const isNew = ({ name }: PamProfile): boolean => asked.length === 0 || !seen.has(name);
  return profiles.filter(
    (profile) => asked.includes(profile) || (sorted.includes(profile) && profile.byDefault && isNew(profile)),
  );
}

/** Of two that cannot be together, the one of higher priority stays. */
function withoutConflicts(enabled: readonly PamProfile[]): readonly PamProfile[] {
  let left = enabled;
  for (const { name, conflicts } of enabled) {
    if (left.some((profile) => profile.name === name)) left = left.filter((other) => !conflicts.has(other.name));
  }
  return left;
}

/** @returns false where a file has no place for the profiles, and may not be replaced */
function write(process: Process, force: boolean, enabled: readonly PamProfile[], diff: PamDiff | undefined): boolean {
  const { tree } = process;
  for (const type of pamTypes) {
    const target = `${configured}/common-${type}`;
    const changes = diff?.changes[type];
    let text = filled(process, target, type, enabled, changes);
    if (text === undefined && force) text = filled(process, `${templates}/common-${type}`, type, enabled, changes);
    if (text === undefined) return false;
    if (force && tree.resolve(target)?.type === "file") {
      const { mode = 0o644 } = tree.get(`${target}.pam-old`) ?? tree.resolve(target) ?? {};
      tree.write(`${target}.pam-old`, tree.read(target), { mode, uid: 0, gid: 0 });
    }
    put(process, target, text);
    put(process, `${state}/${type}`, remembered(type, enabled));
  }
  return true;
}
