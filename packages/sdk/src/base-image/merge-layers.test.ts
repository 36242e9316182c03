import { expect, test } from "vitest";
import type { Entry } from "../tree/index.ts";
import { mergeLayers } from "./merge-layers.ts";

const common = { uid: 0, gid: 0, mtime: 0 };
const file = (path: string, mode = 0o644): Entry => ({ ...common, path, mode, type: "file", size: 0 });
const folder = (path: string, mode = 0o755): Entry => ({ ...common, path, mode, type: "directory" });
const paths = (...layers: Entry[][]): string[] => mergeLayers(layers).map((entry) => entry.path);

test("a whiteout hides the file, or the folder with all in it, of lower layers only", () => {
  expect(paths([folder("a"), file("a/x"), file("b")], [file(".wh.b"), file("a/.wh.x"), file("a/y")])).toEqual([
    "a",
    "a/y",
  ]);
  expect(paths([folder("a"), file("a/x"), file("ab")], [file(".wh.a")])).toEqual(["ab"]);
  expect(paths([file("b")], [file("b"), file(".wh.b")])).toEqual(["b"]);
});

test("an opaque whiteout hides what lower layers have in a folder, not what its own layer puts there", () => {
  expect(paths([folder("a"), file("a/x")], [folder("a"), file("a/y"), file("a/.wh..wh..opq")])).toEqual(["a", "a/y"]);
});

test("a later entry replaces an earlier one, a file also a folder", () => {
  expect(mergeLayers([[folder("tmp", 0o755)], [folder("tmp", 0o1777)]])[0]?.mode).toBe(0o1777);
  expect(paths([folder("a"), file("a/x")], [file("a")])).toEqual(["a"]);
});
