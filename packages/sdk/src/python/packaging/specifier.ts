import {
  baseVersion,
  compareVersions,
  formatPublic,
  formatVersion,
  isPrerelease,
  parseVersion,
  type Version,
  withoutLocal,
} from "./version.ts";

export type Operator = "~=" | "==" | "!=" | "<=" | ">=" | "<" | ">" | "===";

/** One clause of a version specifier: `>=1.2`, `==3.*`. */
export interface Specifier {
  readonly operator: Operator;
  /** As written, without white space. */
  readonly version: string;
}

const pre = String.raw`(?:[-_.]?(?:alpha|beta|preview|pre|a|b|c|rc)[-_.]?[0-9]*)?`;
const post = String.raw`(?:-[0-9]+|[-_.]?(?:post|rev|r)[-_.]?[0-9]*)?`;
const dev = String.raw`(?:[-_.]?dev[-_.]?[0-9]*)?`;
const local = String.raw`(?:\+[a-z0-9]+(?:[-_.][a-z0-9]+)*)?`;
const start = String.raw`\s*v?(?:[0-9]+!)?[0-9]+`;
/** Source of a pattern with two groups, operator and version; to be used ignoring case. */
export const specifierSource: string = [
  String.raw`(===)(\s*[^\s;),]*)`,
  String.raw`(==|!=)(${start}(?:\.[0-9]+)*(?:\.\*|${pre}${post}${dev}${local}))`,
  String.raw`(~=)(${start}(?:\.[0-9]+)+${pre}${post}${dev})`,
  String.raw`(<=|>=|<|>)(${start}(?:\.[0-9]+)*${pre}${post}${dev})`,
].join("|");
const whole = new RegExp(`^\\s*(?:${specifierSource})\\s*$`, "i");

/** Reads one clause; undefined where it is none. */
export function parseSpecifier(text: string): Specifier | undefined {
  const match = whole.exec(text);
  if (!match) return undefined;
  const [operator, version] = match.slice(1).filter((group) => group !== undefined);
  return { operator: operator as Operator, version: (version ?? "").trim() };
}

/** Reads clauses between commas, all of which have to hold; undefined where one is invalid. */
export function parseSpecifiers(text: string): readonly Specifier[] | undefined {
  const clauses = text.split(",").filter((clause) => clause.trim());
  const parsed = clauses.map(parseSpecifier);
  return parsed.every((clause) => clause !== undefined) ? parsed : undefined;
}

export const formatSpecifiers = (specifiers: readonly Specifier[]): string =>
  specifiers.map(({ operator, version }) => operator + version).join(",");

/** Whether the clause itself names a pre-release, and so asks for them. */
function asksForPrereleases({ operator, version }: Specifier): boolean {
  if (operator === "!=") return false;
  const named = parseVersion(operator === "==" ? version.replace(/\.\*$/, "") : version);
  return named !== undefined && isPrerelease(named);
}

/** Whether a version satisfies a clause; pre-releases are taken like any other version. */
export function satisfies(version: Version, { operator, version: wanted }: Specifier): boolean {
  if (operator === "===") return formatVersion(version).toLowerCase() === wanted.toLowerCase();
  if (wanted.endsWith(".*")) {
    const prefix = parseVersion(wanted.slice(0, -2));
    return prefix !== undefined && startsWith(version, prefix) === (operator === "==");
  }
  const named = parseVersion(wanted);
  return named !== undefined && relations[operator](version, named);
}

const relations: Readonly<Record<Exclude<Operator, "===">, (version: Version, named: Version) => boolean>> = {
  "==": (version, named) => equals(version, named),
  "!=": (version, named) => !equals(version, named),
  "<=": (version, named) => compareVersions(withoutLocal(version), named) <= 0,
  ">=": (version, named) => compareVersions(withoutLocal(version), named) >= 0,
  "~=": (version, named) =>
    compareVersions(withoutLocal(version), named) >= 0 &&
    startsWith(version, { ...baseVersion(named), release: named.release.slice(0, -1) }),
  "<": (version, named) => {
    const isOwnPrerelease = !isPrerelease(named) && isPrerelease(version) && sameBase(version, named);
    return compareVersions(version, named) < 0 && !isOwnPrerelease;
  },
  ">": (version, named) => {
    const isLater = (named.post === undefined && version.post !== undefined) || version.local !== undefined;
    return compareVersions(version, named) > 0 && !(isLater && sameBase(version, named));
  },
};

export const satisfiesAll = (version: Version, specifiers: readonly Specifier[]): boolean =>
  specifiers.every((specifier) => satisfies(version, specifier));

/**
 * The versions that all clauses allow, as pip chooses them: pre-releases where a clause names one; without any clause
 * also where there is nothing else.
 */
export function allowedVersions<T>(
  candidates: readonly T[],
  versionOf: (candidate: T) => Version,
  specifiers: readonly Specifier[],
  takePrereleases = false,
): readonly T[] {
  const fitting = candidates.filter((candidate) => satisfiesAll(versionOf(candidate), specifiers));
  if (takePrereleases || specifiers.some(asksForPrereleases)) return fitting;
  const final = fitting.filter((candidate) => !isPrerelease(versionOf(candidate)));
  return final.length === 0 && specifiers.length === 0 ? fitting : final;
}

const equals = (version: Version, named: Version): boolean =>
  compareVersions(named.local === undefined ? withoutLocal(version) : version, named) === 0;

const sameBase = (a: Version, b: Version): boolean => compareVersions(baseVersion(a), baseVersion(b)) === 0;

/** `==1.2.*`: the written parts are the first ones of the version, whose release is padded with zeros. */
function startsWith(version: Version, prefix: Version): boolean {
  const wanted = components(prefix);
  const release = prefix.release.length;
  const padded = { ...version, release: [...version.release] };
  while (padded.release.length < release) padded.release.push("0");
  const had = components(padded);
  return wanted.every((part, i) => had[i] === part);
}

function components(version: Version): string[] {
  const suffix = formatPublic({ ...version, epoch: "0", release: ["0"], local: undefined }).slice(1);
  return [version.epoch, ...version.release, ...suffix.split(".").filter(Boolean)];
}
