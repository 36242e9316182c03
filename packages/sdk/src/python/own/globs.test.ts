import { describe, expect, test } from "vitest";
import { fnmatchPattern, gitPatterns, globPattern } from "./globs.ts";

describe("globPattern: components, with ** over any number of them", () => {
  test.each([
    ["a/*.py", "a/b.py", true],
    ["a/*.py", "a/b/c.py", false],
    ["a/**/c.py", "a/c.py", true],
    ["a/**/c.py", "a/x/y/c.py", true],
    ["a/**", "a/x/y", true],
    ["LICEN[CS]E*", "LICENCE.md", true],
    ["[!a]x", "bx", true],
    ["[!a]x", "ax", false],
    ["a.b", "aXb", false],
    ["a?", "a/", false],
    ["(x)+{y}", "(x)+{y}", true],
  ])("%s %s", (glob, path, matches) => expect(globPattern(glob).test(path)).toBe(matches));
});

test("fnmatchPattern: * spans separators, as in Python", () => {
  expect(fnmatchPattern("a.*").test("a.b/c")).toBe(true);
  expect(fnmatchPattern("pkg/no.txt").test("pkg/no.txt")).toBe(true);
  expect(fnmatchPattern("pkg?x").test("pkg/x")).toBe(true);
});

// As pathspec's GitIgnoreSpec answers, which hatchling uses.
describe("gitPatterns: the last line that matches decides", () => {
  test.each<[readonly string[], string, boolean]>([
    [["*.py"], "a/b/c.py", true],
    [["/a"], "b/a", false],
    [["a/b"], "x/a/b", false],
    [["build/"], "x/build/y/z", true],
    [["build/"], "build", false],
    [["*.txt", "!keep.txt"], "a/keep.txt", false],
    [["build/", "!build/kept/"], "build/kept/x", false],
    [["**/b"], "a/c/b/d", true],
    [["a/**"], "a/b/c", true],
    [["*/**/"], "a/b", true],
    [["# not this", "", "\\#this"], "#this", true],
    [["trailing   "], "trailing", true],
  ])("%j %s", (lines, path, matches) => expect(gitPatterns(lines)(path)).toBe(matches));
});
