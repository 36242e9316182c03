import type { Process } from "../../../shell/index.ts";
import { compareVersions } from "../../resolve/index.ts";
import { UsageError } from "./options.ts";

type Test = (order: number) => boolean;

const relations = new Map<string, Test>([
  ["le", (order) => order <= 0],
  ["lt", (order) => order < 0],
  ["eq", (order) => order === 0],
  ["ne", (order) => order !== 0],
  ["ge", (order) => order >= 0],
  ["gt", (order) => order > 0],
]);
for (const [name, same] of [
  ["<", "le"],
  ["<=", "le"],
  ["<<", "lt"],
  ["=", "eq"],
  [">=", "ge"],
  [">", "ge"],
  [">>", "gt"],
] as const) {
  relations.set(name, relations.get(same) as Test);
}

/** `dpkg --compare-versions A RELATION B`: 0 where it is so, 1 where it is not. An empty version is before any other; with `-nl`, after. */
export function compareTwoVersions(process: Process, words: readonly string[]): number {
  const [a, relation, b, ...others] = words;
  if (a === undefined || relation === undefined || b === undefined || others.length > 0) {
    throw new UsageError("--compare-versions takes three arguments: <version> <relation> <version>");
  }
  const emptyIsLast = relation.endsWith("-nl");
  const test = relations.get(emptyIsLast ? relation.slice(0, -3) : relation);
  if (!test || (emptyIsLast && /^(?:eq|ne)/.test(relation))) throw new UsageError("--compare-versions bad relation");
  if (relation === "<" || relation === ">") {
    process.stderr.write(`dpkg: warning: --compare-versions used with obsolete relation operator '${relation}'\n`);
  }
  for (const version of [a, b]) {
    const bad = isNone(version) ? undefined : whyBad(version);
    if (bad !== undefined) process.stderr.write(`dpkg: warning: version '${version}' has bad syntax: ${bad}\n`);
  }
  return test(orderOf(a, b, emptyIsLast)) ? 0 : 1;
}

const isNone = (version: string): boolean => version === "" || version === "<unknown>";

function orderOf(a: string, b: string, emptyIsLast: boolean): number {
  if (!isNone(a) && !isNone(b)) return compareVersions(a.trim(), b.trim());
  return (Number(isNone(b)) - Number(isNone(a))) * (emptyIsLast ? -1 : 1);
}

/** https://www.debian.org/doc/debian-policy/ch-controlfields.html#version; the words are dpkg's. */
export function whyBad(given: string): string | undefined {
  const version = given.trim();
  if (version === "") return "version string is empty";
  if (/\s/.test(version)) return "version string has embedded spaces";
  const colon = version.indexOf(":");
  if (colon >= 0) {
    const epoch = version.slice(0, colon);
    if (epoch === "") return "epoch in version is empty";
    if (!/^-?\d+$/.test(epoch)) return "epoch in version is not number";
    if (Number(epoch) < 0) return "epoch in version is negative";
    if (Number(epoch) > 2_147_483_647) return "epoch in version is too big";
    if (colon === version.length - 1) return "nothing after colon in version number";
  }
  const rest = version.slice(colon + 1);
  const dash = rest.lastIndexOf("-");
  const revision = dash < 0 ? undefined : rest.slice(dash + 1);
  if (revision === "") return "revision number is empty";
  const upstream = dash < 0 ? rest : rest.slice(0, dash);
  if (upstream === "") return "version number is empty";
  if (!/^\d/.test(upstream)) return "version number does not start with digit";
  if (/[^-+._:~A-Za-z0-9]/.test(upstream) || upstream.includes("_")) return "invalid character in version number";
  if (revision !== undefined && /[^+.~A-Za-z0-9]/.test(revision)) return "invalid character in revision number";
  return undefined;
}
