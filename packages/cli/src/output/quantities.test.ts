import { expect, test } from "vitest";
import { formatBytes, formatDuration, plural } from "./quantities.ts";

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1.0 kB"],
  [999_949, "999.9 kB"],
  [999_950, "1.0 MB"],
  [41_234_567, "41.2 MB"],
  [3e12, "3.0 TB"],
])("%d bytes", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test.each([
  [0, "0 ms"],
  [999, "999 ms"],
  [999.6, "1.0 s"],
  [9949, "9.9 s"],
  [9950, "10 s"],
  [59_400, "59 s"],
  [59_600, "1 min 0 s"],
  [125_000, "2 min 5 s"],
])("%d ms", (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text);
});

test("plurals", () => {
  expect([0, 1, 2].map((count) => plural(count, "layer"))).toEqual(["0 layers", "1 layer", "2 layers"]);
});
