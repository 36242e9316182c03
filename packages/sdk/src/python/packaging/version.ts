/**
 * A version by PEP 440. Numbers are kept as decimal text without leading zeros, since dates and serial numbers can be
 * longer than a JavaScript number is exact. https://packaging.python.org/specifications/version-specifiers/
 */
export interface Version {
  readonly epoch: string;
  readonly release: readonly string[];
  readonly pre: readonly ["a" | "b" | "rc", string] | undefined;
  readonly post: string | undefined;
  readonly dev: string | undefined;
  /** Lower-case parts of `+ubuntu.1`. */
  readonly local: readonly string[] | undefined;
}

const pattern = new RegExp(
  [
    /^\s*v?(?:([0-9]+)!)?([0-9]+(?:\.[0-9]+)*)/,
    /(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?([0-9]+)?)?/,
    /(?:-([0-9]+)|[-_.]?(post|rev|r)[-_.]?([0-9]+)?)?/,
    /(?:[-_.]?(dev)[-_.]?([0-9]+)?)?/,
    /(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?\s*$/,
  ]
    .map((part) => part.source)
    .join(""),
  "i",
);

const preLetters: Readonly<Record<string, "a" | "b" | "rc">> = { a: "a", alpha: "a", b: "b", beta: "b" };

/** Reads a version in any of the spellings that PEP 440 allows; undefined where it is none. */
export function parseVersion(text: string): Version | undefined {
  const match = pattern.exec(text);
  if (!match) return undefined;
  const [, epoch, release = "", pre, preNumber, postNumber, post, postWordNumber, dev, devNumber, local] = match;
  return {
    epoch: digits(epoch),
    release: release.split(".").map(digits),
    pre: pre === undefined ? undefined : [preLetters[pre.toLowerCase()] ?? "rc", digits(preNumber)],
    post: postNumber !== undefined ? digits(postNumber) : post === undefined ? undefined : digits(postWordNumber),
    dev: dev === undefined ? undefined : digits(devNumber),
    local: local
      ?.toLowerCase()
      .split(/[-_.]/)
      .map((part) => (isNumber(part) ? digits(part) : part)),
  };
}

/** The normal form: `1.0-Beta_2` → `1.0b2`. */
export function formatVersion(version: Version): string {
  const local = version.local === undefined ? "" : `+${version.local.join(".")}`;
  return formatPublic(version) + local;
}

/** The normal form without the local part. */
export function formatPublic({ epoch, release, pre, post, dev }: Version): string {
  return [
    epoch === "0" ? "" : `${epoch}!`,
    release.join("."),
    pre ? pre.join("") : "",
    post === undefined ? "" : `.post${post}`,
    dev === undefined ? "" : `.dev${dev}`,
  ].join("");
}

export const isPrerelease = (version: Version): boolean => version.pre !== undefined || version.dev !== undefined;

/** The version with nothing but epoch and release. */
export const baseVersion = ({ epoch, release }: Version): Version => ({
  epoch,
  release,
  pre: undefined,
  post: undefined,
  dev: undefined,
  local: undefined,
});

export const withoutLocal = (version: Version): Version => ({ ...version, local: undefined });

/** Orders versions: negative where `a` is older. `1.0` and `1.0.0` are equal. */
export function compareVersions(a: Version, b: Version): number {
  return (
    compareNumbers(a.epoch, b.epoch) ||
    compareReleases(a.release, b.release) ||
    comparePre(a, b) ||
    compareNumbers(a.post ?? "", b.post ?? "") ||
    (a.dev === undefined ? (b.dev === undefined ? 0 : 1) : b.dev === undefined ? -1 : compareNumbers(a.dev, b.dev)) ||
    compareLocal(a.local, b.local)
  );
}

const isNumber = (text: string): boolean => /^[0-9]+$/.test(text);
const digits = (text: string | undefined): string => (text ?? "0").replace(/^0+(?=[0-9])/, "");
const order = <T extends string | number>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);
/** Absent (`""`) comes before every number. */
const compareNumbers = (a: string, b: string): number => order(a.length, b.length) || order(a, b);

function compareReleases(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = compareNumbers(a[i] ?? "0", b[i] ?? "0");
    if (difference) return difference;
  }
  return 0;
}

/** `1.dev0` < `1a0` < `1b0` < `1rc0` < `1`. */
function comparePre(a: Version, b: Version): number {
  const rank = ({ pre, post, dev }: Version) =>
    pre ? { a: 1, b: 2, rc: 3 }[pre[0]] : post === undefined && dev !== undefined ? 0 : 4;
  return order(rank(a), rank(b)) || compareNumbers(a.pre?.[1] ?? "", b.pre?.[1] ?? "");
}

/** None < words < numbers; a longer one after its own beginning. */
function compareLocal(a: readonly string[] | undefined, b: readonly string[] | undefined): number {
  if (!a || !b) return order(a ? 1 : 0, b ? 1 : 0);
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [x = "", y = ""] = [a[i], b[i]];
    const kinds = order(isNumber(x) ? 1 : 0, isNumber(y) ? 1 : 0);
    const difference = kinds || (isNumber(x) ? compareNumbers(x, y) : order(x, y));
    if (difference) return difference;
  }
  return order(a.length, b.length);
}
