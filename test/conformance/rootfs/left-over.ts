import type { Difference } from "./compare.ts";
import { differenceClasses } from "./known-differences.ts";
import type { Scan } from "./scan-folder.ts";

/**
 * Logs, caches and backups that apt goes on with are in firn's image as the base has them. Of hardlinks and attributes
 * of the base firn's tree knows nothing: its layers are kept.
 */
export function isLeftOver({ path, kind }: Difference, base: Scan, firn: Scan): boolean {
  const [one, other] = [base.get(path), firn.get(path)];
  if (!one || !other || one.content !== other.content || one.mode !== other.mode || one.owner !== other.owner)
    return false;
  if (kind.split(" ").every((field) => field === "links" || field === "xattrs")) return true;
  return differenceClasses.some(({ paths, kinds }) => paths.test(path) && kinds.includes("only apt"));
}
