/** A way of authentication that a package offers in `/usr/share/pam-configs`. */
export interface PamProfile {
  readonly name: string;
  readonly priority: number;
  readonly byDefault: boolean;
  /** Names of profiles that it cannot be with. */
  readonly conflicts: ReadonlySet<string>;
  /** Fields by name: `Auth-Type`, `Auth`, `Auth-Initial`, …; lines joined by newlines. */
  readonly fields: ReadonlyMap<string, string>;
}

export const pamTypes = ["auth", "account", "password", "session", "session-noninteractive"] as const;
export type PamType = (typeof pamTypes)[number];
export type PamBlock = "Primary" | "Additional";

/**
 * Parses a profile. https://wiki.ubuntu.com/PAMConfigFrameworkSpec
 * @param strict Whether `Session-Interactive-Only` counts only with `yes`, as since 1.7 (Debian 13); before, with any value
 * @returns undefined for one that names a module which is no more
 */
export function parsePamProfile(name: string, text: string, strict: boolean): PamProfile | undefined {
  const fields = new Map<string, string>();
  const conflicts = new Set<string>();
  let field = "";
  let dead = false;
  for (const line of text.replace(/\n$/, "").split("\n")) {
    const [, key, value = ""] = /^(\S+):(?:\s+(.*))?$/s.exec(line) ?? [];
    if (key !== undefined) {
      field = key.replace(/-Final$/, "");
      if (field === "Conflicts") for (const other of value.split(", ")) conflicts.add(other);
      else fields.set(field, value);
      continue;
    }
    const joined = `${fields.get(field) ?? ""}${line.trim() === "" ? "" : `\n${line.trim()}`}`.replace(/^\s+/, "");
    fields.set(field, joined);
    if (joined.includes("pam_tally")) dead = true;
  }
  if (dead) return undefined;
  const interactive = fields.get("Session-Interactive-Only");
  if (strict ? interactive !== "yes" : interactive === undefined) {
    for (const suffix of ["", "-Type", "-Initial"]) {
      const value = fields.get(`Session${suffix}`);
      if (value !== undefined) fields.set(`Session-noninteractive${suffix}`, value);
    }
  }
  const priority = Number(fields.get("Priority")?.trim() ?? 0) || 0;
  return { name, priority, byDefault: fields.get("Default") === "yes", conflicts, fields };
}

/** Those of a higher priority first; of the same, the later name. */
export const byPriority = (a: PamProfile, b: PamProfile): number =>
  b.priority - a.priority || (a.name < b.name ? 1 : -1);

export interface PamModules {
  readonly profile: string;
  readonly text: string;
}

/** The modules of one kind, in the order of profiles: the first of a stack may have its own text. */
export function pamModules(
  profiles: readonly PamProfile[],
  type: PamType,
  wanted: (block: string) => boolean,
): readonly PamModules[] {
  const field = `${type.slice(0, 1).toUpperCase()}${type.slice(1)}`;
  return profiles
    .filter(({ fields }) => {
      const block = fields.get(`${field}-Type`);
      return block !== undefined && block !== "" && wanted(block);
    })
    .map(({ name, fields }, index) => {
      const initial = index === 0 ? fields.get(`${field}-Initial`) : undefined;
      return { profile: name, text: initial || (fields.get(field) ?? "") };
    });
}
