import { type Process, textOf } from "../../../shell/index.ts";
import { type PamType, pamTypes } from "./pam-profile.ts";

/** Options that an administrator gave to a module (by its line without jumps), or took from it. */
export interface PamChanges {
  readonly added: Map<string, Set<string>>;
  readonly removed: Map<string, Set<string>>;
}

export interface PamDiff {
  /** Profiles whose lines are there. */
  readonly profiles: ReadonlySet<string>;
  readonly changes: Readonly<Record<PamType, PamChanges>>;
}

/** A line without how far it jumps: `[success=1 default=ignore]` → `[success= default=ignore]`. */
export const withoutJumps = (line: string): string => line.replace(/(\[[^0-9]*)[0-9]+(.*\])/g, "$1$2");

export const moduleOf = (line: string): readonly [string, readonly string[]] => {
  const [, module = "", , options = ""] = /^((\[[^\]]+\]|\w+)\s+\S+)\s*(.*)/.exec(line) ?? [];
  return [module, options.split(/\s+/).filter((option) => option !== "")];
};

/**
 * What is configured now, against what was written the last time. Undefined where that is not known, or where there are
 * lines that no profile gave.
 */
export function pamDiff({ tree }: Process, configured: string, state: string): PamDiff | undefined {
  const profiles = new Set<string>();
  const changes = {} as Record<PamType, PamChanges>;
  for (const type of pamTypes) {
    const found: PamChanges = { added: new Map(), removed: new Map() };
    changes[type] = found;
    const [saved, current] = [`${state}/${type}`, `${configured}/common-${type}`];
    if (tree.resolve(saved)?.type !== "file" || tree.resolve(current)?.type !== "file") return undefined;
    const left = savedLines(textOf(tree.read(saved)));
    const kind = type.replace("-noninteractive", "");
    const lines = managedLines(textOf(tree.read(current)), kind);
    if (!lines) return undefined;
    for (const line of lines) if (!match(line, left, profiles, found)) return undefined;
  }
  return { profiles, changes };
}

type Saved = readonly [profile: string, line: string];

function savedLines(text: string): Saved[] {
  let profile = "";
  const lines: Saved[] = [];
  for (const line of text.replace(/\n$/, "").split("\n")) {
    const [, name] = /^Module: (.*)/.exec(line) ?? [];
    if (name !== undefined) profile = name;
    else lines.push([profile, withoutJumps(line).replace(/(\[.*)end(.*\])/g, "$1$2")]);
  }
  return lines;
}

/** Lines between the marks, without their kind; undefined where the marks are not all there. */
function managedLines(text: string, kind: string): readonly string[] | undefined {
  const lines: string[] = [];
  let state = 0;
  const marks = [
    /^# here are the per-package modules \(the "Primary" block\)/,
    /^# here's the fallback if no module succeeds/,
    /^# and here are more per-package modules \(the "Additional" block\)/,
    /^# end of pam-auth-update config/,
  ];
  for (const line of text.replace(/\n$/, "").split("\n")) {
    if (marks[state]?.test(line)) {
      state++;
      if (state === 4) break;
    } else if (state === 1 || state === 3) lines.push(line.replace(new RegExp(`^${kind}\\s+`), ""));
  }
  return state < 3 ? undefined : lines;
}

function match(line: string, left: Saved[], profiles: Set<string>, { added, removed }: PamChanges): boolean {
  let current = line;
  for (let saved = left.shift(); saved; saved = left.shift()) {
    const [module, options] = moduleOf(saved[1]);
    current = withoutJumps(current);
    if (!current.startsWith(module)) continue;
    profiles.add(saved[0]);
    const now = current
      .slice(module.length)
      .trim()
      .split(/\s+/)
      .filter((option) => option !== "");
    const put = (map: Map<string, Set<string>>, names: readonly string[]): void => {
      const set = map.get(module) ?? new Set();
      for (const name of names) set.add(name);
      map.set(module, set);
    };
    put(
      added,
      now.filter((option) => !options.includes(option)),
    );
    put(
      removed,
      options.filter((option) => !now.includes(option)),
    );
    return true;
  }
  return false;
}
