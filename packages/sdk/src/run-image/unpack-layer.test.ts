import { existsSync, lstatSync, mkdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { padding, tarHeader } from "../layer/tar-header.ts";
import type { Entry } from "../tree/index.ts";
import { GuestTree } from "./guest-tree.ts";
import { finishFolders, type Unpacking, unpackLayer } from "./unpack-layer.ts";

let outside: string;
let root: string;
let unpacking: Unpacking;

beforeEach(async () => {
  outside = await mkdtemp(join(tmpdir(), "firn-unpack-"));
  root = join(outside, "root");
  unpacking = { root, tree: new GuestTree(), asRoot: false, leftOut: [] };
  unpacking.tree.nodes.set("", { type: "directory", mode: 0o755, uid: 0, gid: 0, layer: -1 });
  mkdirSync(root);
});
afterEach(() => rm(outside, { recursive: true, force: true }));

type Item = [path: string, type: Entry["type"], content?: string, mode?: number];
const common = { uid: 0, gid: 0, mtime: 1000 };

async function* tar(items: readonly Item[]): AsyncGenerator<Uint8Array> {
  for (const [path, type, content = "", mode = 0o755] of items) {
    if (type === "file") {
      yield tarHeader({ type, path, mode, ...common, size: Buffer.byteLength(content) });
      yield Buffer.from(content);
      yield Buffer.alloc(padding(Buffer.byteLength(content)));
    } else if (type === "symlink" || type === "hardlink") {
      yield tarHeader({ type, path, mode, ...common, target: content });
    } else if (type === "directory") {
      yield tarHeader({ type, path, mode, ...common });
    } else {
      yield tarHeader({ type, path, mode, ...common, major: 1, minor: 3 });
    }
  }
  yield Buffer.alloc(1024);
}

async function unpack(...layers: Item[][]): Promise<void> {
  for (const [index, items] of layers.entries()) await unpackLayer(tar(items), index, unpacking);
  finishFolders(unpacking);
}
const text = (path: string): string => readFileSync(join(root, path), "utf8");
const mode = (path: string): number => lstatSync(join(root, path)).mode & 0o7777;

test("files, folders and links, with their modes and times, under folders that forbid writing", async () => {
  const long = `deep/${"x".repeat(150)}/${"ü".repeat(100)}`;
  await unpack([
    ["closed", "directory", "", 0o555],
    ["closed/a", "file", "a", 0o640],
    ["closed/again", "hardlink", "closed/a"],
    ["closed/link", "symlink", "a"],
    [long, "file", "long"],
    ["dev/null", "character"],
  ]);
  expect(text("closed/link")).toBe("a");
  expect(statSync(join(root, "closed/a")).ino).toBe(statSync(join(root, "closed/again")).ino);
  expect(statSync(join(root, "closed/a")).mtimeMs).toBe(1_000_000);
  expect([mode("closed/a"), mode("closed")]).toEqual([0o640, 0o755]);
  expect(text(long)).toBe("long");
  expect(unpacking.leftOut).toEqual(["/dev/null"]);
});

test("whiteouts hide what is below, opaque folders all that is below but nothing of their own layer", async () => {
  await unpack(
    [
      ["a/gone", "file", "1"],
      ["a/stays", "file", "1"],
      ["b/old/x", "file", "1"],
      ["b/both", "file", "1"],
      ["tree/x/y", "file", "1"],
    ],
    [
      ["a/.wh.gone", "file"],
      ["b/new", "file", "2"],
      ["b/.wh..wh..opq", "file"],
      ["b/both", "file", "2"],
      [".wh.tree", "file"],
    ],
  );
  expect(await readdir(join(root, "a"))).toEqual(["stays"]);
  expect((await readdir(join(root, "b"))).sort()).toEqual(["both", "new"]);
  expect(text("b/both")).toBe("2");
  expect(existsSync(join(root, "tree"))).toBe(false);
});

test("a later layer replaces files by folders and links by files, and a link's other names keep their content", async () => {
  await unpack(
    [
      ["one", "file", "1"],
      ["two", "hardlink", "one"],
      ["dir/x", "file", "1"],
      ["link", "symlink", "/etc/passwd"],
    ],
    [
      ["one", "file", "changed"],
      ["dir", "file", "now a file"],
      ["link", "file", "own"],
      ["two/inside", "file", "folder now"],
    ],
  );
  expect([text("one"), text("dir"), text("link"), text("two/inside")]).toEqual([
    "changed",
    "now a file",
    "own",
    "folder now",
  ]);
});

test("links lead about inside the image as the image would see them, and never out of it", async () => {
  await unpack([
    ["usr/bin", "directory"],
    ["bin", "symlink", "usr/bin"],
    ["bin/sh", "file", "shell"],
    ["evil", "symlink", "../../.."],
    ["evil/etc/x", "file", "inside"],
    ["absolute", "symlink", `${outside}/absolute`],
    ["absolute/y", "file", "inside"],
    ["absolute/hard", "hardlink", "bin/sh"],
  ]);
  expect(text("usr/bin/sh")).toBe("shell");
  expect(readlinkSync(join(root, "evil"))).toBe("../../..");
  expect(text("etc/x")).toBe("inside");
  expect(text(`${outside.slice(1)}/absolute/y`)).toBe("inside");
  expect(await readdir(outside)).toEqual(["root"]);
});

test.each<[string, Item[], string]>([
  ["..", [["../x", "file", "x"]], "FIRN_ARCHIVE_ESCAPES"],
  ["a hardlink out", [["x", "hardlink", "../../etc/passwd"]], "FIRN_ARCHIVE_ESCAPES"],
  [
    "a circle",
    [
      ["a", "symlink", "b"],
      ["b", "symlink", "a"],
      ["a/x", "file", "x"],
    ],
    "FIRN_ARCHIVE_INVALID",
  ],
])("refuses %s", async (_, items, code) => {
  await expect(unpack(items)).rejects.toMatchObject({ code });
  expect(await readdir(outside)).toEqual(["root"]);
});

test("an error of the source comes out as it is", async () => {
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield tarHeader({ type: "file", path: "x", mode: 0o644, ...common, size: 5000 });
    throw new Error("cut");
  }
  await expect(unpackLayer(broken(), 0, unpacking)).rejects.toThrow("cut");
});
