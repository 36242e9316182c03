import type { LockFile } from "./lock-file.ts";

/** One difference between two locks, for a person to read. */
export interface LockChange {
  readonly family: string;
  readonly platform: string;
  readonly name: string;
  /** The version before; absent where the package is new. */
  readonly from?: string;
  /** The version now; absent where the package is gone. */
  readonly to?: string;
}

/** What was added, removed and changed between two locks, by family, platform and name. */
export function lockChanges(before: LockFile, after: LockFile): LockChange[] {
  const old = versions(before);
  const now = versions(after);
  const changes: LockChange[] = [];
  for (const key of [...new Set([...old.keys(), ...now.keys()])].sort()) {
    const [family = "", platform = "", name = ""] = key.split("\0");
    const from = old.get(key);
    const to = now.get(key);
    if (from === to) continue;
    changes.push({ family, platform, name, ...(from && { from }), ...(to && { to }) });
  }
  return changes;
}

function versions(lock: LockFile): Map<string, string> {
  const sets = new Map<string, Set<string>>();
  for (const { family, platform, items } of lock.sections) {
    for (const item of items) {
      const key = [family, platform, item.name].join("\0");
      sets.set(key, (sets.get(key) ?? new Set()).add(item.version));
    }
  }
  return new Map([...sets].map(([key, set]) => [key, [...set].sort().join(", ")]));
}
