/** A glob of path components: `*` and `?` stay within one, `**` spans any number. Matches the whole path. */
export function globPattern(glob: string): RegExp {
  return new RegExp(`^${globSource(glob)}$`, "su");
}

function globSource(glob: string): string {
  let source = "";
  for (let i = 0; i < glob.length; i++) {
    const rest = glob.slice(i);
    const char = glob[i] ?? "";
    const starts = i === 0 || glob[i - 1] === "/";
    const set = char === "[" ? /^\[([!^]?)(\]?[^\]]*)\]/.exec(rest) : null;
    if (starts && rest.startsWith("**/")) {
      source += "(?:[^/]+/)*";
      i += 2;
    } else if (starts && rest === "**") {
      source += ".*";
      i += 1;
    } else if (char === "*") source += "[^/]*";
    else if (char === "?") source += "[^/]";
    else if (set) {
      source += `[${set[1] ? "^" : ""}${(set[2] ?? "").replace(/[\\\]^[]/g, "\\$&")}]`;
      i += set[0].length - 1;
    } else source += escaped(char === "\\" ? (glob[++i] ?? "\\") : char);
  }
  return source;
}

const escaped = (char: string): string => char.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");

/** A glob as Python's fnmatch has it: `*` spans separators too. */
export const fnmatchPattern = (glob: string): RegExp =>
  new RegExp(`^${globSource(glob.replaceAll("/", "\u0001")).replaceAll("\u0001", "/").replaceAll("[^/]", ".")}$`, "su");

/** Whether a file is meant by lines of a .gitignore: the last that matches decides. */
export function gitPatterns(lines: readonly string[]): (path: string) => boolean {
  const rules = lines.flatMap((line) => gitRule(line) ?? []);
  return (path) => {
    let found = false;
    for (const { pattern, negated } of rules) if (pattern.test(path)) found = !negated;
    return found;
  };
}

/** https://git-scm.com/docs/gitignore#_pattern_format */
function gitRule(line: string): { readonly pattern: RegExp; readonly negated: boolean } | undefined {
  let text = line.replace(/\r?\n$/, "").replace(/(?<!\\)\s+$/, "");
  if (text === "" || text.startsWith("#")) return undefined;
  const negated = text.startsWith("!");
  if (negated) text = text.slice(1);
  const isFolder = text.endsWith("/") && !text.endsWith("/**/");
  text = text.replace(/\/+$/, "");
  const anchored = text.includes("/");
  text = text.replace(/^\//, "");
  if (text === "") return undefined;
  const inside = isFolder ? "/.+" : "(?:/.+)?";
  return { pattern: new RegExp(`^${anchored ? "" : "(?:.+/)?"}${globSource(text)}${inside}$`, "su"), negated };
}
