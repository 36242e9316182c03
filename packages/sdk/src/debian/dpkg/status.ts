import type { InstalledPackage } from "./installed-package.ts";

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
];
/** Those that name other packages, in that order. */
export const relationFields: readonly string[] = order.slice(order.indexOf("Replaces"), order.indexOf("Conffiles"));
const ranks = new Map(order.map((name, rank) => [name.toLowerCase(), rank]));
const relations = /^(?:Replaces|Provides|(?:Pre-)?Depends|Recommends|Suggests|Breaks|Conflicts|Enhances)$/i;

/**
 * dpkg's `status`: every package with its control fields, as dpkg writes them, in the order of names.
 * https://manpages.debian.org/dpkg-query.1, https://www.debian.org/doc/debian-policy/ch-controlfields.html
 */
export function statusFile(packages: readonly InstalledPackage[]): string {
  return [...packages]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((pkg) => `${stanzaText(pkg)}\n`)
    .join("");
}

function stanzaText({ stanza, control }: InstalledPackage): string {
  const fields = stanza.fields.filter(({ name }) => !/^(?:Status|Conffiles)$/i.test(name));
  fields.push({ name: "Status", value: "install ok installed" });
  if (control.conffiles.length > 0) {
    const lines = control.conffiles.map(([path, md5]) => `\n ${path} ${md5}`);
    fields.push({ name: "Conffiles", value: lines.join("") });
  }
  const rank = (name: string): number => ranks.get(name.toLowerCase()) ?? order.length;
  return fields
    .sort((a, b) => rank(a.name) - rank(b.name))
    .map(({ name, value }) => {
      const text = relations.test(name) ? oneLine(value) : value;
      return text.startsWith("\n") ? `${name}:${text}\n` : `${name}: ${text}\n`;
    })
    .join("");
}

/** `a (>=1) ,b|c` as dpkg writes it. */
const oneLine = (value: string): string =>
  value
    .replaceAll(/\s+/g, " ")
    .replaceAll(/\( ?(<<|<=|=|>=|>>|<|>) ?([^ )]+) ?\)/g, "($1 $2)")
    .replaceAll(/ ?\| ?/g, " | ")
    .split(",")
    .map((group) => group.trim())
    .filter((group) => group !== "")
    .join(", ");
