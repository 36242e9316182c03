import { expect, test } from "vitest";
import type { Command } from "../../../../shell/index.ts";
import { runCommand } from "../../../../shell/testing/run-command.ts";
import { growTree, type Tree } from "../../../../tree/index.ts";
import { createDebconf } from "../../../debconf/debconf.ts";
import type { DebianSystem } from "../../../system/debian-system.ts";
import { dictionaryCommands } from "./commands.ts";

const info = "/var/lib/dictionaries-common";
const cache = "/var/cache/dictionaries-common";
const templates = `Template: dictionaries-common/default-wordlist
Type: select
Choices: \${choices}, Manual symlink setting
Default:
Description: The system's default wordlist
`;

function prepare() {
  const tree = growTree([]);
  const system = { tree, preseed: new Map() } as unknown as DebianSystem;
  createDebconf(system).questions.load(templates, "dictionaries-common");
  tree.write(`${info}/wordlist/wbritish`, "Language: british (British English)\nHash-Name: british-english\n");
  tree.write("/usr/share/dict/british-english", "a\n");
  const triggers: string[] = [];
  const trigger: Command = ({ args }) => (triggers.push(args.join(" ")), 0);
  const commands = new Map([...dictionaryCommands(system), ["dpkg-trigger", trigger] as const]);
  const run = (...words: string[]) =>
    runCommand(commands.get(words[0] ?? "") ?? (() => 127), words, {
      tree,
      commands,
      env: { DPKG_RUNNING_VERSION: "1.21" },
    });
  return { tree, triggers, run };
}

const text = (tree: Tree, name: string): string => tree.read(`${cache}/${name}`).toString("latin1");
const target = (tree: Tree, path: string): string | undefined => {
  const entry = tree.get(path);
  return entry?.type === "symlink" ? entry.target : undefined;
};

test("a list of words becomes the system's when the trigger is processed", () => {
  const { tree, triggers, run } = prepare();
  expect(run("update-default-wordlist", "--rebuild")).toMatchObject({ status: 0, reports: [] });
  expect(triggers).toEqual(["--no-await update-default-wordlist"]);
  expect(text(tree, "wordlist.db")).toMatch(
    /%dictionaries = \(\n {2}'british \(British English\)' => \{\n {5}'hash-name' => 'british-english',\n {5}'package' => 'wbritish'\n {2}\}\n\);\n\n1;\n$/,
  );
  expect(run("update-default-wordlist", "--triggered")).toMatchObject({ status: 0, reports: [] });
  expect(text(tree, "wordlist-default")).toBe("british (British English)");
  expect(target(tree, "/usr/share/dict/words")).toBe("/etc/dictionaries-common/words");
  expect(target(tree, "/etc/dictionaries-common/words")).toBe("/usr/share/dict/british-english");
  expect(run("update-default-wordlist", "--nonsense").status).toBe(255);
});

test("editors are told of a dictionary of hunspell that no package has declared", () => {
  const { tree, run } = prepare();
  tree.write("/usr/share/hunspell/fr_FR.aff", Buffer.from("SET ISO8859-1\nTRY ab\xe9\nWORDCHARS -'\n", "latin1"));
  tree.symlink("fr_FR.aff", "/usr/share/hunspell/fr_BE.aff");
  expect(run("update-dictcommon-hunspell")).toMatchObject({ status: 0, reports: [] });
  expect(text(tree, "hunspell.db")).toContain("'hunspell-locales' => 'fr_BE, fr_FR'");
  expect(text(tree, "hunspell.db")).toContain("'casechars' => '[a-zA-Z\\\\351]'");
  expect(text(tree, "emacsen-ispell-dicts.el")).toContain(
    `'("francais"\n     "[a-zA-Z\\351]"\n     "[^a-zA-Z\\351]"\n     "[-']"\n     nil\n     ("-d" "fr_FR")\n     nil\n     iso-8859-1))`,
  );
  expect(text(tree, "emacsen-ispell-dicts.el")).toContain('     ("fr_BE" "francais")\n     ("fr_FR" "francais")\n))');
});

test("what aspell compiles is left to a container", () => {
  const { tree, triggers, run } = prepare();
  tree.write("/usr/bin/aspell", "", { mode: 0o755 });
  tree.write("/var/lib/aspell/en.compat", "");
  tree.write(`${info}/aspell/aspell-en`, "Language: english (English)\nHash-Name: en\nCoding-System: iso-8859-1\n");
  expect(run("update-dictcommon-aspell")).toMatchObject({ status: 0, reports: [] });
  expect(triggers).toEqual(["--no-await aspell-autobuildhash"]);
  expect(text(tree, "sqspell.php")).toContain("  'English (aspell)' => 'aspell -a -d en   '\n");
  expect(text(tree, "jed-ispell-dicts.sl")).toContain('    aspell_add_dictionary (\n      "en",\n      "en",');
  expect(run("aspell-autobuildhash", "--triggered")).toMatchObject({ status: 0, reports: [{ kind: "deferred" }] });
});
