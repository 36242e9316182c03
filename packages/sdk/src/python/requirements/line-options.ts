/** An option as it stands in a requirements file: `--hash`, `-r`, with its value where it takes one. */
export interface LineOption {
  /** The long name, without dashes. */
  readonly name: string;
  /** As it was written. */
  readonly written: string;
  readonly value: string;
}

/** The long names of pip's short options. */
const short: Readonly<Record<string, string>> = {
  r: "requirement",
  c: "constraint",
  e: "editable",
  f: "find-links",
  i: "index-url",
};
/** Options that take no value. */
const flags = new Set(["no-index", "pre", "prefer-binary", "require-hashes"]);

/** A requirement, and the options behind it; or options alone. */
export function splitOptions(line: string): { readonly requirement: string; readonly options: readonly LineOption[] } {
  const words = line.split(/\s+/);
  const at = words.findIndex((word) => word.startsWith("-"));
  if (at < 0) return { requirement: line, options: [] };
  const start = at === 0 ? 0 : line.search(/\s-/) + 1;
  return { requirement: line.slice(0, start).trim(), options: parseOptions(shellWords(line.slice(start))) };
}

function parseOptions(words: readonly string[]): LineOption[] {
  const options: LineOption[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? "";
    const long = /^--([A-Za-z][\w-]*)(?:=(.*))?$/.exec(word);
    const letter = long ? undefined : /^-([A-Za-z])=?(.*)$/.exec(word);
    const name = long?.[1]?.replaceAll("_", "-") ?? short[letter?.[1] ?? ""] ?? "";
    const written = long ? `--${long[1]}` : letter ? `-${letter[1]}` : word;
    let value = long ? long[2] : letter?.[2] || undefined;
    // Hashes, files and lists never start with a dash.
    if (value === undefined && !flags.has(name) && !words[i + 1]?.startsWith("-")) value = words[++i];
    options.push({ name, written, value: value ?? "" });
  }
  return options;
}

/** Words as Python's shlex takes a line apart: quotes group, a backslash keeps the next character. */
function shellWords(text: string): string[] {
  return [...text.matchAll(/(?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s"'\\])+/g)].map(([word]) =>
    word.replace(/"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/g, (_, double?: string, single?: string, kept?: string) =>
      double !== undefined ? double.replace(/\\(["\\])/g, "$1") : (single ?? kept ?? ""),
    ),
  );
}
