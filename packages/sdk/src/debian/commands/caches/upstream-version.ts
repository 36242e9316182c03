import type { DebianSystem } from "../../system/debian-system.ts";

/** An installed package's version without what Debian adds (`1:2.2-1` is `2.2`): what its programs call themselves. */
export function upstreamVersion(system: DebianSystem | undefined, name: string): string | undefined {
  for (const { pkg, status } of system?.packages.values() ?? []) {
    if (status === "not-installed" || pkg.name !== name) continue;
    return pkg.version
      .replace(/^\d+:/, "")
      .replace(/-[^-]*$/, "")
      .replace(/[+~](?:dfsg|ds|really).*$/, "");
  }
  return undefined;
}
