import { expect, test } from "vitest";
import { literalCalls } from "./literal-calls.ts";

test.each([
  ["update-alternatives --install /a b /c 1", [["--install", "/a", "b", "/c", "1"]]],
  ["\tupdate-alternatives --install \\\n  /a \\\n  b /c 1 \\\n  || true", [["--install", "/a", "b", "/c", "1"]]],
  ['update-alternatives --add "/lib64/ld.so.2" >/dev/null', [["--add", "/lib64/ld.so.2"]]],
  ["update-alternatives --remove a /b; update-alternatives --auto c", [["--remove", "a", "/b"]]],
  ["update-alternatives --install /a b $dir/c 1", []],
  ['update-alternatives --install "/a/$x" b /c 1', []],
  ["update-alternatives --install /a b `which c` 1", []],
  ["# update-alternatives --install /a b /c 1", []],
  ["my-update-alternatives --install /a b /c 1", []],
])("%j", (script, expected) => {
  expect(literalCalls(script, "update-alternatives")).toEqual(expected);
});
