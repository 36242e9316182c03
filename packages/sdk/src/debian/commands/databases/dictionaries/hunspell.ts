import { fromName, textOf } from "../../../../shell/index.ts";
import type { Tree } from "../../../../tree/index.ts";
import type { Dictionaries, Fields } from "./records.ts";

const folder = "/usr/share/hunspell";

/** Emacs' own names for some. */
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

/** Dictionaries that are there, beside those that packages tell of; links are other locales of the same. */
export function mergeHunspell(tree: Tree, declared: Dictionaries): Dictionaries {
  if (tree.resolve(folder)?.type !== "directory") return new Map();
  const found = new Map<string, Map<string, string>>();
  const locales = new Map<string, Set<string>>();
  for (const name of tree.list(folder).filter((file) => /^[^.].*\.aff$/.test(file))) {
    const path = `${folder}/${name}`;
    const language = fromName(name.slice(0, -4));
    const entry = tree.get(path);
    const link = entry?.type === "symlink" ? entry.target.replace(/^.*\//, "").replace(/\.aff$/, "") : undefined;
    if (tree.resolve(path)?.type !== "file") continue;
    const main = link === undefined ? language : fromName(link);
    locales.set(main, new Set([...(locales.get(main) ?? []), language]));
    if (link === undefined) found.set(language, fieldsOf(language, textOf(tree.read(path))));
  }
  const names = new Set([...declared.values()].map((fields) => fields.get("emacsen-name")));
  const hashes = new Set(
    [...declared.values()]
      .filter((fields) => fields.get("emacsen-name") !== "english_american")
      .map((fields) => fields.get("hash-name")),
  );
  const merged = new Map<string, Fields>();
  for (const [language, fields] of found) {
    const own = [...(locales.get(language) ?? [])].sort();
    if (own.length > 0) fields.set("hunspell-locales", own.join(", "));
    const isDeclared = names.has(fields.get("emacsen-name")) || [language, ...own].some((locale) => hashes.has(locale));
    if (!isDeclared) merged.set(language, fields);
  }
  return new Map([...merged, ...declared]);
}

/** What the head of an affix file says of its characters. */
function fieldsOf(language: string, text: string): Map<string, string> {
  const fields = new Map([
    ["hash-name", language],
    ["emacsen-name", emacsNames[language] ?? language],
    ["package", "auto-detect"],
  ]);
  const value = (key: string): string | undefined => new RegExp(`^[ \\t]*${key}[ \\t]*(.*?)\\s*$`, "m").exec(text)?.[1];
  const [coding, others, letters] = ["SET", "WORDCHARS", "TRY"].map(value);
  if (coding !== undefined) fields.set("coding-system", coding.replace(/^iso(?=\d)/i, "iso-").toLowerCase());
  if (others !== undefined) fields.set("otherchars", `[${others}]`);
  if (letters !== undefined) {
    const more = letters.replaceAll(/[\0-\x7f]/g, "");
    const octal = [...more].map((char) => `\\${char.charCodeAt(0).toString(8)}`).join("");
    fields.set("additionalchars", more).set("casechars", `[a-zA-Z${octal}]`);
    fields.set("not-casechars", `[^a-zA-Z${octal}]`);
  }
  return fields;
}
