/** A template of a package's `templates`: its fields by lower-case name, without `template` itself. */
export interface TemplateStanza {
  readonly name: string;
  readonly fields: ReadonlyMap<string, string>;
}

/**
 * Reads a `templates` control file, as debconf does: the rest of a field's first line is its value, the lines after it
 * go to `extended_FIELD` with their line breaks folded, except around verbatim lines (more than one space) and ` .`.
 * Text is bytes, so only ASCII white space counts. See debconf-devel(7), "THE TEMPLATES FILE".
 *
 * @throws Error where debconf would refuse it.
 */
export function parseTemplateFile(text: string): TemplateStanza[] {
  const stanzas: TemplateStanza[] = [];
  for (const [index, stanza] of recordsOf(text).entries()) {
    const fields = parseStanza(stanza, index + 1);
    const name = fields.get("template");
    if (!name) throw new Error(`Template #${index + 1} does not contain a 'Template:' line`);
    fields.delete("template");
    stanzas.push({ name, fields });
  }
  return stanzas;
}

/** Perl's records that end with "\n\n": unlike paragraphs, more newlines belong to the next one. */
function recordsOf(text: string): string[] {
  const records = text.split("\n\n");
  if (records.at(-1) === "") records.pop();
  return records.map((record) => record.replace(/^\n+/, "").replace(/\n+$/, ""));
}

const trimEnd = (text: string) => text.replace(/[ \t\r\f\v]+$/, "");

function parseStanza(stanza: string, number: number): Map<string, string> {
  const fields = new Map<string, string>();
  let field = "";
  let value = "";
  let extended = "";
  const keep = () => {
    if (field === "") return;
    if (fields.has(field)) throw new Error(`Template #${number} has a duplicate field "${field}"`);
    fields.set(field, value);
    const rest = extended.replace(/\n+$/, "");
    if (rest !== "") fields.set(`extended_${field}`, rest);
  };
  const follows = () => extended !== "" && !/[\n ]$/.test(extended);
  for (const line of stanza.split("\n")) {
    const start = /^([-_@.A-Za-z0-9]*):[ \t\r\f\v]?(.*)/.exec(line);
    const verbatim = /^[ \t\r\f\v]([ \t\r\f\v]+.*)/.exec(line);
    const folded = /^[ \t\r\f\v](.*)/.exec(line);
    if (start) {
      keep();
      field = (start[1] ?? "").toLowerCase();
      value = trimEnd(start[2] ?? "");
      extended = "";
    } else if (/^[ \t\r\f\v]\.$/.test(line)) extended += "\n\n";
    else if (verbatim) extended += `${follows() ? "\n" : ""}${trimEnd(verbatim[1] ?? "")}\n`;
    else if (folded) extended += (follows() ? " " : "") + trimEnd(folded[1] ?? "");
    else if (line !== "") throw new Error(`Template parse error near \`${line}', in stanza #${number}`);
  }
  keep();
  return fields;
}
