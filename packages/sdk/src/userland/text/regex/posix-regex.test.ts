import { execFileSync, spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileRegex } from "./compile.ts";
import { grepExtended as extended } from "./syntax.ts";

const found = (pattern: string, text: string, flags = ""): (string | undefined)[] | undefined => {
  const match = compileRegex(pattern, extended, flags).exec(text);
  return match ? [...match] : undefined;
};

test.each([
  ["a|ab", "abc", ["ab"]],
  ["(a|ab)(c|bcd)", "abcd", ["abcd", "a", "bcd"]],
  ["(a*)(ab)*(b*)", "abb", ["abb", "a", undefined, "bb"]],
  ["x*|b", "b", ["b"]],
  ["(foo|foobar)(bar)?", "foobar", ["foobar", "foo", "bar"]],
  ["(a|b)*c", "ababc", ["ababc", "b"]],
  ["^(a|b)$|c", "c", ["c", undefined]],
  ["(a)\\1|b", "aab", ["aa", "a"]],
  ["a{2,3}|a", "aaaa", ["aaa"]],
])("%s finds the leftmost longest in %s", (pattern, text, expected) => {
  expect(found(pattern, text)).toEqual(expected);
});

test("replace, test and lastIndex work as with a RegExp", () => {
  expect("ab abc a".replace(compileRegex("a|ab|abc", extended, "g"), "<$&>")).toBe("<ab> <abc> <a>");
  expect(compileRegex("b|c", extended).test("abc")).toBe(true);
  expect(compileRegex("x|y", extended).test("abc")).toBe(false);
});

test.each(["(a*)*b", "(a|a)*b", "(a|aa)+$", "a*a*a*a*a*b", "((a*)*)*b", "(.*.*.*=)+x"])(
  "%s ends soon on a text made for it",
  (pattern) => {
    const start = performance.now();
    expect(found(pattern, "a".repeat(2000) + "!")).toBeUndefined();
    expect(performance.now() - start).toBeLessThan(10_000);
  },
);

const atoms = fc.constantFrom("a", "b", "ab", "[ab]", ".", "(a|b)", "(ab|a)", "c");
const piece = fc.tuple(atoms, fc.constantFrom("", "", "*", "+", "?", "{1,2}")).map(([atom, suffix]) => atom + suffix);
const branch = fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join(""));
const patterns = fc.array(branch, { minLength: 1, maxLength: 3 }).map((branches) => branches.join("|"));
const texts = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 8 });
const hasGrep = spawnSync("grep", ["--version"]).stdout?.includes("GNU grep") ?? false;

describe.skipIf(!hasGrep)("as the host's grep (skipped: needs GNU grep)", () => {
  test("what grep -oE finds first, for three hundred patterns", () => {
    fc.assert(
      fc.property(patterns, texts, (pattern, text) => {
        const { stdout } = spawnSync("grep", ["-oE", "-m1", pattern], { input: `${text}\n`, env: { LC_ALL: "C" } });
        const [first] = stdout.toString().split("\n");
        const all = [...text.matchAll(compileRegex(pattern, extended, "g"))].map(([whole]) => whole);
        expect(all.find((one) => one !== "") ?? "").toBe(first);
      }),
      { numRuns: 300, seed: 1 },
    );
    expect(execFileSync("grep", ["-c", "x"], { input: "x\n" }).toString()).toBe("1\n");
  });
});
