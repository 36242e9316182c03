import { expect, test } from "vitest";
import { compareLibraries } from "./library-order.ts";
import { layOutStrings } from "./string-table.ts";

test.each([
  ["libz.so.9", "libz.so.10"],
  ["libz.so", "libz.so.1"],
  ["liba.so", "libb.so"],
  ["libc.so.6", "libc1.so.6"],
  ["lib1.so", "lib2.so"],
  ["libx-1.2.so", "libx-1.10.so"],
])("%s before %s", (one, other) => {
  expect(compareLibraries(one, other)).toBeLessThan(0);
  expect(compareLibraries(other, one)).toBeGreaterThan(0);
  expect(compareLibraries(one, one)).toBe(0);
});

test("a string that ends another lies inside it", () => {
  const { bytes, offsets } = layOutStrings(["libz.so.1", "/lib/libz.so.1", "libc.so.6", "/lib/libz.so.1"]);
  for (const text of ["libz.so.1", "/lib/libz.so.1", "libc.so.6"]) {
    const at = offsets.get(text) ?? -1;
    expect(bytes.toString("latin1", at, bytes.indexOf(0, at))).toBe(text);
  }
  expect(bytes).toHaveLength("/lib/libz.so.1\0libc.so.6\0".length);
});
