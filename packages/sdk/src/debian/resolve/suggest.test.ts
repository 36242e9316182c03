import { describe, expect, it } from "vitest";
import { editDistance, suggestNames } from "./suggest.ts";

describe("suggestNames", () => {
  const names = ["nginx", "nginx-core", "postgresql", "postgresql-15", "python3-requests", "libxml2", "zsh"];

  it.each([
    ["ngnix", ["nginx"]],
    ["requests", ["python3-requests"]],
    ["postgres", ["postgresql", "postgresql-15"]],
    ["xml2", ["libxml2"]],
    ["qqqqqqqq", []],
  ])("%s", (wrong, right) => {
    expect(suggestNames(wrong, names)).toEqual(right);
  });
});

it("editDistance counts swaps as one, and stops at the limit", () => {
  expect(editDistance("ngnix", "nginx", 3)).toBe(1);
  expect(editDistance("ab", "ba", 3)).toBe(1);
  expect(editDistance("same", "same", 3)).toBe(0);
  expect(editDistance("abcdef", "uvwxyz", 2)).toBe(3);
});
