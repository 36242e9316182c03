/** https://www.gnu.org/software/gnulib/manual/html_node/Quoting.html in the C locale. */

const escapes: Readonly<Record<string, string>> = {
  "\x07": "\\a",
  "\b": "\\b",
  "\t": "\\t",
  "\n": "\\n",
  "\v": "\\v",
  "\f": "\\f",
  "\r": "\\r",
};

const octal = (char: string): string => escapes[char] ?? `\\${char.charCodeAt(0).toString(8).padStart(3, "0")}`;

/** `'x'`, as messages have names of options and values. */
export function quote(text: string): string {
  const inside = text.replace(/[\\']/g, "\\$&").replace(/[^ -~]/g, octal);
  return `'${inside}'`;
}

/** `'x'`, as messages have names of files: such that a shell would read the name back. */
export function quoteFile(name: string): string {
  if (/'/.test(name) && /^[-\w '%+,./:@\]{}#~]*$/.test(name) && !/[#~]/.test(name.slice(1))) return `"${name}"`;
  const inside = name.replace(/'/g, "'\\''").replace(/[^ -~]+/g, (run) => `'$'${run.replace(/[^]/g, octal)}''`);
  return `'${inside}'`.replace(/''$/, (end) => (/[^ -~]$/.test(name) ? "" : end));
}

/** The same where the name needs it, else the bare name. */
export function quoteIfNeeded(name: string, also = ":"): string {
  const plain =
    /^[-\w%+,./:@\]{}#~]+$/.test(name) && !/^[#~]/.test(name) && !also.split("").some((c) => name.includes(c));
  return plain ? name : quoteFile(name);
}
