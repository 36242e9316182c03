/** What to do about the maintainer scripts of a step's packages, which firn interprets. */
export interface ScriptOptions {
  /**
   * What to do instead, by name: `"nginx.postinst"` (or `.preinst`, `.config`) stands for that whole script, a
   * command's name (`"fmtutil-sys"`) for wherever scripts call it. The value is shell text, interpreted as scripts
   * are, with the command's words as `$1`, `$2`, …; `false` leaves it out, as if it had done its work.
   */
  readonly effects?: Readonly<Record<string, string | false>> | undefined;
  /** Answers to debconf's questions: `{ "tzdata/Areas": "Europe" }`. Default: what the packages' templates say. */
  readonly preseed?: Readonly<Record<string, string>> | undefined;
}

export const scriptOptions = ["effects", "preseed"] as const;

/** Only what is given, so that a description that says nothing stays the same recipe. */
export const choicesOf = ({ effects, preseed }: ScriptOptions): ScriptOptions => ({
  ...(effects !== undefined && { effects }),
  ...(preseed !== undefined && { preseed }),
});
