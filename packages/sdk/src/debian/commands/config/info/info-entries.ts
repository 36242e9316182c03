/** What an Info file says about itself: entries for menus of the directory, and in which sections they belong. */
export interface InfoEntry {
  /** `* Grep: (grep).   Print lines…`, with its line break. */
  readonly text: string;
  readonly sections: readonly string[];
}

/**
 * Reads `INFO-DIR-SECTION` and `START-INFO-DIR-ENTRY` … `END-INFO-DIR-ENTRY` of an Info file. Sections are named ahead
 * of the entries that belong into them. Later ones come first, as install-info goes through them in that order.
 */
export function infoEntries(text: string): { entries: InfoEntry[]; sections: string[] } {
  const entries: InfoEntry[] = [];
  const all: string[] = [];
  let sections: string[] = [];
  let named = false;
  let entry: string | undefined;
  for (const line of text.split("\n")) {
    if (line.startsWith("INFO-DIR-SECTION ")) {
      if (!named) sections = [];
      named = true;
      sections.unshift(line.slice("INFO-DIR-SECTION ".length));
      all.unshift(sections[0] as string);
    } else if (line === "START-INFO-DIR-ENTRY") {
      if (all.length === 0) {
        sections = ["Miscellaneous"];
        all.push("Miscellaneous");
      }
      named = false;
      entry = "";
    } else if (entry !== undefined) {
      const ends = line === "END-INFO-DIR-ENTRY";
      if (ends || (line.startsWith("* ") && entry !== "")) {
        entries.unshift({ text: entry, sections });
        entry = "";
      }
      if (ends) entry = undefined;
      else entry += `${line}\n`;
    }
  }
  return { entries, sections: all };
}

const lineWidth = 79;

/** Lays out an entry anew: its description starts at a column of the section's, and is wrapped. */
export function formatEntry({ text, sections }: InfoEntry): string {
  const wide = sections.includes("Individual utilities");
  const first = wide ? 48 : 32;
  const rest = wide ? 50 : 34;
  // The name ends at the first full stop before white space: names and nodes may have one within.
  const end = /\.(?=[ \t\n])/.exec(text)?.index;
  if (end === undefined) return text;
  const name = text.slice(0, end + 1);
  const description = joinLines(text.slice(end + 1));
  if (description.length <= 2) return `${name}\n`;
  const fits = name.length <= first - 1;
  const start = fits ? name.padEnd(first) : `${name}\n${" ".repeat(first)}`;
  return start + wrap(description, first, rest);
}

/** A description of several lines as one: a full stop at the end of a line is followed by two spaces. */
function joinLines(text: string): string {
  let joined = "";
  let rest = text.trimStart();
  while (rest !== "") {
    const newline = rest.indexOf("\n");
    const line = newline < 0 ? rest : rest.slice(0, newline);
    const after = newline < 0 ? "" : rest.slice(newline + 1);
    joined += line;
    if (line.length > 1 && after !== "") joined += line.endsWith(".") ? "  " : /\s$/.test(line) ? "" : " ";
    rest = after.trimStart();
  }
  return `${joined}\n`;
}

/**
 * Breaks lines after a blank. As in install-info, the indentation of lines after the first does not count towards
 * their width.
 */
function wrap(text: string, column: number, indentation: number): string {
  let out = "";
  let line = "";
  let at = column;
  for (const char of text) {
    if (char === "\n") {
      out += `${line}\n`;
      line = "";
      at = 0;
      continue;
    }
    let next = char === "\t" ? at + 8 - (at % 8) : at + 1;
    while (next > lineWidth && line !== "") {
      const blank = Math.max(line.lastIndexOf(" "), line.lastIndexOf("\t"));
      if (blank >= 0) {
        out += `${line.slice(0, blank + 1)}\n${" ".repeat(indentation)}`;
        line = line.slice(blank + 1);
      } else {
        out += `${line}\n`;
        line = "";
      }
      at = line.length;
      next = at + 1;
    }
    line += char;
    at = next;
  }
  return out + line;
}
