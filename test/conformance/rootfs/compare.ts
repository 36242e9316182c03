import type { Scan } from "./scan-folder.ts";

/** How one path differs between the system that apt made and firn's. */
export interface Difference {
  readonly path: string;
  /** `only apt`, `only firn`, or the fields that differ: `content`, `mode owner`. */
  readonly kind: string;
  /** Both values, where they are short: `0755, 0700`. */
  readonly detail?: string;
}

const fields = ["type", "mode", "owner", "content", "xattrs", "links"] as const;

/** Every path that is not the same in both, sorted. */
export function compareScans(apt: Scan, firn: Scan): Difference[] {
  const differences: Difference[] = [];
  for (const [path, one] of apt) {
    const other = firn.get(path);
    if (!other) {
      differences.push({ path, kind: "only apt" });
      continue;
    }
    const differing = fields.filter((key) => one[key] !== other[key]);
    if (differing.length === 0) continue;
    const told = differing.filter((key) => key !== "content" || one.type === "symlink");
    const detail = told
      .map((key) => `${one[key]} → ${other[key]}`)
      .join(", ")
      .replaceAll("\n", " ");
    differences.push({ path, kind: differing.join(" "), ...(detail !== "" && { detail }) });
  }
  for (const path of firn.keys()) if (!apt.has(path)) differences.push({ path, kind: "only firn" });
  return differences.sort((a, b) => (a.path < b.path ? -1 : 1));
}
