import { textOf } from "../../../../shell/index.ts";
import type { Tree } from "../../../../tree/index.ts";
import { mergeHunspell } from "./hunspell.ts";

/** A dictionary's fields, by lower-case names. */
export type Fields = ReadonlyMap<string, string>;
/** By language: `american (American English)`. */
export type Dictionaries = ReadonlyMap<string, Fields>;
export type Class = "wordlist" | "ispell" | "aspell" | "hunspell";

export const cache = "/var/cache/dictionaries-common";

/** What packages say of their dictionaries, and what is found of hunspell's. */
export function readDictionaries(tree: Tree, kind: Class): Dictionaries {
  const folder = `/var/lib/dictionaries-common/${kind}`;
  const found = new Map<string, Fields>();
  for (const name of tree.list(folder)) {
    if (name.startsWith(".") || name.endsWith("~")) continue;
    for (const record of textOf(tree.read(`${folder}/${name}`)).split(/\n(?:[ \t]*\n)+/)) {
      const fields = new Map<string, string>();
      for (const line of record.split("\n")) {
        const [, key = "", value = ""] = /^([^:]+):\s*(.*\S.*)$/.exec(line) ?? [];
        if (key !== "") fields.set(key.toLowerCase(), value);
      }
      const language = fields.get("language");
      if (language === undefined || !fields.has("hash-name")) continue;
      fields.delete("language");
      found.set(language, fields.set("package", name));
    }
  }
  return sorted(kind === "hunspell" ? mergeHunspell(tree, found) : found);
}

const sorted = (found: ReadonlyMap<string, Fields>): Dictionaries =>
  new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));

export const generated = (mark: string): string =>
  ["This file is part of the dictionaries-common package.", "It has been automatically generated.", "DO NOT EDIT!"]
    .map((line) => `${mark}${line}\n`)
    .join("");

/** The same as a table of Perl's. */
export function databaseOf(dictionaries: Dictionaries): string {
  const escaped = (text: string): string => text.replaceAll(/[\\']/g, "\\$&");
  const records = [...dictionaries].map(([language, fields]) => {
    const lines = [...fields]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => `     '${key}' => '${escaped(value)}'`);
    return `  '${escaped(language)}' => {\n${lines.join(",\n")}\n  }`;
  });
  return (
    `${generated("### ")}\npackage Debian::DictionariesCommon::dbfile;\n\n%dictionaries = (\n` +
    `${records.join(",\n")}\n);\n\n1;\n`
  );
}
