import { type Process, textOf } from "../../../../shell/index.ts";
import type { Tree } from "../../../../tree/index.ts";
import { mergeHunspell } from "./hunspell.ts";

/** The kinds of dictionaries that dictionaries-common keeps. */
export type DictionaryClass = "aspell" | "hunspell" | "ispell" | "wordlist";

/** What is known of a dictionary, by field: `hash-name`, `emacsen-name`, `package`, …. */
export type Entry = ReadonlyMap<string, string>;

/** Dictionaries by their name: `british (British English)`. */
export type Entries = ReadonlyMap<string, Entry>;

const info = "/var/lib/dictionaries-common";
export const cache = "/var/cache/dictionaries-common";

/** What every generated file begins with. */
export const comment = (prefix: string): string =>
  ["This file is part of the dictionaries-common package.", "It has been automatically generated.", "DO NOT EDIT!"]
    .map((line) => `${prefix}${line}\n`)
    .join("");

/** Reads what packages say of their dictionaries, and writes it down as one file. */
export function updateDatabase({ tree, stderr }: Process, kind: DictionaryClass): Entries | undefined {
  let entries = new Map<string, Entry>();
  for (const name of tree.list(`${info}/${kind}`).filter((one) => !one.endsWith("~"))) {
    const path = `${info}/${kind}/${name}`;
    for (const record of recordsOf(textOf(tree.read(path)))) {
      const missing = ["language", "hash-name"].find((field) => !record.has(field));
      if (missing !== undefined) {
        const field = missing === "language" ? "Language" : "Hash-Name";
        stderr.write(
          `Debian::DictionariesCommon(parseinfo):E: Record in file ${path} does not have a "${field}" entry`,
        );
        return undefined;
      }
      const language = record.get("language") ?? "";
      record.delete("language");
      entries.set(language, record.set("package", name));
    }
  }
  if (kind === "hunspell") entries = mergeHunspell(tree, entries);
  tree.mkdir(cache);
  write(tree, `${kind}.db`, databaseText(entries));
  return entries;
}

function recordsOf(text: string): Map<string, string>[] {
  const paragraphs = text.split(/\n{2,}/).filter((paragraph) => /\S/.test(paragraph));
  return paragraphs.map((paragraph) => {
    const record = new Map<string, string>();
    for (const line of paragraph.split("\n")) {
      const [, field, value = ""] = /^([^:]+):[ \t]*(\S.*)$/.exec(line) ?? [];
      if (field !== undefined) record.set(lowerCase(field), value);
    }
    return record;
  });
}

/** A piece of Perl that its own programs run to read it. */
function databaseText(entries: Entries): string {
  const quoted = (text: string): string => `'${text.replace(/[\\']/g, "\\$&")}'`;
  const blocks = sorted(entries.keys()).map((name) => {
    const fields = [...(entries.get(name) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
    const lines = fields.map(([field, value]) => `     ${quoted(field)} => ${quoted(value)}`);
    return `  ${quoted(name)} => {\n${lines.join(",\n")}\n  }`;
  });
  const head = "package Debian::DictionariesCommon::dbfile;\n\n%dictionaries = (\n";
  return `${comment("### ")}\n${head}${blocks.join(",\n")}\n);\n\n1;\n`;
}

/** What the last `updateDatabase` wrote. */
export function readDatabase(tree: Tree, kind: DictionaryClass): Entries {
  const entries = new Map<string, Map<string, string>>();
  const path = `${cache}/${kind}.db`;
  if (tree.resolve(path)?.type !== "file") return entries;
  const plain = (text: string): string => text.replace(/\\([\\'])/g, "$1");
  let entry = new Map<string, string>();
  for (const line of textOf(tree.read(path)).split("\n")) {
    const [, name] = /^ {2}'(.*)' => \{$/.exec(line) ?? [];
    if (name !== undefined) {
      entry = new Map();
      entries.set(plain(name), entry);
      continue;
    }
    const [, field, value = ""] = /^ {5}'(.*?)' => '(.*)',?$/.exec(line) ?? [];
    if (field !== undefined) entry.set(plain(field), plain(value));
  }
  return entries;
}

export const write = (tree: Tree, name: string, text: string): void =>
  tree.write(`${cache}/${name}`, Buffer.from(text, "latin1"));

export const sorted = (words: Iterable<string>): string[] => [...words].sort();

/** As Perl does with bytes: ASCII only. */
export const lowerCase = (text: string): string => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
