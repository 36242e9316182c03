import fc from "fast-check";
import { expect, test } from "vitest";
import { fit, textWidth } from "./text-width.ts";

test.each([
  ["abc", 3],
  ["日本", 4],
  ["é", 1],
  ["e\u0301", 1],
  ["📦", 2],
  ["", 0],
])("%s", (text, width) => {
  expect(textWidth(text)).toBe(width);
});

test("a text is filled or cut to exactly so many columns, wide characters included", () => {
  expect(fit("abc", 5, "…")).toBe("abc  ");
  expect(fit("abcdef", 5, "…")).toBe("abcd…");
  expect(fit("日本語", 4, "…")).toBe("日… ");
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.nat(40), (text, columns) => {
      expect(textWidth(fit(text, columns, "…"))).toBe(columns);
    }),
  );
});
