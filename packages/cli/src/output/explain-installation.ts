import type { Installation, PackageChanges } from "@firn/sdk";

const rows = [
  ["users", "users"],
  ["groups", "groups"],
  ["alternatives", "alternatives"],
  ["diversions", "diversions"],
  ["files", "files"],
  ["directories", "directories"],
  ["links", "links"],
  ["modes", "modes"],
  ["removed", "removed"],
] as const satisfies readonly (readonly [keyof PackageChanges, string])[];

/** Longer lists are cut: --json has all of it. */
const most = 8;

/** What maintainer scripts did, package by package, for `firn lock --explain`. */
export function explanationLines(
  installations: Readonly<Record<string, Readonly<Record<string, Installation>>>> = {},
): string[] {
  const lines: string[] = [];
  for (const [image, platforms] of Object.entries(installations)) {
    for (const [platform, { packages, reports }] of Object.entries(platforms)) {
      lines.push(`${image} (${platform})`);
      for (const pkg of packages) {
        lines.push(`  ${pkg.name} ${pkg.version}  ${pkg.scripts.join(", ")}`);
        for (const [key, title] of rows) {
          const list = pkg[key];
          if (list.length === 0) continue;
          const rest = list.length > most ? `, … ${list.length - most} more` : "";
          lines.push(`    ${title.padEnd(13)}${list.slice(0, most).join(", ")}${rest}`);
        }
        for (const report of reports.filter((one) => one.package === pkg.name)) {
          const remedy = report.remedy === undefined ? "" : `; ${report.remedy}`;
          lines.push(`    ! ${report.script}, line ${report.line}: ${report.command}: ${report.why}${remedy}`);
        }
      }
      if (packages.length === 0) lines.push("  no package has scripts that change anything");
    }
  }
  return lines;
}
