import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { runCommand } from "../../../../shell/testing/run-command.ts";
import { growTree } from "../../../../tree/index.ts";
import { perl } from "./perl.ts";
import { substitutions } from "./perl-lines.ts";

const text = "Domain = 'x'\n\tfoo bar,  baz\xa0\n\nlast";
const programs = [
  "s/[\\s,]+/\\n/g",
  "$_ = lc; s/[^a-z0-9+\\-\\.\\/\\n]/_/g",
  "s#^Domain(\\s+)=\\s*('?)[^\\n]*?('?)$#domain${1}${2}example.com${3}#",
  "s/o$/0/; tr/a-c/A-C/",
  "y/a-z//d",
  "s{foo}{b\\ta/r}i;",
];

function realPerl(): boolean {
  try {
    execFileSync("perl", ["-v"]);
    return true;
  } catch {
    return false;
  }
}

const expected: Readonly<Record<string, string>> = {
  "s/[\\s,]+/\\n/g": "Domain\n=\n'x'\n\nfoo\nbar\nbaz\xa0\n\nlast",
  "y/a-z//d": "D = ''\n\t ,  \xa0\n\n",
};

test.each(programs)("perl -pe '%s'", (program) => {
  const ran = runCommand(perl, ["perl", "-pe", program], { stdin: text });
  expect(ran).toMatchObject({ status: 0, stderr: "", reports: [] });
  if (expected[program] !== undefined) expect(ran.stdout).toBe(expected[program]);
  // Where there is a Perl it has the last word.
  if (!realPerl()) return;
  const real = execFileSync("perl", ["-pe", program], { input: Buffer.from(text, "latin1") });
  expect(ran.stdout).toBe(real.toString("latin1"));
});

test("what is more than substitution is not taken for it", () => {
  for (const program of ["print", "s/a/$x/", "s/(?<=a)b/c/", "s/a/b/e", "s/a/uc($1)/e", "next if /a/", "s/$x/y/"]) {
    expect(substitutions(program)).toBeUndefined();
  }
});

test("paragraphs of a file are changed in it", () => {
  const tree = growTree([]);
  tree.write("/conf", "domain\n  'old'\n\nother\n", { mode: 0o640 });
  const program = "s#^domain(\\n\\s+)('?)[^\\n]*?('?)$#domain${1}${2}new${3}#m";
  expect(runCommand(perl, ["perl", "-000", "-i", "-pe", program, "/conf"], { tree }).status).toBe(0);
  expect(tree.read("/conf").toString()).toBe("domain\n  'new'\n\nother\n");
  expect(tree.resolve("/conf")).toMatchObject({ mode: 0o640 });
});
