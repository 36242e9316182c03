import { expect, test } from "vitest";
import { runCommand } from "../../../shell/testing/run-command.ts";
import { growTree, type Tree } from "../../../tree/index.ts";
import { samplePackage, sampleSystem } from "../../testing/sample-system.ts";
import { texCommands } from "./index.ts";

const run = (tree: Tree, name: string, ...args: string[]) => {
  const command = texCommands(sampleSystem([samplePackage("texlive-base", "2022")], tree)).get(name);
  if (!command) throw new Error(name);
  return runCommand(command, [name, ...args], { tree });
};
const text = (tree: Tree, path: string) => tree.read(path).toString();
const dist = "usr/share/texlive/texmf-dist";

test("paper: read from the distribution's files, written to the system's", () => {
  const tree = growTree([]);
  tree.write(`${dist}/xdvi/XDvi-paper`, "*paper: a4\n");
  tree.write(`${dist}/dvipdfmx/dvipdfmx.cfg`, "% x\np a4\n%p b\n");
  tree.write(
    `${dist}/tex/generic/tex-ini-files/pdftexconfig.tex`,
    "\\pdfpageheight       = 297 true mm\n\\pdfpagewidth        = 210 true mm\n\\x\n",
  );
  tree.write(
    `${dist}/dvips/config/config-paper.ps`,
    "% c\n\n@ a4 210mm 297mm\n@+ one\n\n@ letter 8.5in 11in\n@+ two\n\n% end\n",
  );
  for (const program of ["xdvi", "dvipdfmx", "pdftex", "dvips"]) {
    expect(run(tree, "tl-paper", "get", program).stdout).toBe("a4\n");
  }
  expect(run(tree, "tl-paper", "get", "context")).toMatchObject({ status: 0, stdout: "" });
  expect(run(tree, "tl-paper", "list", "dvips").stdout).toBe("a4\nletter\n");
  expect(run(tree, "tl-paper", "set", "all", "letter").status).toBe(0);
  expect(text(tree, "var/lib/texmf/xdvi/XDvi-paper")).toBe("*paper: letter\n");
  expect(text(tree, "var/lib/texmf/dvipdfmx/dvipdfmx-paper.cfg")).toBe("% x\np letter\n%p b\n");
  expect(text(tree, "var/lib/texmf/tex/generic/tex-ini-files/pdftexconfig.tex")).toBe(
    "\\pdfpageheight       = 11 true in\n\\pdfpagewidth        = 8.5 true in\n\\x\n",
  );
  // Byte for byte what tl-paper of TeX Live 2022 writes, empty lines included.
  expect(text(tree, "var/lib/texmf/dvips/config/config-paper.ps")).toBe(
    "% c\n@ letter 8.5in 11in\n@+ two\n\n@ a4 210mm 297mm\n@+ one\n\n\n% end\n",
  );
  expect(run(tree, "tl-paper", "get", "pdftex").stdout).toBe("letter\n");
  expect(run(tree, "tl-paper", "set", "all", "a5").status).toBe(1);
  expect(run(tree, "tl-paper", "set", "pdftex", "a5").stderr).toBe("tl-paper: Not a valid paper size for pdftex: a5\n");
});

test("languages", () => {
  const tree = growTree([]);
  const heads = `${dist}/tex/generic/config`;
  for (const end of ["", ".def", ".lua"]) tree.write(`${heads}/language.us${end}`, `% head${end}\n`);
  tree.write(
    "var/lib/tex-common/hyphen-cnf/texlive/german.cnf",
    '% comment\n\nname=german synonyms=old,older lefthyphenmin=2 righthyphenmin=2 file=dehypht.tex file_patterns=a.txt file_exceptions= luaspecial="disabled: x y"\n',
  );
  expect(run(tree, "update-language", "--quiet")).toMatchObject({ status: 0, stdout: "", stderr: "" });
  const folder = "var/lib/texmf/tex/generic/config";
  expect(text(tree, `${folder}/language.dat`)).toBe("% head\ngerman dehypht.tex\n=old\n=older\n");
  expect(text(tree, `${folder}/language.def`)).toBe(
    "% head.def\n\\addlanguage{german}{dehypht.tex}{}{2}{2}\n\n\\uselanguage {USenglish}  %%% This MUST be the last line of the file.\n",
  );
  expect(text(tree, `${folder}/language.dat.lua`)).toBe(
    "% head.lua\n  ['german'] = {\n    loader = 'dehypht.tex',\n    lefthyphenmin = 2,\n    righthyphenmin = 2,\n" +
      "    synonyms = { 'old', 'older' },\n    patterns = 'a.txt',\n    hyphenation = '',\n    special = 'disabled: x y',\n  },\n}\n",
  );
  tree.write("etc/texmf/web2c/local-hyphen.cnf", "name=x wrong=1\n");
  expect(run(tree, "update-language").stderr).toContain("Unknown language directive wrong");
});
