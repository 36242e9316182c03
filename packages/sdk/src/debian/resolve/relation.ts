import { FirnError } from "../../errors/index.ts";
import { compareVersions } from "./version.ts";

export type Operator = "<<" | "<=" | "=" | ">=" | ">>";

/** One possibility of a relationship: `python3:any (>= 3.11)`. */
export interface Relation {
  readonly name: string;
  /** `any`, `native` or an architecture. */
  readonly qualifier: string | undefined;
  readonly operator: Operator | undefined;
  readonly version: string | undefined;
}

/** Possibilities of which one is enough, in the packager's order of preference. */
export type Alternatives = readonly Relation[];

const shape =
  /^([A-Za-z0-9][A-Za-z0-9+.-]*)(?::([a-z0-9-]+))?\s*(?:\(\s*(<<|<=|=|>=|>>|<|>)\s*([^\s)]+)\s*\))?\s*(?:\[([^\]]*)\])?\s*((?:<[^>]*>\s*)*)$/;

// `<` and `>` alone are the old spellings of <= and >= (policy 7.1).
const spellings: Readonly<Record<string, Operator>> = {
  "<<": "<<",
  "<=": "<=",
  "=": "=",
  ">=": ">=",
  ">>": ">>",
  "<": "<=",
  ">": ">=",
};

/**
 * Parses the value of Depends and its kin: `a (>= 1) | b, c:any`. Possibilities for other architectures
 * (`x [!amd64]`) are left out; build profiles (`<!nocheck>`) mean nothing for binary packages and are ignored.
 * https://www.debian.org/doc/debian-policy/ch-relationships.html
 *
 * @param architecture Debian's name: `amd64`
 * @throws FIRN_DEBIAN_ARCHIVE_INVALID
 * @example
 * ```ts
 * parseRelations("libc6 (>= 2.34), awk", "amd64").length; // 2
 * ```
 */
export function parseRelations(text: string, architecture: string): Alternatives[] {
  const groups: Alternatives[] = [];
  for (const group of text.split(",")) {
    if (group.trim() === "") continue;
    const alternatives = group.split("|").map((part) => parseRelation(part.trim(), text, architecture));
    const ours = alternatives.filter((relation) => relation !== undefined);
    if (ours.length > 0) groups.push(ours);
  }
  return groups;
}

function parseRelation(part: string, whole: string, architecture: string): Relation | undefined {
  const match = shape.exec(part);
  if (!match) {
    throw new FirnError(
      "FIRN_DEBIAN_ARCHIVE_INVALID",
      `“${part}” in “${whole}” is not a relationship between packages`,
    );
  }
  const [, name = "", qualifier, operator, version, restriction] = match;
  if (restriction !== undefined && !appliesTo(restriction, architecture)) return undefined;
  return { name, qualifier, operator: operator === undefined ? undefined : spellings[operator], version };
}

function appliesTo(restriction: string, architecture: string): boolean {
  const words = restriction.split(/\s+/).filter((word) => word !== "");
  const matches = (word: string): boolean =>
    word === architecture || word === "any" || word === "linux-any" || word === `any-${architecture}`;
  if (words.some((word) => word.startsWith("!"))) return !words.some((word) => matches(word.slice(1)));
  return words.some(matches);
}

/** Whether a version is one that the relation allows. */
export function allowsVersion(relation: Relation, version: string): boolean {
  if (relation.operator === undefined || relation.version === undefined) return true;
  return accepts[relation.operator](compareVersions(version, relation.version));
}

const accepts: Readonly<Record<Operator, (order: number) => boolean>> = {
  "<<": (order) => order < 0,
  "<=": (order) => order <= 0,
  "=": (order) => order === 0,
  ">=": (order) => order >= 0,
  ">>": (order) => order > 0,
};

/** As a packager would write it. */
export function formatRelation(relation: Relation): string {
  const name = relation.qualifier === undefined ? relation.name : `${relation.name}:${relation.qualifier}`;
  return relation.operator === undefined ? name : `${name} (${relation.operator} ${relation.version})`;
}

export const formatAlternatives = (alternatives: Alternatives): string => alternatives.map(formatRelation).join(" | ");
