import { textOf } from "../../../../shell/index.ts";
import type { Tree } from "../../../../tree/index.ts";
import { type Entries, type Entry, lowerCase, sorted } from "./entries.ts";

const folder = "/usr/share/hunspell";

/** What Emacs has called these languages for long. */
const emacsNames: Readonly<Record<string, string>> = {
  cs_CZ: "czech",
  da_DK: "dansk",
  de_DE: "german8",
  en_GB: "british",
  en_US: "american",
  eo: "esperanto",
  es: "castellano8",
  es_ES: "castellano8",
  fi_FI: "finnish",
  fr_FR: "francais",
  he_IL: "hebrew",
  it_IT: "italiano",
  nl_NL: "nederlands",
  nn_NO: "norsk",
  pl_PL: "polish",
  pt_BR: "brasileiro",
  pt_PT: "portugues",
  ru_RU: "russian",
  sk_SK: "slovak",
  sl_SI: "slovenian",
  sv_SE: "svenska",
};

/** Adds the dictionaries that lie there and that no package has declared. */
export function mergeHunspell(tree: Tree, declared: Entries): Map<string, Entry> {
  if (tree.resolve(folder)?.type !== "directory") return new Map();
  const found = installed(tree);
  const names = new Set<string>();
  const hashes = new Set<string>();
  for (const entry of declared.values()) {
    const name = entry.get("emacsen-name");
    if (name !== undefined) names.add(name);
    if (name !== "english_american") hashes.add(entry.get("hash-name") ?? "");
  }
  for (const [language, entry] of found) {
    const locales = entry.get("hunspell-locales")?.split(", ") ?? [];
    const isDeclared =
      names.has(entry.get("emacsen-name") ?? "") ||
      [entry.get("hash-name") ?? "", ...locales].some((locale) => hashes.has(locale));
    if (isDeclared) found.delete(language);
  }
  return new Map([...found, ...declared]);
}

/** Each `.aff` file is a dictionary, and each link to one is a locale that it serves. */
function installed(tree: Tree): Map<string, Entry> {
  const found = new Map<string, Map<string, string>>();
  const locales = new Map<string, Set<string>>();
  const serve = (language: string, locale: string): void =>
    void locales.set(language, (locales.get(language) ?? new Set()).add(locale));
  for (const name of sorted(tree.list(folder)).filter((one) => one.endsWith(".aff"))) {
    const path = `${folder}/${name}`;
    const entry = tree.get(path);
    if (tree.resolve(path)?.type !== "file") continue;
    const language = languageOf(name);
    if (entry?.type === "symlink") serve(languageOf(entry.target), language);
    else {
      found.set(language, describe(language, textOf(tree.read(path))));
      serve(language, language);
    }
  }
  for (const [language, entry] of found) {
    entry.set("hunspell-locales", sorted(locales.get(language) ?? []).join(", "));
  }
  return found;
}

const languageOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1).replace(/.aff$/, "");

function describe(language: string, affixes: string): Map<string, string> {
  const entry = new Map([
    ["hash-name", language],
    ["emacsen-name", emacsNames[language] ?? language],
    ["package", "auto-detect"],
  ]);
  const value = (field: string): string | undefined =>
    new RegExp(`^\\s*${field}([^\\n]*)`, "m").exec(affixes)?.[1]?.trim();
  const coding = value("SET");
  if (coding !== undefined) entry.set("coding-system", lowerCase(coding.replace(/^iso(?=\d)/i, "iso-")));
  const wordCharacters = value("WORDCHARS");
  if (wordCharacters !== undefined) entry.set("otherchars", `[${wordCharacters}]`);
  const tried = value("TRY");
  if (tried !== undefined) {
    const others = [...tried].filter((character) => character > "\x7f");
    const octal = others.map((character) => `\\${character.charCodeAt(0).toString(8)}`).join("");
    entry.set("additionalchars", others.join(""));
    entry.set("casechars", `[a-zA-Z${octal}]`);
    entry.set("not-casechars", `[^a-zA-Z${octal}]`);
  }
  return entry;
}
