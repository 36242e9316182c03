import { quote } from "../gnu/quote.ts";
import { compileRegex } from "../text/regex/compile.ts";
import { basic, extended, grepExtended } from "../text/regex/syntax.ts";
import { FindError, type Test } from "./visit.ts";

const types = [
  "findutils-default",
  "ed",
  "emacs",
  "gnu-awk",
  "grep",
  "posix-awk",
  "awk",
  "posix-basic",
  "posix-egrep",
  "egrep",
  "posix-extended",
  "posix-minimal-basic",
  "sed",
];

/** @throws FindError for a name that is none */
export function regexType(name: string): string {
  if (types.includes(name)) return name;
  const list = types.map((type) => quote(type)).join(", ");
  throw new FindError(`Unknown regular expression type ${quote(name)}; valid types are ${list}.`);
}

/** Emacs' syntax as an extended one: what is an operator with a backslash there is one without here, and back. */
function fromEmacs(pattern: string): string {
  return pattern.replace(/\[\^?\]?(?:\[[:.=][^\]]*\]|[^\]])*\]|\\[^]|[(){}|]/g, (piece) => {
    if (/^\\[()|]$/.test(piece)) return piece.slice(1);
    return /^[(){}|]$/.test(piece) ? `\\${piece}` : piece;
  });
}

/** `-regex`: the whole path, not a part of it. */
export function matchesRegex(pattern: string, type: string, ignoreCase: boolean): Test {
  const isEmacs = type === "findutils-default" || type === "emacs";
  const isBasic = ["ed", "grep", "posix-basic", "posix-minimal-basic", "sed"].includes(type);
  const isGrep = type === "egrep" || type === "posix-egrep";
  const syntax = isBasic ? basic : isGrep ? grepExtended : extended;
  const { source, flags } = compileRegex(isEmacs ? fromEmacs(pattern) : pattern, { ...syntax, ignoreCase });
  const whole = new RegExp(`^(?:${source})$(?![^])`, flags.replace("m", ""));
  return ({ path }) => whole.test(path);
}
