/** A way of authentication that a package offers in `/usr/share/pam-configs`. */
export interface PamProfile {
  readonly name: string;
  readonly priority: number;
  readonly byDefault: boolean;
  /** Fields by name: `Auth-Type`, `Auth`, `Auth-Initial`, …; lines joined by newlines. */
  readonly fields: ReadonlyMap<string, string>;
}

/** Parses a profile. https://wiki.ubuntu.com/PAMConfigFrameworkSpec */
export function parsePamProfile(name: string, text: string): PamProfile {
  const fields = new Map<string, string>();
  let field = "";
  for (const line of text.split("\n")) {
    const match = /^(\S+):\s*(.*?)\s*$/.exec(line);
    if (match) {
      field = (match[1] ?? "").replace(/-Final$/, "");
      fields.set(field, match[2] ?? "");
    } else if (line.trim() !== "") {
      fields.set(field, [fields.get(field), line.trim()].filter(Boolean).join("\n"));
    }
  }
  if (fields.get("Session-Interactive-Only") !== "yes") {
    for (const suffix of ["", "-Type", "-Initial"]) {
      const value = fields.get(`Session${suffix}`);
      if (value !== undefined) fields.set(`Session-noninteractive${suffix}`, value);
    }
  }
  const priority = Number(fields.get("Priority") ?? 0);
  return { name, priority, byDefault: fields.get("Default") === "yes", fields };
}

export const pamTypes = ["auth", "account", "password", "session", "session-noninteractive"] as const;
export type PamType = (typeof pamTypes)[number];
export type PamBlock = "Primary" | "Additional";

/** The modules of one kind and block, in the order of profiles: the first of a stack may have its own text. */
export function pamModules(
  profiles: readonly PamProfile[],
  type: PamType,
  block: PamBlock,
): { readonly profile: string; readonly lines: readonly string[] }[] {
  const field = `${type.slice(0, 1).toUpperCase()}${type.slice(1)}`;
  return profiles
    .filter(({ fields }) => fields.get(`${field}-Type`) === block)
    .map(({ name, fields }, index) => {
      const text = (index === 0 ? fields.get(`${field}-Initial`) : undefined) ?? fields.get(field) ?? "";
      return { profile: name, lines: text.split("\n").filter((line) => line !== "") };
    });
}
