/** How a dialect of regular expressions is read: what GNU's tools and mawk differ in. */
export interface Syntax {
  /** `\(`, `\|`, `\{` and contextual `*`, `^`, `$` (BRE); or `(`, `|`, `{` (ERE). */
  readonly extended: boolean;
  readonly ignoreCase?: boolean;
  /** `^` and `$` match around newlines within the text too. */
  readonly multiline?: boolean;
  /** A repetition with nothing before it, in an ERE: an error, passed over, or a plain character. */
  readonly loneRepeat: "error" | "skip" | "literal";
  /** A `)` that closes nothing in an ERE: an error, or a plain character. */
  readonly loneParen: "error" | "literal";
  /** Whether `{2,3}` repeats; otherwise braces are plain. */
  readonly intervals: boolean;
  /** A `{` that starts no valid interval: an error, or a plain character. */
  readonly badInterval: "error" | "literal";
  /** `\1`, and the GNU operators `\w \W \s \S \b \B \< \> \' \``. */
  readonly gnu: boolean;
  /** awk's: `\t`, `\056`, `\/` and so on, within brackets too. */
  readonly awkEscapes?: boolean;
  /** `[a-c-e]` and `[[:digit:]-z]` are errors, as to the C library; otherwise the second hyphen is itself. */
  readonly strictRanges?: boolean;
  /** Told of what is read otherwise than it looks. */
  readonly warn?: (message: string) => void;
}

const gnu = { intervals: true, gnu: true, loneParen: "error" } as const;

const library = { ...gnu, badInterval: "error", strictRanges: true } as const;

/** As `sed` and `expr` read it. */
export const basic: Syntax = { ...library, extended: false, loneRepeat: "literal" };
/** As `grep` reads it. */
export const grepBasic: Syntax = { ...gnu, extended: false, loneRepeat: "literal", badInterval: "error" };

/** As `sed -E` reads it. */
export const extended: Syntax = { ...library, extended: true, loneRepeat: "error" };
/** As `grep -E` reads it. */
export const grepExtended: Syntax = { ...gnu, extended: true, loneRepeat: "skip", badInterval: "literal" };

/** As mawk 1.3.4 reads it: no intervals, no back references, backslashes as in its strings. */
export const awk: Syntax = {
  extended: true,
  loneRepeat: "error",
  loneParen: "literal",
  intervals: false,
  badInterval: "literal",
  gnu: false,
  awkEscapes: true,
};
