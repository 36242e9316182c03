import { expect, test } from "vitest";
import { parseVariant } from "./parse-variant.ts";
import { serialise, VariantError } from "./variant.ts";

const hex = (type: string, text: string): string => serialise(parseVariant(type, text)).toString("hex");

// https://docs.gtk.org/glib/gvariant-specification-1.0.html, "Examples".
test.each([
  ["s", "'hello world'", "68656c6c6f20776f726c6400"],
  ["ms", "just 'hello world'", "68656c6c6f20776f726c640000"],
  ["ab", "[true, false, false, true, true]", "0100000101"],
  ["(si)", "('foo', -1)", "666f6f00ffffffff04"],
  ["a(si)", "[('hi', -2), ('bye', -1)]", "68690000feffffff0300000062796500ffffffff040915"],
  ["as", "['i', 'can', 'has', 'strings?']", "690063616e0068617300737472696e67733f0002060a13"],
  ["aas", "[['i', 'can', 'has'], ['strings?']]", "690063616e006861730002060a737472696e67733f00090d17"],
  ["(i(b))", "(1, (true,))", "0100000001000000"],
  ["a{sv}", "{'a': <42>}", "61000000000000002a0000000069020f"],
])("%s %s is serialised as in the specification", (type, text, expected) => {
  expect(hex(type, text)).toBe(expected);
});

test.each([
  ["x", "9223372036854775807", 9_223_372_036_854_775_807n],
  ["u", "0x10", 16],
  ["d", "1e3", 1000],
  ["d", "3", 3],
  ["s", '"a\\u00e9\\n"', "aé\n"],
  ["as", "@as []", []],
  ["ai", "[1, 2,]", [1, 2]],
  ["ms", "nothing", []],
  ["(ii)", "(1,2)", [1, 2]],
  ["i", "int32 7", 7],
])("%s %s is read", (type, text, expected) => {
  expect(parseVariant(type, text).value).toEqual(expected);
});

test.each([
  ["y", "256"],
  ["b", "1"],
  ["s", "'open"],
  ["ai", "[1, 'a']"],
  ["i", "1 2"],
  ["as", ""],
  ["(ii)", "(1,)"],
])("%s %s is an error", (type, text) => {
  expect(() => parseVariant(type, text)).toThrow(VariantError);
});
