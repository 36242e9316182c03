import { FirnError } from "../../errors/index.ts";
import { type ControlField, Stanza } from "./stanza.ts";

/**
 * Parses control data: paragraphs of `Name: value` lines with indented continuation lines, apart by empty lines;
 * lines that start with `#` are comments. https://www.debian.org/doc/debian-policy/ch-controlfields.html#syntax-of-control-files
 *
 * Meant for documents (a package's control file, Release, apt's sources); whole Packages files go through
 * `scanStanzas`.
 *
 * @param title what is parsed, for errors: `control file of libc6`
 * @throws FIRN_DEBIAN_ARCHIVE_INVALID for a line that is neither a field nor a continuation, and for a field that
 *   comes twice in a paragraph
 * @example
 * ```ts
 * const [stanza] = parseControl("Package: hello\nDepends: libc6,\n libgcc-s1\n", "hello");
 * stanza?.folded("depends"); // "libc6, libgcc-s1"
 * ```
 */
export function parseControl(text: string, title: string): Stanza[] {
  const stanzas: Stanza[] = [];
  let fields: ControlField[] = [];
  const seen = new Set<string>();
  const finish = (): void => {
    // As dpkg does: blanks go at a value's end, not at the end of each of its lines.
    fields = fields.map(({ name, value }) => ({ name, value: value.trimEnd() }));
    if (fields.length > 0) stanzas.push(new Stanza(fields));
    fields = [];
    seen.clear();
  };
  let number = 0;
  for (const line of text.split(/\r?\n/)) {
    number++;
    const content = line.trimEnd();
    if (content === "") finish();
    else if (content.startsWith("#")) continue;
    else if (content.startsWith(" ") || content.startsWith("\t")) {
      const last = fields.pop();
      if (!last) throw invalid(title, number, "a continuation line follows no field");
      fields.push({ name: last.name, value: `${last.value}\n${line}` });
    } else {
      const match = /^([!-9;-~]+)[ \t]*:[ \t]*(.*)$/.exec(line);
      if (!match) throw invalid(title, number, "a line is not of the form Name: value");
      const [, name = "", value = ""] = match;
      const key = name.toLowerCase();
      if (seen.has(key)) throw invalid(title, number, `the field ${name} comes twice`);
      seen.add(key);
      fields.push({ name, value });
    }
  }
  finish();
  return stanzas;
}

const invalid = (title: string, line: number, what: string): FirnError =>
  new FirnError("FIRN_DEBIAN_ARCHIVE_INVALID", `${title} is not a Debian control file: line ${line}: ${what}`);
