import dockerignore from "@balena/dockerignore";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createIgnore } from "./ignore.ts";
import { parseDockerignore, parsePatterns } from "./ignore-rules.ts";

const ignores = (patterns: readonly string[], path: string): boolean =>
  createIgnore([{ rules: parsePatterns(patterns, "test"), base: "" }]).ignores(path);

describe("a pattern", () => {
  // The table of https://github.com/moby/patternmatcher/blob/main/patternmatcher_test.go, as far as it is about Linux.
  test.each<[pattern: string, path: string, matches: boolean]>([
    ["**", "file", true],
    ["**", "file/", true],
    ["**/", "file", true],
    ["**", "/", true],
    ["**", "dir/file", true],
    ["**/**", "dir/file", true],
    ["dir/**", "dir/file", true],
    ["dir/**", "dir/dir2/file", true],
    ["**/dir", "dir", true],
    ["**/dir", "dir/file", true],
    ["**/dir2/*", "dir/dir2/file", true],
    ["**/dir2/**", "dir/dir2/dir2/file", true],
    ["**file", "file", true],
    ["**file", "dir/file", true],
    ["**/file", "dir/dir/file", true],
    ["**/file*", "dir/dir/file.txt", true],
    ["**/file*txt", "dir/dir/file.txt", true],
    ["**/file*.txt*", "dir/dir/file.txt", true],
    ["**/**/*.txt", "dir/dir/file.txt", true],
    ["**/**/*.txt2", "dir/dir/file.txt", false],
    ["a**/*.txt", "a/file.txt", true],
    ["a**/*.txt", "a/dir/dir/file.txt", true],
    ["a[b-d]e", "ae", false],
    ["a[b-d]e", "ace", true],
    ["a[b-d]e", "aae", false],
    ["a[^b-d]e", "aze", true],
    [".*", ".foo", true],
    [".*", "foo", false],
    ["abc.def", "abcdef", false],
    ["abc.def", "abcZdef", false],
    ["abc?def", "abcZdef", true],
    ["abc?def", "abcdef", false],
    ["a\\\\", "a\\", true],
    ["**/foo/bar", "foo/bar", true],
    ["**/foo/bar", "dir/dir2/foo/bar", true],
    ["abc/**", "abc", false],
    ["abc/**", "abc/def/ghi", true],
    ["**/.foo", "bar.foo", false],
    ["a(b)c/def", "a(b)c/def", true],
    ["a(b)c/def", "a(b)c/xyz", false],
    ["a.|)$(}+{bc", "a.|)$(}+{bc", true],
    [
      "dist/proxy.py-2.4.0rc3.dev36+g08acad9-py3-none-any.whl",
      "dist/proxy.py-2.4.0rc3.dev36+g08acad9-py3-none-any.whl",
      true,
    ],
    ["dist/*.whl", "dist/proxy.py-2.4.0rc3.dev36+g08acad9-py3-none-any.whl", true],
    ["a\\*b", "a*b", true],
    ["a\\*b", "axb", false],
    ["[]a]", "]", true],
    ["a[^x]b", "a/b", false],
    ["é?.txt", "éé.txt", true],
    ["😀?", "😀😀", true],
    ["Foo", "foo", false],
    ["./docs/", "docs/a", true],
    ["/docs/../src", "src/a", true],
    ["docs", "src/docs", false],
  ])("%s on %s: %s", (pattern, path, matches) => {
    expect(ignores([pattern], path)).toBe(matches);
  });

  test.each(["a[", "[", "!", "a[b-", "[z-a]"])("%s is refused", (pattern) => {
    expect(() => parsePatterns([pattern], ".dockerignore")).toThrowError(
      expect.objectContaining({ code: "FIRN_DEFINITION_INVALID", message: expect.stringContaining(pattern) }),
    );
  });
});

describe("several rules", () => {
  test("the last one that matches decides", () => {
    const rules = ["*.md", "!README*.md", "README-secret.md"];
    expect(ignores(rules, "a.md")).toBe(true);
    expect(ignores(rules, "README.md")).toBe(false);
    expect(ignores(rules, "README-secret.md")).toBe(true);
  });

  test("comments, empty lines, spaces and a byte order mark are no patterns", () => {
    const rules = parseDockerignore("\uFEFFbuild\r\n# comment\n\n   spaced  \n! kept/inside \n");
    expect(rules.map(({ negative, literal }) => [negative, literal.join("/")])).toEqual([
      [false, "build"],
      [false, "spaced"],
      [true, "kept/inside"],
    ]);
  });

  test("rules of the walked directory add to those of the context above it, and take back in", () => {
    const ignore = createIgnore([
      { rules: parseDockerignore("app/dist\n**/*.log"), base: "app" },
      { rules: parsePatterns(["!dist/keep", "tmp"], "ignore"), base: "" },
    ]);
    expect(["dist/x", "a/b.log", "tmp/x", "dist/keep/x", "src/x"].map((path) => ignore.ignores(path))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
    expect(["dist", "other", ""].map((path) => ignore.mayRestoreBelow(path))).toEqual([true, false, true]);
  });
});

test("agrees with an independent implementation", { skip: process.platform === "win32" }, () => {
  const part = fc.constantFrom("a", "b", "ab", ".x", "c.md");
  const wild = fc.constantFrom("a", "b", "*", "**", "?", "a*", "*.md", "[ab]", "ab");
  const path = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/"));
  const pattern = fc
    .tuple(fc.boolean(), fc.array(wild, { minLength: 1, maxLength: 4 }))
    .map(([negative, parts]) => (negative ? "!" : "") + parts.join("/"));
  fc.assert(
    fc.property(fc.array(pattern, { maxLength: 4 }), path, (patterns, candidate) => {
      const other = dockerignore.default({ ignorecase: false }).add(patterns).ignores(candidate);
      expect(ignores(patterns, candidate)).toBe(other);
    }),
    { numRuns: 2000 },
  );
});
