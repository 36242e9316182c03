import { type Command, type Process, textOf, toName } from "../../../shell/index.ts";
import { type PamDiff, pamDiff } from "./pam-diff.ts";
import { byPriority, type PamProfile, pamTypes, parsePamProfile } from "./pam-profile.ts";
import { filled, put, remembered } from "./pam-write.ts";
import { linesOf } from "./shell-lists.ts";

const offered = "/usr/share/pam-configs";
const templates = "/usr/share/pam";
const configured = "/etc/pam.d";
const state = "/var/lib/pam";

interface Request {
  readonly force: boolean;
  readonly remove: ReadonlySet<string>;
  readonly enable: ReadonlySet<string>;
  readonly disable: ReadonlySet<string>;
}

/**
 * Writes `/etc/pam.d/common-*` from the profiles that packages offer: those that are in use, new ones that are so by
 * default, and what was asked for; options given by hand stay. Nobody is asked.
 * https://manpages.debian.org/pam-auth-update.8
 */
export const pamAuthUpdate: Command = (process) => {
  const { tree, stderr } = process;
  const request = readRequest(process);
  if (!request) return 1;
  if (tree.resolve(offered)?.type !== "directory") {
    stderr.write("could not open config directory: No such file or directory\n");
    return 2;
  }
  const profiles = readProfiles(process);
  const sorted = profiles.filter(({ name }) => !request.remove.has(name));
  const diff = pamDiff(process, configured, state);
  if (!diff && !request.force) {
    stderr.write("\npam-auth-update: Local modifications to /etc/pam.d/common-*, not updating.\n");
    stderr.write("pam-auth-update: Run pam-auth-update --force to override.\n\n");
    return 0;
  }
  const enabled = withoutConflicts(choose(process, request, profiles, sorted, diff));
  if (enabled.length === 0) {
    process.report({ kind: "unknown", why: "no PAM profile is left to enable: pam-auth-update would ask" });
    return 1;
  }
  if (!tree.resolve(state)) tree.mkdir(state, { mode: 0o755, uid: 0, gid: 0 });
  put(process, `${state}/seen`, sorted.map(({ name }) => `${name}\n`).join(""));
  write(process, request, enabled, diff);
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
  return { force: args.includes("--force"), remove, enable, disable };
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
  { tree }: Process,
  { enable, disable, remove }: Request,
  profiles: readonly PamProfile[],
  sorted: readonly PamProfile[],
  diff: PamDiff | undefined,
): readonly PamProfile[] {
  const before = new Set([...(diff?.profiles ?? [])].filter((name) => !remove.has(name)));
  const asked = profiles.filter(
    (profile) =>
      (before.has(profile.name) || (sorted.includes(profile) && enable.has(profile.name))) &&
      !disable.has(profile.name),
  );
  // With nothing left, all defaults count as new.
  const seen = asked.length === 0 ? new Set<string>() : new Set([...linesOf(tree, `${state}/seen`), ...disable]);
  return profiles.filter(
    (profile) => asked.includes(profile) || (sorted.includes(profile) && profile.byDefault && !seen.has(profile.name)),
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

function write(process: Process, { force }: Request, enabled: readonly PamProfile[], diff: PamDiff | undefined): void {
  const { tree } = process;
  for (const type of pamTypes) {
    const target = `${configured}/common-${type}`;
    const changes = diff?.changes[type];
    let text = filled(process, target, type, enabled, changes);
    if (text === undefined && force) text = filled(process, `${templates}/common-${type}`, type, enabled, changes);
    if (text === undefined) return;
    if (force && tree.resolve(target)?.type === "file") {
      const { mode = 0o644 } = tree.get(`${target}.pam-old`) ?? tree.resolve(target) ?? {};
      tree.write(`${target}.pam-old`, tree.read(target), { mode, uid: 0, gid: 0 });
    }
    put(process, target, text);
    put(process, `${state}/${type}`, remembered(type, enabled));
  }
}
