import fc from "fast-check";
import { expect, test } from "vitest";
import { compareBytes } from "./byte-order.ts";

test("orders as the UTF-8 bytes do", () => {
  const text = fc.string({
    unit: fc.constantFrom("", "a", "A", "-", "é", "\ud7ff", "\ue000", "\uffff", "\u{10000}", "😀"),
  });
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(compareBytes(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
  );
});
