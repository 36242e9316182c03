import { type Process, textOf, toName } from "../../../../shell/index.ts";

/** One statement: what becomes of the line. */
type Statement = (line: string) => string;

const delimiters: Readonly<Record<string, string>> = { "{": "}", "(": ")", "[": "]", "<": ">" };

/**
 * Perl's program of one line where it only substitutes (`s/a/b/g`), transliterates (`tr/a-z/A-Z/`) or changes case
 * (`$_ = lc`); undefined for any other. https://perldoc.perl.org/perlop
 */
export function substitutions(program: string): readonly Statement[] | undefined {
  const statements: Statement[] = [];
  let rest = program.trim();
  while (rest !== "") {
    const changed = /^\$_\s*=\s*(lc|uc)(?:\s*\(?\s*\$_\s*\)?)?\s*(?:;|$)/.exec(rest);
    if (changed) {
      const [whole, how] = changed;
      statements.push((line) =>
        line.replace(/[A-Za-z]+/g, (word) => (how === "lc" ? word.toLowerCase() : word.toUpperCase())),
      );
      rest = rest.slice(whole.length).trim();
      continue;
    }
    const [, operator = "", open = ""] = /^(s|tr|y)([^\w\s])/.exec(rest) ?? [];
    if (operator === "") return undefined;
    const close = delimiters[open] ?? open;
    const first = readUntil(rest, operator.length + 1, close);
    if (!first) return undefined;
    let at = first.end;
    if (close !== open) {
      const next = /^\s*/.exec(rest.slice(at))?.[0].length ?? 0;
      if (rest[at + next] !== open) return undefined;
      at += next + 1;
    }
    const second = readUntil(rest, at, close);
    const [end, flags = ""] = /^([a-z]*)\s*(?:;|$)/.exec(rest.slice(second?.end ?? 0)) ?? [];
    if (!second || end === undefined) return undefined;
    const statement =
      operator === "s" ? substitute(first.text, second.text, flags) : transliterate(first.text, second.text, flags);
    if (!statement) return undefined;
    statements.push(statement);
    rest = rest.slice(second.end + end.length).trim();
  }
  return statements.length > 0 ? statements : undefined;
}

function readUntil(text: string, from: number, close: string): { text: string; end: number } | undefined {
  let read = "";
  for (let at = from; at < text.length; at++) {
    const character = text[at] ?? "";
    if (character === "\\") {
      const next = text[++at] ?? "";
      // A delimiter that is escaped stands for itself.
      read += next === close ? (/[\w\s#,:~!@%=&;'"<>/-]/.test(close) ? next : `\\${next}`) : `\\${next}`;
    } else if (character === close) return { text: read, end: at + 1 };
    else read += character;
  }
  return undefined;
}

function substitute(given: string, replacement: string, flags: string): Statement | undefined {
  const pattern = given.replaceAll("[:space:]", " \\t\\n\\r\\f\\v");
  if (!/^[gimsx]*$/.test(flags) || flags.includes("x")) return undefined;
  // What is not the same in JavaScript, or would need Perl's variables.
  if (/\(\?(?![:=!])|\\[ABCEGHKNPQRUVXZzghkpuxX]|[$@][A-Za-z_{]|[*+?}]\+|\[\[:/.test(pattern)) return undefined;
  if (/[$@](?![\d{]|$)|\$\{[^\d]|\\[LUEQlu]/.test(replacement)) return undefined;
  const expression = inJavaScript(pattern, flags);
  if (expression === undefined) return undefined;
  return (line) =>
    line.replace(expression, (...found: (string | undefined)[]) =>
      replacement.replace(/\\(.)|\$\{?(\d)\}?/g, (_, escaped: string | undefined, group: string) =>
        escaped === undefined ? (found[Number(group)] ?? "") : (escapes[escaped] ?? escaped),
      ),
    );
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", f: "\f", 0: "\0" };

function inJavaScript(pattern: string, flags: string): RegExp | undefined {
  let isInClass = false;
  const text = pattern.replace(/\\.|[[\].$]/gs, (piece) => {
    if (piece === "[") isInClass = true;
    else if (piece === "]") isInClass = false;
    // Bytes, not characters: no-break spaces are none.
    else if (piece === "\\s") return isInClass ? " \\t\\n\\r\\f\\v" : "[ \\t\\n\\r\\f\\v]";
    else if (piece === "\\S") return isInClass ? piece : "[^ \\t\\n\\r\\f\\v]";
    else if (piece === "." && !isInClass && !flags.includes("s")) return "[^\\n]";
    else if (piece === "$" && !isInClass && !flags.includes("m")) return "(?=\\n?$)";
    return piece;
  });
  try {
    return new RegExp(text, flags.replace(/[^gims]/g, ""));
  } catch {
    return undefined;
  }
}

function transliterate(from: string, to: string, flags: string): Statement | undefined {
  if (!/^d?$/.test(flags)) return undefined;
  const expand = (text: string): string[] =>
    [...text.replace(/\\(.)/gs, (_, one: string) => escapes[one] ?? one)].flatMap((one, at, all) => {
      if (one !== "-" || at === 0 || at === all.length - 1) return [one];
      const [low, high] = [all[at - 1] ?? "", all[at + 1] ?? ""].map((each) => each.charCodeAt(0));
      return Array.from({ length: Math.max(0, (high ?? 0) - (low ?? 0) - 1) }, (_, index) =>
        String.fromCharCode((low ?? 0) + index + 1),
      );
    });
  const [source, target] = [expand(from), expand(to === "" && flags === "" ? from : to)];
  const last = flags === "d" ? "" : (target.at(-1) ?? "");
  const map = new Map([...source.entries()].reverse().map(([at, one]) => [one, target[at] ?? last]));
  return (line) => [...line].map((one) => map.get(one) ?? one).join("");
}

/** What a program leaves of a line: undefined where it does not print it. */
type Program = (line: string) => string | undefined;

/** With `-n`, lines are printed by the program alone: `…; print if s/^prefix//`. With `-l` their ends are not seen. */
function programOf(text: string, seen: ReadonlySet<string>): Program | undefined {
  const [, before = "", condition] = /^([^]*;|)\s*print\s+if\s+(s\W[^]*)$/.exec(seen.has("n") ? text : "") ?? [];
  if (seen.has("n") ? condition === undefined : !seen.has("p")) return undefined;
  const statements = condition !== undefined && before.trim() === "" ? [] : substitutions(condition ? before : text);
  const last = condition === undefined ? [] : substitutions(condition);
  // Whether a substitution found something shows in the line only where it takes away what it finds.
  if (!statements || !last || last.length > 1 || (condition && !/\+(.)\1\w*$/.test(condition.trim()))) return undefined;
  const change = (line: string): string | undefined => {
    const changed = statements.reduce((each, statement) => statement(each), line);
    const [test] = last;
    return test === undefined ? changed : test(changed) === changed ? undefined : test(changed);
  };
  if (!seen.has("l")) return change;
  return (line) => {
    const changed = change(line.replace(/\n$/, ""));
    return changed === undefined ? undefined : `${changed}\n`;
  };
}

/** `perl -p -e PROGRAM [FILE…]` or `-n`, with `-i` in the files themselves. Undefined: not such a program. */
export function perlLines(process: Process): number | undefined {
  const { tree, args, stdout, stderr } = process;
  let separator: string | undefined = "\n";
  const seen = new Set<string>();
  let program: string | undefined;
  const words = [...args];
  while (words[0]?.startsWith("-") && words[0] !== "-") {
    const word = words.shift() ?? "";
    const [, zero, letters = ""] = /^-(0[0-7]*)?([plnie]*)$/.exec(word) ?? [];
    if (!/^-(?:0[0-7]*)?[plnie]*$/.test(word) || (letters.includes("e") && !letters.endsWith("e"))) return undefined;
    if (zero !== undefined) separator = zero === "00" || zero === "000" ? "" : zero === "0777" ? undefined : "\0";
    for (const letter of letters) seen.add(letter);
    if (letters.endsWith("e")) program = words.shift();
  }
  const run = program === undefined ? undefined : programOf(program, seen);
  if (!run) return undefined;
  const change = (text: string): string =>
    recordsOf(text, separator)
      .map((record) => run(record) ?? "")
      .join("");
  if (words.length === 0) stdout.write(change(process.stdin.readAll()));
  for (const word of words) {
    const path = toName(process.path(word));
    if (tree.resolve(path)?.type !== "file") {
      stderr.write(`Can't open ${word}: No such file or directory.\n`);
      continue;
    }
    const changed = change(textOf(tree.read(path)));
    if (seen.has("i")) tree.write(path, Buffer.from(changed, "latin1"));
    else stdout.write(changed);
  }
  return 0;
}

function recordsOf(text: string, separator: string | undefined): string[] {
  if (separator === undefined) return text === "" ? [] : [text];
  if (separator === "") return text.match(/[^]+?\n\n+|[^]+$/g) ?? [];
  return text.match(separator === "\0" ? /[^\0]*\0|[^\0]+$/g : /[^\n]*\n|[^\n]+$/g) ?? [];
}
