import { parseSpecifiers, satisfiesAll } from "../packaging/specifier.ts";
import { parseVersion, type Version } from "../packaging/version.ts";

/**
 * Whether one of Poetry's constraints allows a version: PEP 440's clauses, `^1.2`, `~1.2`, `1.2.*`, `1.2` and
 * alternatives between `||`. https://python-poetry.org/docs/dependency-specification/#version-constraints
 */
export function poetryAllows(constraint: string, version: Version): boolean {
  return constraint.split(/\s*\|\|?\s*/).some((alternative) => {
    const clauses = alternative.split(/\s*,\s*|\s+(?=[\^~<>=!])/).filter(Boolean);
    return clauses.every((clause) => clauseAllows(clause.trim(), version));
  });
}

function clauseAllows(clause: string, version: Version): boolean {
  if (clause === "*" || clause === "") return true;
  const [, operator = "", rest = ""] = /^([\^~<>=!]*)\s*(.*)$/.exec(clause) ?? [];
  const named = parseVersion(rest.replace(/\.\*$/, ""));
  if (!named) return false;
  const { release } = named;
  const allowed = (text: string) => satisfiesAll(version, parseSpecifiers(text) ?? []);
  if (operator === "^") {
    const first = release.findIndex((part) => part !== "0");
    return allowed(`>=${rest},<${bumped(release, first < 0 ? release.length - 1 : first)}`);
  }
  if (operator === "~") return allowed(`>=${rest},<${bumped(release, release.length > 1 ? 1 : 0)}`);
  if (operator === "" || operator === "=") return allowed(`==${rest}`);
  return allowed(`${operator}${rest}`);
}

/** The first version after all that start like this one up to a place: `1.2.3` at 1 → `1.3`. */
const bumped = (release: readonly string[], place: number): string =>
  [...release.slice(0, place), String(Number(release[place]) + 1)].join(".");
