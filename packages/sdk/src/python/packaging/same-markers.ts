import { type Marker, type MarkerEnvironment, markerHolds } from "./marker.ts";
import { parseVersion } from "./version.ts";

/** More combinations than markers in the wild need. */
const maxCases = 20_000;

/**
 * Whether two markers mean the same on every Python in question, found by trying: for each variable the values that
 * either names and one that neither does, for Python's version also what lies around each. Undefined holds always.
 */
export function sameMarkers(
  a: Marker | undefined,
  b: Marker | undefined,
  isForPython: (full: string) => boolean = () => true,
): boolean {
  const texts = new Map<string, Set<string>>();
  for (const marker of [a, b]) if (marker) collect(marker, texts);
  const versions = pythonsAround([...(texts.get("python_version") ?? []), ...(texts.get("python_full_version") ?? [])]);
  let cases: MarkerEnvironment[] = versions.filter(isForPython).map((full) => ({
    python_version: full.split(".").slice(0, 2).join("."),
    python_full_version: full,
  }));
  for (const [name, values] of texts) {
    if (name.startsWith("python_")) continue;
    const all = [...values, "\u0001"];
    cases = cases.flatMap((one) => all.map((value) => ({ ...one, [name]: value })));
    if (cases.length > maxCases) return false;
  }
  const always = (marker: Marker | undefined, one: MarkerEnvironment) => !marker || markerHolds(marker, one);
  return cases.every((one) => always(a, one) === always(b, one));
}

function collect(marker: Marker, into: Map<string, Set<string>>): void {
  if ("and" in marker) for (const part of marker.and) collect(part, into);
  else if ("or" in marker) for (const part of marker.or) collect(part, into);
  else {
    const { left, right } = marker;
    const sides = [left, right];
    const names = sides.flatMap((side) => ("variable" in side ? side.variable : []));
    const values = sides.flatMap((side) => ("text" in side ? side.text : []));
    for (const name of names) into.set(name, new Set([...(into.get(name) ?? []), ...values]));
  }
}

/** Full versions at, just below and just above each that a marker names. */
function pythonsAround(named: readonly string[]): string[] {
  const found = new Set(["3.0.0", "3.99.0"]);
  for (const text of named.flatMap((one) => one.split(/[\s,|]+/))) {
    const version = parseVersion(text.replace(/\.\*$/, ""));
    if (!version) continue;
    const [major = 3, minor = 0, patch = 0] = version.release.map(Number);
    for (const [y, z] of [
      [minor, patch],
      [minor, patch + 1],
      [minor, 0],
      [minor, 99],
      [minor + 1, 0],
      [minor - 1, 99],
    ] as const) {
      if (y >= 0) found.add(`${major}.${y}.${z}`);
    }
    if (patch > 0) found.add(`${major}.${minor}.${patch - 1}`);
  }
  return [...found];
}
