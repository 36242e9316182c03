import type { Scan, Scanned, UpperScan } from "./scan-folder.ts";

/** What a mount of an upper over a lower directory shows. */
export function overlaid(lower: Scan, upper: UpperScan): Scan {
  const hidden = new Set(upper.gone);
  const opaque = new Set(upper.opaque);
  const seen = new Map<string, Scanned>();
  for (const [path, scanned] of lower) if (!isHidden(path, hidden, opaque, upper.found)) seen.set(path, scanned);
  // Whoever copies one name of a file up breaks its hardlinks.
  for (const [path, scanned] of seen) {
    if (scanned.links === "") continue;
    const left = scanned.links.split("\n").filter((name) => seen.has(name) && !upper.found.has(name));
    seen.set(path, { ...scanned, links: left.length > 1 ? left.join("\n") : "" });
  }
  for (const [path, scanned] of upper.found) seen.set(path, scanned);
  return seen;
}

/** Below something that is gone, that is seen alone, or that is no directory any more. */
function isHidden(path: string, gone: ReadonlySet<string>, opaque: ReadonlySet<string>, upper: Scan): boolean {
  if (gone.has(path)) return true;
  for (let slash = path.indexOf("/"); slash > 0; slash = path.indexOf("/", slash + 1)) {
    const parent = path.slice(0, slash);
    if (gone.has(parent) || opaque.has(parent)) return true;
    const above = upper.get(parent);
    if (above && above.type !== "directory") return true;
  }
  return false;
}
