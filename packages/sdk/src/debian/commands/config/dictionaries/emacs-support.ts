import type { Tree } from "../../../../tree/index.ts";
import { comment, type Entry, lowerCase, readDatabase, sorted, write } from "./entries.ts";

const kinds = ["aspell", "hunspell", "ispell"] as const;

/** Tells Emacs which dictionaries there are, and what letters their languages have. */
export function writeEmacsSupport(tree: Tree): void {
  const locales = { aspell: new Map<string, string>(), hunspell: new Map<string, string>() };
  let text = comment(";;; ");
  for (const kind of kinds) {
    const items = new Map<string, string>();
    for (const [, entry] of sortedByName(readDatabase(tree, kind))) {
      if (entry.get("emacs-display") === "no") continue;
      const hash = entry.get("hash-name") ?? "";
      const names = entry.get("emacsen-names") ?? entry.get("emacsen-name") ?? hash;
      for (const name of names.split(/,\s*/)) {
        items.set(name, itemOf(name, hash, entry));
        if (kind === "ispell") continue;
        const served = entry.get(`${kind}-locales`);
        for (const locale of served?.split(/\s*,\s*/) ?? []) locales[kind].set(locale, name);
      }
    }
    if (items.size === 0) continue;
    text += `\n;; Adding ${kind} dicts\n\n`;
    for (const name of sorted(items.keys()).reverse()) {
      text += `(add-to-list 'debian-${kind}-only-dictionary-alist\n  '(${items.get(name)}))\n`;
    }
    text += "\n";
  }
  for (const kind of ["aspell", "hunspell"] as const) text += localesText(kind, locales[kind]);
  write(tree, "emacsen-ispell-dicts.el", text);
}

const sortedByName = (entries: ReadonlyMap<string, Entry>): (readonly [string, Entry])[] =>
  [...entries].sort(([a], [b]) => (a < b ? -1 : 1));

function itemOf(name: string, hash: string, entry: Entry): string {
  let args = entry.get("ispell-args") ?? `-d ${hash}`;
  if (!/(?: |^)-d/.test(args)) args += ` -d ${hash}`;
  let others = entry.get("otherchars") ?? "[']";
  if (!others.includes('\\"')) others = others.replace('"', '\\"');
  const mode = entry.get("extended-character-mode");
  const words = args.replace(/\s+$/, "").split(/\s+/);
  return [
    `"${name}"`,
    `"${entry.get("casechars") ?? "[a-zA-Z]"}"`,
    `"${entry.get("not-casechars") ?? "[^a-zA-Z]"}"`,
    `"${others}"`,
    entry.get("many-otherchars") === "yes" ? "t" : "nil",
    `("${words.join('" "')}")`,
    mode === undefined ? "nil" : `"${mode}"`,
    lowerCase(entry.get("coding-system") ?? "nil"),
  ].join("\n     ");
}

function localesText(kind: string, locales: ReadonlyMap<string, string>): string {
  if (locales.size === 0) return `\n\n;; No emacsen-${kind}-equivs entries were found\n`;
  const lines = sorted(locales.keys()).map((locale) => `     ("${locale}" "${locales.get(locale)}")\n`);
  return `

;; An alist that will try to map ${kind} locales to emacsen names

(setq debian-${kind}-equivs-alist '(
${lines.join("")}))

;; Get default value for debian-${kind}-dictionary. Will be used if
;; spellchecker is ${kind} and ispell-local-dictionary is not set.
;; We need to get it here, after debian-${kind}-equivs-alist is loaded

(setq debian-${kind}-dictionary (debian-ispell-get-${kind}-default))

`;
}
