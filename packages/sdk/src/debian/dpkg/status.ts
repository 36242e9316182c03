import { compareBytes } from "../../tree/index.ts";
import type { ControlField } from "../control/stanza.ts";
import { type DebControl, wordsOfLines } from "../deb/deb-control.ts";
import type { PackageState } from "../system/debian-system.ts";

/** The order in which dpkg writes the fields that it knows; others follow as the package has them. */
const order = [
  "Package",
  "Essential",
  "Protected",
  "Status",
  "Priority",
  "Section",
  "Installed-Size",
  "Origin",
  "Maintainer",
  "Bugs",
  "Architecture",
  "Multi-Arch",
  "Source",
  "Version",
  "Config-Version",
  "Replaces",
  "Provides",
  "Depends",
  "Pre-Depends",
  "Recommends",
  "Suggests",
  "Breaks",
  "Conflicts",
  "Enhances",
  "Conffiles",
  "Description",
  "Triggers-Pending",
];
/** Those that name other packages, in that order. */
export const relationFields: readonly string[] = order.slice(order.indexOf("Replaces"), order.indexOf("Conffiles"));
const ranks = new Map(order.map((name, rank) => [name.toLowerCase(), rank]));
const relations = /^(?:Replaces|Provides|(?:Pre-)?Depends|Recommends|Suggests|Breaks|Conflicts|Enhances)$/i;

/**
 * dpkg's `status`: every package with its control fields, as dpkg writes them, in the order of names.
 * https://manpages.debian.org/dpkg-query.1, https://www.debian.org/doc/debian-policy/ch-controlfields.html
 */
export function statusFile(states: readonly PackageState[]): string {
  return [...states]
    .filter(({ status }) => status !== "not-installed")
    .sort((a, b) => compareBytes(a.pkg.name, b.pkg.name))
    .map((state) => `${stanzaText(state)}\n`)
    .join("");
}

/** A package's stanza, as `dpkg --status` prints it too. */
export const stanzaText = (state: PackageState): string =>
  fieldsOf(state)
    .map(({ name, value }) => (value.startsWith("\n") ? `${name}:${value}\n` : `${name}: ${value}\n`))
    .join("");

/** One field as dpkg shows it; undefined where the package has none of that name. */
export function fieldText(state: PackageState, name: string): string | undefined {
  const value = fieldsOf(state).find((field) => field.name.toLowerCase() === name.toLowerCase())?.value;
  if (value !== undefined) return value.startsWith("\n") ? value.slice(1) : value;
  if (/^(?:Essential|Protected|Multi-Arch)$/i.test(name)) return "no";
  return ranks.has(name.toLowerCase()) ? "" : undefined;
}

function fieldsOf(state: PackageState): ControlField[] {
  const { pkg, status, want = "install", pendingTriggers, obsolete = [], leftOut } = state;
  const { stanza, control } = pkg;
  const fields = stanza.fields
    .filter(({ name }) => !/^(?:Status|Triggers-Pending)$/i.test(name))
    .map(({ name, value }) => ({ name: spelling.get(name.toLowerCase()) ?? name, value: shown(name, value) }));
  fields.push({ name: "Status", value: `${want} ok ${status}` });
  if (pendingTriggers.size > 0) fields.push({ name: "Triggers-Pending", value: [...pendingTriggers].join(" ") });
  const lines =
    stanza.get("Conffiles") !== undefined
      ? []
      : [...conffileLines(control, leftOut), ...obsolete.map(([path, md5]) => `\n ${path} ${md5} obsolete`)];
  if (lines.length > 0) fields.push({ name: "Conffiles", value: lines.join("") });
  const rank = (name: string): number => ranks.get(name.toLowerCase()) ?? order.length;
  return fields.sort((a, b) => rank(a.name) - rank(b.name));
}

/** In the order of the package's list. One that goes when the package is upgraded comes with none: there is no sum. */
function conffileLines({ conffiles, files }: DebControl, leftOut?: ReadonlySet<string>): string[] {
  const sums = new Map(conffiles.map(([path, md5]) => [path, leftOut?.has(path) ? "newconffile" : md5]));
  const listed = wordsOfLines(files["conffiles"]?.text ?? "").flatMap((line) => {
    const removed = /^remove-on-upgrade\s+(\/.*)$/.exec(line)?.[1];
    if (removed !== undefined) return [`\n ${removed} newconffile remove-on-upgrade`];
    const sum = sums.get(line);
    return sum === undefined ? [] : [`\n ${line} ${sum}`];
  });
  return listed.length > 0 ? listed : [...sums].map(([path, md5]) => `\n ${path} ${md5}`);
}

const spelling = new Map(order.map((name) => [name.toLowerCase(), name]));

const shown = (name: string, value: string): string => (relations.test(name) ? oneLine(value) : value);

/** `a (>=1) ,b|c` as dpkg writes it. */
const oneLine = (value: string): string =>
  value
    .replaceAll(/\s+/g, " ")
    .replaceAll(/ ?\( ?(<<|<=|=|>=|>>|<|>) ?([^ )]+) ?\)/g, " ($1 $2)")
    .replaceAll(/ ?\| ?/g, " | ")
    .split(",")
    .map((group) => group.trim())
    .filter((group) => group !== "")
    .join(", ");
