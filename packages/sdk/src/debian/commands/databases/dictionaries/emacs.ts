import type { Tree } from "../../../../tree/index.ts";
import { type Fields, generated, readDictionaries } from "./records.ts";

const classes = ["aspell", "hunspell", "ispell"] as const;

/** The lists of dictionaries for Emacs' ispell.el. */
export function emacsSupport(tree: Tree): string {
  let text = "";
  const locales = new Map<string, Map<string, string>>();
  for (const kind of classes) {
    const entries = new Map<string, readonly string[]>();
    const own = new Map<string, string>();
    locales.set(kind, own);
    for (const fields of readDictionaries(tree, kind).values()) {
      if (fields.get("emacs-display") === "no") continue;
      const names = fields.get("emacsen-names") ?? fields.get("emacsen-name") ?? fields.get("hash-name") ?? "";
      for (const name of names.split(/,\s*/)) {
        entries.set(name, entryOf(name, fields));
        const known = fields.get(`${kind}-locales`);
        if (kind !== "ispell" && known !== undefined) for (const one of known.split(/\s*,\s*/)) own.set(one, name);
      }
    }
    if (entries.size === 0) continue;
    const lists = [...entries].sort(([a], [b]) => (a < b ? 1 : -1)).map(([, entry]) => entry.join("\n     "));
    const added = lists.map((list) => `(add-to-list 'debian-${kind}-only-dictionary-alist\n  '(${list}))\n`);
    text += `\n;; Adding ${kind} dicts\n\n${added.join("")}\n`;
  }
  for (const kind of ["aspell", "hunspell"]) text += equivalents(kind, locales.get(kind) ?? new Map());
  return generated(";;; ") + text;
}

function entryOf(name: string, fields: Fields): readonly string[] {
  const hash = fields.get("hash-name") ?? "";
  const given = fields.get("ispell-args") ?? `-d ${hash}`;
  const args = /( |^)-d/.test(given) ? given : `${given} -d ${hash}`;
  const others = fields.get("otherchars") ?? "[']";
  const mode = fields.get("extended-character-mode");
  return [
    `"${name}"`,
    `"${fields.get("casechars") ?? "[a-zA-Z]"}"`,
    `"${fields.get("not-casechars") ?? "[^a-zA-Z]"}"`,
    `"${others.includes('\\"') ? others : others.replace('"', '\\"')}"`,
    fields.get("many-otherchars") === "yes" ? "t" : "nil",
    `("${args.split(/\s+/).join('" "')}")`,
    mode === undefined ? "nil" : `"${mode}"`,
    fields.get("coding-system")?.toLowerCase() ?? "nil",
  ];
}

function equivalents(kind: string, locales: ReadonlyMap<string, string>): string {
  if (locales.size === 0) return `\n\n;; No emacsen-${kind}-equivs entries were found\n`;
  const lines = [...locales]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([locale, name]) => `     ("${locale}" "${name}")\n`);
  return (
    `\n\n;; An alist that will try to map ${kind} locales to emacsen names` +
    `\n\n(setq debian-${kind}-equivs-alist '(\n${lines.join("")}))\n` +
    `\n;; Get default value for debian-${kind}-dictionary. Will be used if\n` +
    `;; spellchecker is ${kind} and ispell-local-dictionary is not set.\n` +
    `;; We need to get it here, after debian-${kind}-equivs-alist is loaded\n\n` +
    `(setq debian-${kind}-dictionary (debian-ispell-get-${kind}-default))\n\n`
  );
}
