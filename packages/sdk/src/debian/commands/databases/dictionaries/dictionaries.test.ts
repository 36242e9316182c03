import { expect, test } from "vitest";
import { runCommand } from "../../../../shell/testing/run-command.ts";
import { growTree, type Tree } from "../../../../tree/index.ts";
import { sampleSystem } from "../../../testing/sample-system.ts";
import { dictionaryCommands } from "./commands.ts";

const cache = "var/cache/dictionaries-common";
const text = (tree: Tree, path: string) => tree.read(path).toString();

function run(tree: Tree, words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const system = sampleSystem([], tree);
  const activated: string[] = [];
  system.activate = (name) => void activated.push(name);
  const commands = dictionaryCommands(system);
  const command = commands.get(words[0] ?? "");
  if (!command) throw new Error(words[0]);
  return { ...runCommand(command, words, { tree, env, commands }), activated };
}

test("word lists: a trigger first, then the database and the links", () => {
  const tree = growTree([]);
  tree.write(
    "var/lib/dictionaries-common/wordlist/wamerican",
    "Language: american (American English)\nHash-Name: american-english\nEmpty:\n\n\nLanguage: it's\nHash-Name: other\n",
  );
  tree.write(`${cache}/flag-wordlist-new`, "");
  const first = run(tree, ["update-default-wordlist", "--rebuild"], { DPKG_RUNNING_VERSION: "1.21" });
  expect(first.activated).toEqual(["update-default-wordlist"]);
  expect(tree.get("etc/dictionaries-common/words")).toBeUndefined();
  expect(run(tree, ["update-default-wordlist", "--triggered"])).toMatchObject({
    status: 0,
    activated: [],
    reports: [],
  });
  expect(tree.get("usr/share/dict/words")).toMatchObject({ target: "/etc/dictionaries-common/words" });
  expect(tree.get("etc/dictionaries-common/words")).toMatchObject({ target: "/usr/share/dict/american-english" });
  expect(tree.list(cache)).toEqual(["wordlist-default", "wordlist.db"]);
  expect(text(tree, `${cache}/wordlist-default`)).toBe("american (American English)");
  expect(text(tree, `${cache}/wordlist.db`)).toContain(
    "%dictionaries = (\n  'american (American English)' => {\n     'hash-name' => 'american-english',\n     'package' => 'wamerican'\n  },\n  'it\\'s' => {\n",
  );
  expect(run(tree, ["update-default-wordlist", "--wrong"]).status).toBe(2);
});

test("hunspell: what is there, beside what packages tell of", () => {
  const tree = growTree([]);
  tree.write("usr/share/hunspell/de_DE.aff", Buffer.from("SET ISO8859-1\nTRY ab\xe4\nWORDCHARS .\n", "latin1"));
  tree.symlink("de_DE.aff", "usr/share/hunspell/de_AT.aff");
  tree.write("usr/share/hunspell/fr.aff", "SET UTF-8\n");
  tree.write(
    "var/lib/dictionaries-common/hunspell/hunspell-fr",
    "Language: francais\nHash-Name: fr\nEmacsen-Name: francais\n",
  );
  expect(run(tree, ["update-dictcommon-hunspell"])).toMatchObject({ status: 0, reports: [] });
  const database = text(tree, `${cache}/hunspell.db`);
  expect(database).toContain("'de_DE' => {\n");
  expect(database).toContain("     'casechars' => '[a-zA-Z\\\\344]',\n     'coding-system' => 'iso-8859-1',\n");
  expect(database).toContain("     'emacsen-name' => 'german8',\n");
  expect(database).toContain("     'hunspell-locales' => 'de_AT, de_DE',\n");
  expect(database).not.toContain("'fr' => {");
  const emacs = text(tree, `${cache}/emacsen-ispell-dicts.el`);
  expect(emacs).toContain(
    `  '("german8"\n     "[a-zA-Z\\344]"\n     "[^a-zA-Z\\344]"\n     "[.]"\n     nil\n     ("-d" "de_DE")\n`,
  );
  expect(emacs).toContain(
    `(setq debian-hunspell-equivs-alist '(\n     ("de_AT" "german8")\n     ("de_DE" "german8")\n))\n`,
  );
});

test("aspell: compiled dictionaries are left to a container", () => {
  const tree = growTree([]);
  tree.write("var/lib/aspell/en.compat", "0");
  tree.write(
    "var/lib/dictionaries-common/aspell/aspell-de",
    "Language: deutsch (German)\nHash-Name: de\nAdditionalchars: \\344\nCoding-System: iso-8859-1\n",
  );
  expect(run(tree, ["update-dictcommon-aspell"]).reports).toMatchObject([{ kind: "deferred" }]);
  expect(text(tree, `${cache}/sqspell.php`)).toContain("  'German (aspell)' => 'aspell -a -d de -w \\344  '\n");
  expect(text(tree, `${cache}/jed-ispell-dicts.sl`)).toContain(
    '      "de",\n      "ä",\n      "\'",\n      "");\n  } else {\n',
  );
});
