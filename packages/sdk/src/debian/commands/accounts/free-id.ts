import type { Accounts } from "./accounts.ts";
import type { LoginDefs } from "./login-defs.ts";

export type Kind = "UID" | "GID";

/** The range that numbers of a kind come from. */
export function idRange(defs: LoginDefs, kind: Kind, system: boolean): readonly [number, number] {
  const least = defs.number(`${kind}_MIN`, 1000);
  if (!system) return [least, defs.number(`${kind}_MAX`, 60_000)];
  return [defs.number(`SYS_${kind}_MIN`, 101), defs.number(`SYS_${kind}_MAX`, least - 1)];
}

/**
 * The number that useradd and groupadd choose. For people: one above the highest that is taken, or where that is the
 * last, the lowest free one. For the system: one below the lowest, or the highest free one.
 */
export function freeId(
  accounts: Accounts,
  defs: LoginDefs,
  kind: Kind,
  system: boolean,
  preferred?: number,
): number | undefined {
  const [least, most] = idRange(defs, kind, system);
  const file = kind === "UID" ? accounts.passwd : accounts.group;
  const taken = new Set(file.entries().map((fields) => Number(fields[2])));
  if (preferred !== undefined && preferred >= least && preferred <= most && !taken.has(preferred)) return preferred;
  const within = [...taken].filter((id) => id >= least && id <= most);
  if (system) {
    const next = Math.min(most + 1, ...within) - 1;
    if (next >= least) return next;
    for (let id = most; id >= least; id--) if (!taken.has(id)) return id;
    return undefined;
  }
  const next = Math.max(least - 1, ...within) + 1;
  if (next <= most) return next;
  for (let id = least; id <= most; id++) if (!taken.has(id)) return id;
  return undefined;
}
