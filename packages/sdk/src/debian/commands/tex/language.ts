import { bytesOf, type Command, fromName, type Process, textOf } from "../../../shell/index.ts";
import type { DebianSystem } from "../../system/debian-system.ts";

/** What a package says of a language's hyphenation: `name`, `file`, `lefthyphenmin`, … */
type Language = ReadonlyMap<string, string>;

const snippets = "/var/lib/tex-common/hyphen-cnf";
const heads = "/usr/share/texlive/texmf-dist/tex/generic/config";

interface Format {
  readonly output: string;
  readonly head: string;
  readonly tail: string;
  readonly line: (name: string, language: Language) => string;
}

const synonymsOf = (language: Language): string[] =>
  (language.get("synonyms") ?? "").split(",").filter((name) => name !== "");
const minima = (language: Language): readonly [string, string] => [
  language.get("lefthyphenmin") || "2",
  language.get("righthyphenmin") || "3",
];

const formats: Readonly<Record<string, Format>> = {
  "update-language-dat": {
    output: "language.dat",
    head: "language.us",
    tail: "",
    line: (name, language) =>
      [`${name} ${language.get("file") ?? ""}\n`, ...synonymsOf(language).map((other) => `=${other}\n`)].join(""),
  },
  "update-language-def": {
    output: "language.def",
    head: "language.us.def",
    tail: "\n\\uselanguage {USenglish}  %%% This MUST be the last line of the file.\n",
    line: (name, language) => {
      const [left, right] = minima(language);
      return `\\addlanguage{${name}}{${language.get("file") ?? ""}}{}{${left}}{${right}}\n`;
    },
  },
  "update-language-lua": {
    output: "language.dat.lua",
    head: "language.us.lua",
    tail: "}\n",
    line: (name, language) => {
      const [left, right] = minima(language);
      const synonyms = synonymsOf(language).map((other) => `'${other}'`);
      const more = [
        ["patterns", language.get("file_patterns")],
        ["hyphenation", language.get("file_exceptions")],
        ["special", language.get("luaspecial")],
      ].flatMap(([key, value]) => (value === undefined ? [] : [`    ${key} = '${value}',\n`]));
      return (
        `  ['${name}'] = {\n    loader = '${language.get("file") ?? ""}',\n    lefthyphenmin = ${left},\n` +
        `    righthyphenmin = ${right},\n    synonyms = { ${synonyms.join(", ")} },\n${more.join("")}  },\n`
      );
    },
  },
};

/**
 * `update-language` of tex-common: which languages TeX's formats hyphenate, of what packages say. The real one lists
 * them in an order of chance, this one in that of their files. https://manpages.debian.org/update-language.1
 */
export const updateLanguage =
  (system: DebianSystem): Command =>
  (process) => {
    const { tree, args, stdout, stderr } = process;
    const called = process.name.replace(/.*\//, "");
    const other = args.find((word) => !/^(?:--quiet|-q|--checks)$/.test(word));
    if (other !== undefined) {
      process.report({ kind: "unknown", why: `firn does not know ${called} ${other}` });
      return 1;
    }
    if (system.packages.get("texlive-base")?.status !== "installed") {
      stdout.write(`${called}: texlive-base not installed and configured, doing nothing!\n`);
      return 0;
    }
    try {
      const languages = readLanguages(process);
      for (const { output, head, tail, line } of formats[called] ? [formats[called]] : Object.values(formats)) {
        if (tree.resolve(`${heads}/${head}`)?.type !== "file")
          throw new LanguageError(`Missing head file ${heads}/${head}`);
        const lines = [...languages].map(([name, language]) => line(name, language));
        const text = textOf(tree.read(`${heads}/${head}`)) + lines.join("") + tail;
        tree.write(`/var/lib/texmf/tex/generic/config/${output}`, bytesOf(text), { mode: 0o666 & ~process.umask });
      }
      return 0;
    } catch (error) {
      if (!(error instanceof LanguageError)) throw error;
      stderr.write(`${error.message}\n`);
      return 2;
    }
  };

class LanguageError extends Error {}

function readLanguages({ tree }: Process): ReadonlyMap<string, Language> {
  const folders = ["texlive", "texmf"].map((name) => `${snippets}/${name}`);
  const files = folders.flatMap((folder) =>
    tree.list(folder).flatMap((name) => (/^[^.].*\.cnf$/.test(name) ? [`${folder}/${name}`] : [])),
  );
  const languages = new Map<string, Map<string, string>>();
  for (const path of [...files, "/etc/texmf/web2c/local-hyphen.cnf"]) {
    if (tree.resolve(path)?.type !== "file") continue;
    for (const text of textOf(tree.read(path)).split("\n")) {
      if (/^\s*(?:%|$)/.test(text)) continue;
      const fields = new Map(
        wordsOf(text)
          .map((word) => word.split("=", 2) as [string, string?])
          .map(([a, b]) => [a, b ?? ""]),
      );
      const unknown = [...fields.keys()].find((key) => !known.has(key));
      const name = fields.get("name");
      if (unknown !== undefined || !name) {
        const why =
          unknown === undefined ? "AddHyphen line needs name=something" : `Unknown language directive ${unknown}`;
        throw new LanguageError(`Cannot parse ${text} in ${fromName(path)}: ${why}`);
      }
      languages.set(name, new Map([...(languages.get(name) ?? []), ...fields]));
    }
  }
  return languages;
}

const known = new Set(
  "name lefthyphenmin righthyphenmin file file_patterns file_exceptions luaspecial databases synonyms comment".split(
    " ",
  ),
);

/** Words apart by white space; quotes hold some together. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\\.|[^\s"'\\])+/g)].map(([word]) =>
    word.replaceAll(/\\(.)|["']/g, (_all, char: string | undefined) => char ?? ""),
  );
