/** What debconf keeps of one template or question; all text is bytes. */
export interface DebconfRecord {
  /** Of a question: packages. Of a template: questions that use it. */
  readonly owners: Set<string>;
  /** By lower-case name: `template`, `value`, `description-de.utf-8`, … */
  readonly fields: Map<string, string>;
  readonly flags: Map<string, string>;
  /** What `db_subst` set. */
  readonly variables: Map<string, string>;
}

export const emptyRecord = (): DebconfRecord => ({
  owners: new Set(),
  fields: new Map(),
  flags: new Map(),
  variables: new Map(),
});

const escapeNewlines = (text: string) => text.replaceAll("\n", "\\n");
const unescapeNewlines = (text: string) => text.replaceAll("\\n", "\n");
const sorted = (names: Iterable<string>) => [...names].sort();

/** A record as debconf's format "822" has it, without the blank line that ends it. */
export function formatRecord(name: string, { owners, fields, flags, variables }: DebconfRecord): string {
  let text = `Name: ${name}\n`;
  for (const field of sorted(fields.keys())) {
    text += `${field.charAt(0).toUpperCase()}${field.slice(1)}: ${escapeNewlines(fields.get(field) ?? "")}\n`;
  }
  if (owners.size > 0) text += `Owners: ${sorted(owners).join(", ")}\n`;
  const set = sorted(flags.keys()).filter((flag) => flags.get(flag) === "true");
  if (set.length > 0) text += `Flags: ${set.join(", ")}\n`;
  if (variables.size > 0) text += "Variables:\n";
  for (const variable of sorted(variables.keys())) {
    text += ` ${variable} = ${escapeNewlines(variables.get(variable) ?? "")}\n`;
  }
  return text;
}

/** Reads a database file in format "822". */
export function* parseRecords(text: string): Generator<readonly [name: string, record: DebconfRecord]> {
  for (const paragraph of text.split("\n\n")) {
    const record = emptyRecord();
    let name: string | undefined;
    let inVariables = false;
    for (const line of paragraph.split("\n")) {
      if (inVariables && /^[ \t]/.test(line)) {
        const [, variable = "", value = ""] = /^[ \t]+(.*?)[ \t]*=[ \t]?(.*)$/.exec(line) ?? [];
        record.variables.set(variable, unescapeNewlines(value));
        continue;
      }
      inVariables = false;
      const [, key = "", value = ""] = /^([^:]*):[ \t]?(.*)$/.exec(line) ?? [];
      const field = key.toLowerCase();
      if (field === "name") name = value;
      else if (field === "owners") for (const owner of value.split(/,[ \t]+/)) record.owners.add(owner);
      else if (field === "flags") for (const flag of value.split(/,[ \t]+/)) record.flags.set(flag, "true");
      else if (field === "variables") inVariables = true;
      else if (field !== "") record.fields.set(field, unescapeNewlines(value));
    }
    if (name !== undefined) yield [name, record];
  }
}
