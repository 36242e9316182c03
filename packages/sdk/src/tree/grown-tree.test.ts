import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FirnError } from "../errors/index.ts";
import { type Entry, growTree, type Part, type Tree } from "./index.ts";
import { dir, file, hard, link, partInMemory as part } from "./testing/part-in-memory.ts";

const system = () =>
  part(
    "system",
    dir("etc"),
    file("etc/motd", "hello\n", { mode: 0o600, uid: 5 }),
    dir("usr"),
    dir("usr/lib"),
    file("usr/lib/a"),
    hard("usr/lib/b", "usr/lib/a"),
    link("lib", "usr/lib"),
    link("gone", "not/there"),
  );
const conflict = expect.objectContaining({ code: "FIRN_PATH_CONFLICT" });
const changed = (tree: Tree) =>
  tree.changes().written.map(({ entry, content }) => [entry.type, entry.path, content?.toString()]);

describe("writing", () => {
  test("replaces a file, keeping its metadata unless told", () => {
    const tree = growTree([system()]);
    tree.write("etc/motd", "bye\n");
    expect(tree.get("etc/motd")).toMatchObject({ mode: 0o600, uid: 5, size: 4 });
    tree.write("etc/motd", "bye\n", { mode: 0o644 });
    expect(tree.get("etc/motd")).toMatchObject({ mode: 0o644, uid: 5 });
    expect(changed(tree)).toEqual([["file", "etc/motd", "bye\n"]]);
  });

  test("the same content changes nothing", () => {
    const tree = growTree([system()]);
    tree.write("etc/motd", Buffer.from("hello\n"));
    expect(tree.changes()).toEqual({ written: [], edits: new Map() });
  });

  test("makes parents, follows links, also to what is not there yet", () => {
    const tree = growTree([system()]);
    tree.write("/var/lib/x/state", "1");
    tree.write("lib/c", "2");
    tree.write("gone", "3");
    expect(changed(tree)).toEqual([
      ["directory", "not", undefined],
      ["file", "not/there", "3"],
      ["file", "usr/lib/c", "2"],
      ["directory", "var", undefined],
      ["directory", "var/lib", undefined],
      ["directory", "var/lib/x", undefined],
      ["file", "var/lib/x/state", "1"],
    ]);
  });

  test("leaves a file's other names alone, and keeps a copy of what it was given", () => {
    const tree = growTree([system()]);
    const bytes = Buffer.from("new");
    tree.write("usr/lib/a", bytes);
    bytes.fill(0);
    tree.read("usr/lib/a").fill(0);
    expect(tree.read("usr/lib/a").toString()).toBe("new");
    expect(tree.read("usr/lib/b").toString()).toBe("usr/lib/a");
  });

  test("cannot replace a directory, nor go below a file", () => {
    const tree = growTree([system()]);
    for (const path of ["etc", "/", "etc/motd/x"]) expect(() => tree.write(path, "")).toThrow(conflict);
    expect(() => tree.read("etc")).toThrow(conflict);
    expect(() => tree.read("gone")).toThrow(conflict);
  });
});

describe("directories and links", () => {
  test("mkdir makes parents and changes what exists only when told", () => {
    const tree = growTree([system()]);
    tree.mkdir("etc");
    tree.mkdir("opt/a/b", { mode: 0o700, gid: 9 });
    expect(tree.get("opt/a")).toMatchObject({ mode: 0o755 });
    expect(tree.get("opt/a/b")).toMatchObject({ mode: 0o700, gid: 9 });
    tree.mkdir("lib/sub");
    expect(tree.get("usr/lib/sub")).toBeDefined();
    expect(() => tree.mkdir("etc/motd")).toThrow(conflict);
    expect(tree.list("opt")).toEqual(["a"]);
    expect(tree.list("lib")).toEqual(["a", "b", "sub"]);
    expect(tree.list("etc/motd")).toEqual([]);
  });

  test("symlinks replace files and links, not directories", () => {
    const tree = growTree([system()]);
    tree.symlink("usr/lib", "lib");
    expect(tree.changes().written).toEqual([]);
    tree.symlink("/dev/null", "etc/motd");
    tree.symlink("usr", "lib");
    expect(changed(tree)).toEqual([
      ["symlink", "etc/motd", undefined],
      ["symlink", "lib", undefined],
    ]);
    expect(() => tree.symlink("x", "etc")).toThrow(conflict);
    expect(() => tree.symlink("", "y")).toThrow(conflict);
  });

  test("hardlinks to a part's file are copied into the layer that needs them, once", () => {
    const tree = growTree([system()]);
    tree.hardlink("usr/lib/a", "etc/one");
    tree.hardlink("usr/lib/a", "etc/two");
    tree.hardlink("usr/lib/a", "usr/lib/b");
    expect(changed(tree)).toEqual([
      ["file", "etc/one", "usr/lib/a"],
      ["hardlink", "etc/two", undefined],
    ]);
    expect(tree.changes().edits.size).toBe(0);
    expect(() => tree.hardlink("etc", "x")).toThrow(conflict);
    expect(() => tree.hardlink("nothing", "x")).toThrow(conflict);
  });

  test("rename moves whole directories, and back again is no change", () => {
    const tree = growTree([system()]);
    tree.rename("usr/lib", "usr/lib2");
    expect(changed(tree)).toEqual([
      ["directory", "usr/lib2", undefined],
      ["file", "usr/lib2/a", "usr/lib/a"],
      ["hardlink", "usr/lib2/b", undefined],
    ]);
    expect(tree.partOf("usr/lib2/a")).toBeUndefined();
    tree.rename("usr/lib2", "usr/lib");
    expect(tree.changes()).toEqual({ written: [], edits: new Map() });
    expect(() => tree.rename("usr", "usr/lib/x")).toThrow(conflict);
    expect(() => tree.rename("etc/motd", "usr")).toThrow(conflict);
    expect(() => tree.rename("nothing", "x")).toThrow(conflict);
    tree.rename("etc/motd", "usr/lib/a");
    expect(tree.read("lib/a").toString()).toBe("hello\n");
  });

  test("removing takes all that is inside, and nothing where nothing is", () => {
    const tree = growTree([system()]);
    tree.remove("lib");
    expect(tree.get("usr/lib/a")).toBeDefined();
    tree.remove("usr");
    tree.remove("usr");
    expect([...tree.entries()].map((entry) => entry.path)).toEqual(["etc", "etc/motd", "gone"]);
    expect([...(tree.changes().edits.values().next().value?.without ?? [])]).toEqual(["usr/lib/a", "usr/lib/b", "lib"]);
    expect(() => tree.remove("/")).toThrow(conflict);
  });

  test("change follows links and takes only mode and owner of what it is given", () => {
    const tree = growTree([system()]);
    tree.change("lib", { ...file("other"), mode: 0o700 });
    expect(tree.get("usr/lib")).toMatchObject({ type: "directory", mode: 0o700, path: "usr/lib" });
    expect(() => tree.change("gone", { uid: 1 })).toThrow(conflict);
  });
});

describe("for any parts and changes", () => {
  const names = ["a", "b", "c"];
  const path = fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/"));
  const entries = fc.uniqueArray(
    fc.oneof(
      path.map((p) => dir(p)),
      path.map((p) => file(p)),
      fc.tuple(path, path).map(([p, to]) => link(p, `/${to}`)),
    ),
    { selector: (entry) => entry.path, maxLength: 8 },
  );
  const change = fc.tuple(
    fc.constantFrom("write", "mkdir", "remove", "rename", "symlink", "hardlink", "change"),
    path,
    path,
  );

  const carryOut = (tree: Tree, [verb, one, two]: readonly [string, string, string]) => {
    if (verb === "write") tree.write(one, `new ${two}`);
    if (verb === "mkdir") tree.mkdir(one);
    if (verb === "remove") tree.remove(one);
    if (verb === "rename") tree.rename(one, two);
    if (verb === "symlink") tree.symlink(two, one);
    if (verb === "hardlink") tree.hardlink(one, two);
    if (verb === "change") tree.change(one, { uid: two.length });
  };
  /** Conflicts are part of the game; anything else is not. */
  const attempt = (work: () => unknown, then?: () => unknown) => {
    try {
      work();
    } catch (error) {
      if (FirnError.is(error) && error.code === "FIRN_PATH_CONFLICT") return;
      throw error;
    }
    then?.();
  };
  const says = (entry: Entry, content: string | undefined) =>
    [
      entry.type === "hardlink" ? "file" : entry.type,
      entry.mode,
      entry.uid,
      "target" in entry && entry.type === "symlink" ? entry.target : content,
    ].join(" ");

  test("parts with their edits, then what is written, make the tree", () => {
    let compared = 0;
    fc.assert(
      fc.property(fc.array(entries, { maxLength: 4 }), fc.array(change, { maxLength: 8 }), (given, changes) => {
        const parts: Part[] = [];
        for (const [n, list] of given.entries())
          attempt(
            () => growTree([...parts, part(`${n}`, ...list)]),
            () => parts.push(part(`${n}`, ...list)),
          );
        const tree = growTree(parts);
        for (const one of changes) attempt(() => carryOut(tree, one));
        const { written, edits } = tree.changes();
        const made = new Map<string, string>();
        const add = (entry: Entry, content: string | undefined) => {
          if (entry.type === "directory") return;
          expect(made.has(entry.path), `twice: ${entry.path}`).toBe(false);
          made.set(entry.path, says(entry, content));
        };
        for (const one of parts) {
          const { without, modes } = edits.get(one.id) ?? { without: new Set(), modes: new Map() };
          for (const entry of one.entries) {
            if (without.has(entry.path)) continue;
            add(
              { ...entry, ...modes.get(entry.path) },
              entry.type === "file" ? one.read(entry.path).toString() : undefined,
            );
          }
        }
        const contents = new Map<string, string | undefined>();
        for (const { entry, content } of written) {
          const text =
            entry.type === "hardlink" ? contents.get(entry.target) : content && Buffer.from(content).toString();
          contents.set(entry.path, text);
          add(entry, text);
        }
        const expected = new Map<string, string>();
        for (const entry of tree.entries()) {
          if (entry.type !== "directory")
            expected.set(entry.path, says(entry, entry.type === "file" ? tree.read(entry.path).toString() : undefined));
        }
        expect(made).toEqual(expected);
        compared += made.size;
      }),
      { numRuns: 1200 },
    );
    expect(compared).toBeGreaterThan(1500);
  });
});

test("a hundred thousand entries are no trouble", () => {
  const big = part(
    "big",
    ...Array.from({ length: 100_000 }, (_, n) => file(`usr/share/d${n % 500}/e${n % 7}/f${n}`, "x")),
  );
  const tree = growTree([big]);
  for (let n = 0; n < 1000; n++) tree.write(`usr/share/d${n % 500}/e0/g${n}`, "y");
  expect([...tree.entries()].length).toBeGreaterThan(101_000);
  expect(tree.changes().written).toHaveLength(
    1000 + tree.changes().written.filter((w) => w.entry.type === "directory").length,
  );
});

test("extended attributes make a part's file one that is written; owners of links themselves can change", () => {
  const ping = part("ping", file("bin/ping", "elf"), link("bin/ping6", "ping"));
  const tree = growTree([ping]);
  tree.change("bin/ping6", { uid: 7 }, { follow: false });
  tree.change("bin/ping", { xattrs: { "security.capability": "AQ==" } });
  expect(tree.get("bin/ping6")).toMatchObject({ type: "symlink", uid: 7 });
  expect(tree.get("bin/ping")).toMatchObject({ uid: 0, xattrs: { "security.capability": "AQ==" } });
  const { written, edits } = tree.changes();
  expect(written.map(({ entry, content }) => [entry.path, content?.toString()])).toEqual([["bin/ping", "elf"]]);
  expect([...(edits.get(ping.id)?.without ?? [])]).toEqual(["bin/ping"]);
  expect(edits.get(ping.id)?.modes.get("bin/ping6")).toMatchObject({ uid: 7 });
});

test("what is written is later than what parts brought, in the order of writing", () => {
  const tree = growTree([part("p", file("old", "1"))]);
  tree.write("first", "");
  tree.symlink("first", "second");
  tree.mknod("pipe", { type: "fifo" }, { mode: 0o600 });
  const times = ["old", "first", "pipe"].map((path) => tree.modified(path) ?? -1);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(new Set(times).size).toBe(3);
  expect(tree.modified("second")).toBe(tree.modified("first"));
  expect(tree.modified("nothing")).toBeUndefined();
  expect(tree.get("pipe")).toMatchObject({ type: "fifo", mode: 0o600 });
  expect(() => tree.mknod("pipe", { type: "fifo" })).toThrowError(
    expect.objectContaining({ code: "FIRN_PATH_CONFLICT" }),
  );
});

test("a part is unpacked later, some entries elsewhere or not at all", () => {
  const tree = growTree([part("a", file("bin/vi", "a"))]);
  const other = part("b", file("bin/vi", "b"), file("bin/ex", "e"));
  tree.place(other, (path) => (path === "bin/vi" ? "bin/vi.b" : undefined));
  expect(tree.read("bin/vi").toString() + tree.read("bin/vi.b").toString()).toBe("ab");
  expect(tree.get("bin/ex")).toBeUndefined();
  const { written, edits } = tree.changes();
  expect(written.map(({ entry }) => entry.path)).toEqual(["bin/vi.b"]);
  expect([...(edits.get(other.id)?.without ?? [])].sort()).toEqual(["bin/ex", "bin/vi"]);
});
