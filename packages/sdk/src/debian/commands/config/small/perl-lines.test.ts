import { expect, test } from "vitest";
import { runCommand } from "../../../../shell/testing/run-command.ts";
import { growTree } from "../../../../tree/index.ts";
import { perl } from "./perl.ts";
import { substitutions } from "./perl-lines.ts";

const text = "Domain = 'x'\n\tfoo bar,  baz\xa0\n\nlast";
// What Perl 5.36 makes of it.
const programs: readonly (readonly [program: string, output: string])[] = [
  ["s/[\\s,]+/\\n/g", "Domain\n=\n'x'\n\nfoo\nbar\nbaz\xa0\n\nlast"],
  ["$_ = lc; s/[^a-z0-9+\\-\\.\\/\\n]/_/g", "domain____x_\n_foo_bar___baz_\n\nlast"],
  [
    "s#^Domain(\\s+)=\\s*('?)[^\\n]*?('?)$#domain${1}${2}example.com${3}#",
    "domain 'example.com'\n\tfoo bar,  baz\xa0\n\nlast",
  ],
  ["s/o$/0/; tr/a-c/A-C/", "DomAin = 'x'\n\tfoo BAr,  BAz\xa0\n\nlAst"],
  ["y/a-z//d", "D = ''\n\t ,  \xa0\n\n"],
  ["s{foo}{b\\ta/r}i;", "Domain = 'x'\n\tb\ta/r bar,  baz\xa0\n\nlast"],
];

test.each(programs)("perl -pe '%s'", (program, output) => {
  const ran = runCommand(perl, ["perl", "-pe", program], { stdin: text });
  expect(ran).toEqual({ status: 0, stdout: output, stderr: "", reports: [] });
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

test("what a line is searched for is printed without it", () => {
  const program = `
\t\ts/[[:space:]]+/ /g; s/[[:space:]]+$//;
\t\tprint if s/^[[:space:]]*HostKey[[:space:]=]+//i`;
  const stdin = "Port 22\n  hostkey =  /etc/ssh/a  \n#HostKey no\nHostKey\t/etc/ssh/b";
  const ran = runCommand(perl, ["perl", "-lne", program], { stdin });
  expect(ran).toEqual({ status: 0, stdout: "/etc/ssh/a\n/etc/ssh/b\n", stderr: "", reports: [] });
  expect(runCommand(perl, ["perl", "-ne", "print if s/a/a/"], { stdin }).reports).toHaveLength(1);
});
