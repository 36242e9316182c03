import type { Scanned } from "./scan-root.ts";

/** How one path differs between the system that apt made and firn's. */
export interface Difference {
  readonly path: string;
  /** `only apt`, `only firn`, or the fields that differ: `content`, `mode owner`. */
  readonly kind: string;
}

export function compareRoots(apt: ReadonlyMap<string, Scanned>, firn: ReadonlyMap<string, Scanned>): Difference[] {
  const differences: Difference[] = [];
  for (const [path, one] of apt) {
    const other = firn.get(path);
    if (!other) {
      differences.push({ path, kind: "only apt" });
      continue;
    }
    const fields = (["type", "mode", "owner", "content", "links"] as const).filter((key) => one[key] !== other[key]);
    if (fields.length > 0) differences.push({ path, kind: fields.join(" ") });
  }
  for (const path of firn.keys()) if (!apt.has(path)) differences.push({ path, kind: "only firn" });
  return differences.sort((a, b) => (a.path < b.path ? -1 : 1));
}
