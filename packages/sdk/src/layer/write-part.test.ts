import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, readdir, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { constants, crc32, inflateRawSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { digestOf } from "../hash/index.ts";
import { openStore, type Store } from "../store/index.ts";
import { type Entry, fixedTime } from "../tree/index.ts";
import { findPart, type PartSource, writePart } from "./index.ts";

const common = { mode: 0o644, uid: 0, gid: 0, mtime: fixedTime } as const;
const file = (path: string, content: Uint8Array | string): PartSource => ({
  entry: { ...common, type: "file", path, size: Buffer.byteLength(content) },
  content: Buffer.from(content),
});
type Numbers = "mode" | "uid" | "gid" | "mtime";
type Loose<E> = E extends Entry ? Omit<E, Numbers> & Partial<Pick<E, Numbers>> : never;
const plain = (entry: Loose<Entry>): PartSource => ({ entry: { ...common, ...entry } });
const id = digestOf("inputs");

let root: string;
let store: Store;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "firn-part-"));
  store = await openStore(root);
});
afterEach(() => rm(root, { recursive: true, force: true }));

const big = randomBytes(2_500_000);
const sources = (): PartSource[] => [
  plain({ type: "directory", path: "usr", mode: 0o755 }),
  file("usr/first", "one"),
  file("usr/big", big),
  file("usr/empty", ""),
  file("usr/constructor", "not a function"),
  file("__proto__", "not a prototype"),
  plain({ type: "hardlink", path: "usr/second", target: "usr/first" }),
  plain({ type: "hardlink", path: "usr/third", target: "usr/second" }),
  plain({ type: "symlink", path: "usr/link", target: "first", mode: 0o777 }),
  plain({ type: "fifo", path: "usr/pipe", major: 0, minor: 0 }),
];

async function* failing() {
  yield file("a", big);
  throw new RangeError("no more");
}

describe("a part", () => {
  test("is found again as it was written, and files are read from it", async () => {
    expect(await findPart(store, id)).toBeUndefined();
    const written = await writePart(store, id, "test 1.0", sources());
    const found = await findPart(await openStore(root), id);
    if (!found) throw new Error("not found");
    expect({ ...found }).toEqual({ ...written });
    expect(found.title).toBe("test 1.0");
    expect(found.entries).toEqual(sources().map((source) => source.entry));
    expect(found.size).toBe(big.length + 3 + "not a function".length + "not a prototype".length);
    for (const part of [written, found]) {
      expect(part.read("usr/big").equals(big)).toBe(true);
      expect(part.read("usr/first").toString()).toBe("one");
      expect(part.read("usr/third").toString()).toBe("one");
      expect(part.read("usr/empty")).toHaveLength(0);
      expect(part.read("usr/constructor").toString()).toBe("not a function");
      expect(part.read("__proto__").toString()).toBe("not a prototype");
      for (const path of ["usr", "usr/link", "nowhere", "toString"]) {
        expect(() => part.read(path)).toThrow(expect.objectContaining({ code: "FIRN_PATH_CONFLICT" }));
      }
    }
  });

  test("its blocks stand alone and make the tar bytes that the segment tells of", async () => {
    const { segment } = await writePart(store, id, "test", sources());
    const blob = await store.readAll(segment.blob);
    const ends = [...segment.blocks.slice(1).map(([at]) => at), segment.size];
    expect(segment.blocks.length).toBe(3);
    const blocks = segment.blocks.map(([from], index) =>
      inflateRawSync(blob.subarray(from, ends[index]), { finishFlush: constants.Z_SYNC_FLUSH }),
    );
    const tar = Buffer.concat(blocks);
    expect(tar).toHaveLength(segment.rawSize);
    expect(segment.rawSize % 512).toBe(0);
    expect(crc32(tar)).toBe(segment.crc32);
    expect(tar.indexOf("usr\0")).toBe(-1);
  });

  test("does not depend on how its contents come in pieces", async () => {
    const whole = await writePart(store, id, "test", sources());
    async function* inPieces() {
      for (const { entry, content } of sources()) {
        if (!(content instanceof Uint8Array)) yield { entry };
        else yield { entry, content: pieces(content) };
      }
    }
    const again = await writePart(store, digestOf("other"), "test", inPieces());
    expect(again.segment).toEqual(whole.segment);
  });

  test("of nothing, or of directories only, is a part too", async () => {
    const part = await writePart(store, id, "empty", sources().slice(0, 1));
    expect(part.segment).toMatchObject({ size: 0, rawSize: 0, blocks: [] });
    expect((await findPart(store, id))?.entries).toHaveLength(1);
  });

  test("is absent when its blob is gone or cut short", async () => {
    const { segment } = await writePart(store, id, "test", sources());
    const path = store.pathOf(segment.blob);
    await chmod(path, 0o644);
    await truncate(path, 100);
    expect(await findPart(store, id)).toBeUndefined();
    await store.remove(segment.blob);
    expect(await findPart(store, id)).toBeUndefined();
  });

  test("is not read from a blob that was tampered with", async () => {
    const { segment } = await writePart(store, id, "test", sources());
    const path = store.pathOf(segment.blob);
    const bytes = await store.readAll(segment.blob);
    bytes[1000] = (bytes[1000] ?? 0) ^ 1;
    await chmod(path, 0o644);
    await writeFile(path, bytes);
    // Another process: this one has verified nothing yet.
    const part = await findPart(await openStore(root), id);
    expect(() => part?.read("usr/first")).toThrow(expect.objectContaining({ code: "FIRN_CACHE_CORRUPT" }));
    expect(await findPart(store, id)).toBeUndefined();
  });
});

async function* pieces(content: Uint8Array) {
  for (let at = 0; at < content.length; at += 7777) yield content.subarray(at, at + 7777);
}

describe("entries that cannot be are refused", () => {
  test.each([
    ["FIRN_ARCHIVE_ESCAPES", [file("../etc/passwd", "x")]],
    ["FIRN_ARCHIVE_ESCAPES", [file("usr/../../x", "x")]],
    ["FIRN_ARCHIVE_ESCAPES", [file("/etc/passwd", "x")]],
    ["FIRN_ARCHIVE_INVALID", [file("./etc", "x")]],
    ["FIRN_ARCHIVE_INVALID", [file("", "x")]],
    ["FIRN_ARCHIVE_INVALID", [file("a//b", "x")]],
    ["FIRN_ARCHIVE_INVALID", [file("a\0b", "x")]],
    ["FIRN_ARCHIVE_INVALID", [file("a\ud800", "x")]],
    ["FIRN_ARCHIVE_INVALID", [plain({ type: "directory", path: "a/" })]],
    ["FIRN_ARCHIVE_INVALID", [plain({ type: "file", path: "a", mode: 0o10000, size: 0 })]],
    ["FIRN_ARCHIVE_INVALID", [plain({ type: "file", path: "a", uid: -1, size: 0 })]],
    ["FIRN_ARCHIVE_INVALID", [plain({ type: "file", path: "a", mtime: 1.5, size: 0 })]],
    ["FIRN_ARCHIVE_INVALID", [plain({ type: "hardlink", path: "b", target: "a" }), file("a", "x")]],
    ["FIRN_ARCHIVE_INVALID", [plain({ type: "symlink", path: "b", target: "" })]],
    ["FIRN_PATH_CONFLICT", [file("a", "x"), file("a", "y")]],
    ["FIRN_ARCHIVE_INVALID", [{ ...file("a", "abc"), content: Buffer.from("ab") }]],
    ["FIRN_ARCHIVE_INVALID", [{ ...file("a", "abc"), content: Buffer.from("abcd") }]],
    ["FIRN_ARCHIVE_INVALID", [{ entry: file("a", "abc").entry }]],
  ])("%s %#", async (code, source) => {
    await expect(writePart(store, id, "bad", source)).rejects.toMatchObject({ code });
    expect(await findPart(store, id)).toBeUndefined();
    expect(await readdir(join(root, "blobs", "sha256"))).toEqual([]);
  });

  test("a source's own failure comes through", async () => {
    await expect(writePart(store, id, "bad", failing())).rejects.toThrow(RangeError);
    expect(await findPart(store, id)).toBeUndefined();
  });
});
