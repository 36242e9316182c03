import { describe, expect, test } from "vitest";
import { fixedTime, growTree } from "./index.ts";
import { dir, file, hard, link, partInMemory as part } from "./testing/part-in-memory.ts";

const paths = (tree: ReturnType<typeof growTree>) => [...tree.entries()].map((entry) => entry.path);
const conflict = (text: string) =>
  expect.objectContaining({ code: "FIRN_PATH_CONFLICT", message: expect.stringContaining(text) });

describe("parts over each other", () => {
  test("a later file wins, and the earlier part leaves it out", () => {
    const [a, b] = [
      part("a", dir("etc"), file("etc/x", "old"), file("etc/y")),
      part("b", dir("etc"), file("etc/x", "new")),
    ];
    const tree = growTree([a, b]);
    expect(tree.read("/etc/x").toString()).toBe("new");
    expect(tree.partOf("etc/x")).toBe(b);
    expect(tree.partOf("etc/y")).toBe(a);
    const { written, edits } = tree.changes();
    expect(written).toEqual([]);
    expect([...edits]).toEqual([[a.id, { without: new Set(["etc/x"]), modes: new Map() }]]);
  });

  test("a directory keeps the metadata of its first giver", () => {
    const tree = growTree([part("a", dir("srv", { mode: 0o700, uid: 7 })), part("b", dir("srv", { mode: 0o777 }))]);
    expect(tree.get("srv")).toMatchObject({ mode: 0o700, uid: 7 });
    expect(tree.changes()).toEqual({ written: [], edits: new Map() });
  });

  test("a directory that nobody described takes the first description that comes", () => {
    const tree = growTree([part("a", file("srv/x/f")), part("b", dir("srv", { mode: 0o700 }))]);
    expect(tree.get("srv")).toMatchObject({ mode: 0o700, type: "directory" });
    expect(tree.get("srv/x")).toMatchObject({ mode: 0o755, uid: 0, mtime: fixedTime });
    expect(tree.changes().written).toEqual([]);
  });

  test("a directory over a symlink to a directory leaves the link", () => {
    const merged = part("base-files", dir("usr"), dir("usr/lib"), link("lib", "usr/lib"));
    const tree = growTree([merged, part("raw", dir("lib"), dir("lib/x"), file("lib/x/so", "elf"))]);
    expect(tree.get("lib")).toMatchObject({ type: "symlink" });
    expect(tree.get("lib/x/so")).toMatchObject({ path: "usr/lib/x/so" });
    // The part's own bytes have the path through the link, which no layer may have: so it is written anew.
    const { written, edits } = tree.changes();
    expect(written.map(({ entry, content }) => [entry.path, content?.toString()])).toEqual([["usr/lib/x/so", "elf"]]);
    expect([...edits.values()][0]?.without).toEqual(new Set(["lib/x/so"]));
    expect(tree.partOf("usr/lib/x/so")).toBeUndefined();
  });

  test("a symlink over a directory leaves the directory, as dpkg does", () => {
    const doc = part("doc", link("usr/share/doc", "../elsewhere"));
    const tree = growTree([part("a", dir("usr/share/doc"), file("usr/share/doc/a")), doc]);
    expect(tree.get("usr/share/doc")?.type).toBe("directory");
    expect(tree.changes().edits.get(doc.id)?.without).toEqual(new Set(["usr/share/doc"]));
  });

  test.each([
    ["a file over a directory", [dir("a"), file("a/b")], [file("a")], "/a as a file, where one has a directory"],
    ["a directory over a file", [file("a")], [dir("a")], "/a as a directory, where one has a file"],
    ["a file below a file", [file("a")], [file("a/b/c")], "/a/b/c as a file, where one has a file"],
    ["a file over a link to a directory", [dir("d"), link("a", "d")], [file("a")], "where one has a symlink"],
    ["a directory over a link to nowhere", [link("a", "gone")], [dir("a")], "where one has a symlink"],
    ["a file below links in a circle", [link("a", "b"), link("b", "a")], [file("a/f")], "two has /a/f"],
  ])("%s names both parts", (_, one, two, message) => {
    expect(() => growTree([part("one", ...one), part("two", ...two)])).toThrow(conflict(message));
  });

  test("links in parents are followed however they are written, and never leave the root", () => {
    const a = part(
      "a",
      dir("srv"),
      dir("srv/data"),
      link("abs", "/srv"),
      link("srv/up", "../../../../srv/data"),
      link("x", "abs/./up/"),
    );
    const tree = growTree([a, part("b", file("x/f", "deep"))]);
    for (const path of ["x/f", "/abs/up/f", "srv/data/f", "srv/../x//f", "/../srv/up/./f"]) {
      expect(tree.get(path)).toMatchObject({ path: "srv/data/f" });
    }
    expect(tree.get("x")).toMatchObject({ type: "symlink", path: "x" });
    expect(tree.resolve("x")).toMatchObject({ type: "directory", path: "srv/data" });
    expect(tree.get("/")).toMatchObject({ type: "directory", path: "" });
    expect(paths(tree)).toEqual(["abs", "srv", "srv/data", "srv/data/f", "srv/up", "x"]);
  });

  test("hardlinks are one file with several names", () => {
    const tree = growTree([part("a", file("a", "text"), hard("b", "a"), hard("c", "b"))]);
    expect(tree.get("c")).toMatchObject({ type: "file", size: 4, path: "c" });
    tree.change("b", { mode: 0o4755 });
    expect(tree.get("a")).toMatchObject({ mode: 0o4755 });
    const [edits] = [...tree.changes().edits.values()];
    expect([...(edits?.modes.keys() ?? [])]).toEqual(["a", "b", "c"]);
  });
});

describe("over a base image", () => {
  const base = [
    dir("etc"),
    dir("root", { mode: 0o700 }),
    hard("etc/alias", "etc/passwd"),
    file("etc/passwd"),
    dir("usr"),
    dir("usr/lib"),
    file("usr/lib/old"),
    link("lib", "usr/lib"),
  ];
  const written = (tree: ReturnType<typeof growTree>) => tree.changes().written.map(({ entry }) => entry.path);

  test("its directories and links are known, and nothing of it is written again", () => {
    const tree = growTree([part("a", dir("root"), file("root/f"), file("etc/passwd", "mine"))], base);
    expect(tree.get("root")).toMatchObject({ mode: 0o700 });
    expect(tree.get("etc/alias")).toMatchObject({ type: "file" });
    expect(tree.read("etc/passwd").toString()).toBe("mine");
    expect(tree.changes()).toEqual({ written: [], edits: new Map() });
  });

  test("what is removed of it becomes whiteouts", () => {
    const tree = growTree([part("a", file("usr/lib/old", "newer"))], base);
    tree.remove("lib/old");
    tree.remove("etc/passwd");
    tree.remove("root");
    expect(written(tree)).toEqual([".wh.root", "etc/.wh.passwd", "usr/lib/.wh.old"]);
    expect([...tree.changes().edits.values()]).toEqual([{ without: new Set(["usr/lib/old"]), modes: new Map() }]);
  });

  test("a directory made anew hides the old one's content, name by name", () => {
    const tree = growTree([], base);
    tree.remove("usr");
    tree.mkdir("usr/lib");
    expect(written(tree)).toEqual(["usr", "usr/lib", "usr/lib/.wh.old"]);
    tree.remove("usr");
    tree.symlink("opt", "usr");
    expect(written(tree)).toEqual(["usr"]);
  });

  test("contents stay out of reach, metadata of directories does not", () => {
    const tree = growTree([], base);
    expect(() => tree.read("etc/passwd")).toThrow(conflict("base image"));
    tree.change("root", { mode: 0o750 });
    expect(tree.changes().written).toEqual([{ entry: { ...dir("root"), mode: 0o750 } }]);
    tree.change("etc/passwd", { uid: 3 });
    expect(() => tree.changes()).toThrow(conflict("/etc/alias is a file of the base image"));
  });
});
