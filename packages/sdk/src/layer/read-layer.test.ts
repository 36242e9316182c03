import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { digestOf } from "../hash/index.ts";
import { openStore } from "../store/index.ts";
import { type Entry, fixedTime, growTree } from "../tree/index.ts";
import { buildLayer, flattenLayers, type LayerEntries, type PartSource, readLayerEntries, writePart } from "./index.ts";
import { tarHeader } from "./tar-header.ts";
import { directory, file, hardlink, symlink } from "./testing/sources.ts";

const gzip = "application/vnd.docker.image.rootfs.diff.tar.gzip";

function tar(...sources: PartSource[]): Buffer {
  const pieces: Uint8Array[] = [];
  for (const { entry, content } of sources) {
    pieces.push(tarHeader(entry));
    if (content instanceof Uint8Array) pieces.push(content, Buffer.alloc((512 - (content.length % 512)) % 512));
  }
  return Buffer.concat([...pieces, Buffer.alloc(1024)]);
}

async function* inPieces(bytes: Uint8Array, size = 1000) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const read = (bytes: Uint8Array, mediaType = gzip) => readLayerEntries(inPieces(bytes), mediaType);
const paths = (entries: readonly Entry[]) => entries.map((entry) => `${entry.type} ${entry.path}`);

/** A zstd frame of raw blocks: the format without a compressor (RFC 8878). */
function zstd(bytes: Buffer): Buffer {
  const out: Uint8Array[] = [Buffer.from("28b52ffd", "hex"), Buffer.of(0x00, 0x38)];
  for (let at = 0; at < bytes.length || at === 0; at += 100_000) {
    const block = bytes.subarray(at, at + 100_000);
    const header = Buffer.alloc(3);
    header.writeUIntLE((block.length << 3) | (at + 100_000 >= bytes.length ? 1 : 0), 0, 3);
    out.push(header, block);
  }
  return Buffer.concat(out);
}

describe("a layer's entries", () => {
  const bytes = tar(
    directory("usr", 0o1755),
    file("usr/ő", "text", { mode: 0o4755, uid: 3_000_000, gid: 7 }),
    symlink("usr/link", "/../anything"),
    hardlink("usr/hard", "usr/ő"),
    { entry: { type: "character", path: "null", mode: 0o666, uid: 0, gid: 0, mtime: 5, major: 1, minor: 3 } },
    file(`${"deep/".repeat(60)}f`, "x".repeat(250_000)),
  );

  test.each([
    ["gzip", gzipSync(bytes), gzip],
    ["gzip in two members", Buffer.concat([gzipSync(bytes.subarray(0, 999)), gzipSync(bytes.subarray(999))]), gzip],
    ["zstd", zstd(bytes), "application/vnd.oci.image.layer.v1.tar+zstd"],
    ["zstd in two frames", Buffer.concat([zstd(bytes.subarray(0, 999)), zstd(bytes.subarray(999))]), gzip],
    ["nothing", bytes, "application/vnd.oci.image.layer.v1.tar"],
    ["nothing, though the media type says gzip", bytes, gzip],
  ])("compressed with %s", async (_, blob, mediaType) => {
    const { entries, whiteouts, opaque } = await read(blob, mediaType);
    const common = { uid: 0, gid: 0, mtime: fixedTime };
    expect(entries).toEqual([
      { ...common, type: "directory", path: "usr", mode: 0o1755 },
      { type: "file", path: "usr/ő", mode: 0o4755, uid: 3_000_000, gid: 7, size: 4, mtime: fixedTime },
      { ...common, type: "symlink", path: "usr/link", mode: 0o777, target: "/../anything" },
      { ...common, type: "hardlink", path: "usr/hard", mode: 0o644, target: "usr/ő" },
      { type: "character", path: "null", mode: 0o666, uid: 0, gid: 0, mtime: 5, major: 1, minor: 3 },
      { ...common, type: "file", path: `${"deep/".repeat(60)}f`, mode: 0o644, size: 250_000 },
    ]);
    expect([whiteouts, opaque]).toEqual([[], []]);
  });

  test("of firn's own layers come back", async () => {
    const root = await mkdtemp(join(tmpdir(), "firn-read-"));
    try {
      const store = await openStore(root);
      const part = await writePart(store, digestOf("p"), "p", [file("etc/a", "1"), hardlink("etc/b", "etc/a")]);
      const layer = await buildLayer(store, { title: "t", items: [{ part }], directories: [directory("etc")] });
      const { entries } = await readLayerEntries(store.read(layer.digest), layer.mediaType);
      expect(paths(entries)).toEqual(["directory etc", "file etc/a", "hardlink etc/b"]);
    } finally {
      await rm(root, { recursive: true });
    }
  });

  test("whiteouts are told apart, also those of the root; AUFS's own files are passed over", async () => {
    const more = [".wh.gone", "etc/.wh.motd", "var/.wh..wh..opq", ".wh..wh..opq", ".wh..wh.plnk"].map((path) =>
      file(path, ""),
    );
    const found = await read(tar(...more, directory("./")));
    expect(found).toEqual({ entries: [], offsets: [], whiteouts: ["gone", "etc/motd"], opaque: ["var", ""] });
  });

  test.each([
    ["../etc/passwd", "FIRN_ARCHIVE_ESCAPES"],
    ["usr/../../x", "FIRN_ARCHIVE_ESCAPES"],
    ["a/.wh.", "FIRN_ARCHIVE_INVALID"],
  ])("%s is refused", async (path, code) => {
    await expect(read(gzipSync(tar(file(path, "x"))))).rejects.toMatchObject({ code });
  });

  test("a hardlink that leaves the root is refused, a leading slash is not", async () => {
    await expect(read(tar(hardlink("a", "../b")))).rejects.toMatchObject({ code: "FIRN_ARCHIVE_ESCAPES" });
    const { entries } = await read(tar(file("/etc//./a", "x"), hardlink("./b", "/etc/a")));
    expect(paths(entries)).toEqual(["file etc/a", "hardlink b"]);
  });

  test.each([
    ["cut short", gzipSync(bytes).subarray(0, 200), gzip],
    ["cut short inside the tar", bytes.subarray(0, 5000), gzip],
    ["noise", randomBytes(4000), gzip],
    ["encrypted", gzipSync(bytes), "application/vnd.oci.image.layer.v1.tar+gzip+encrypted"],
    ["of another kind", Buffer.from("{}"), "application/vnd.in-toto+json"],
  ])("a blob that is %s is an error", async (_, blob, mediaType) => {
    await expect(read(blob, mediaType)).rejects.toMatchObject({ code: "FIRN_ARCHIVE_INVALID" });
  });

  test("the stream's own failure comes through, also behind the archive's end", async () => {
    async function* failing(extra: number) {
      yield* inPieces(Buffer.concat([bytes, Buffer.alloc(extra)]));
      throw new RangeError("bad digest");
    }
    for (const extra of [0, 10_000]) await expect(readLayerEntries(failing(extra), gzip)).rejects.toThrow("bad digest");
  });
});

describe("layers on top of each other", () => {
  const layer = (entries: PartSource[], whiteouts: string[] = [], opaque: string[] = []): LayerEntries => ({
    entries: entries.map(({ entry }) => entry),
    offsets: entries.map(() => 0),
    whiteouts,
    opaque,
  });
  const bottom = layer([
    directory("etc", 0o700),
    file("etc/a", "a"),
    file("etc/b", "b"),
    symlink("lib", "etc"),
    directory("d"),
    file("d/x", "x"),
  ]);

  test.each<[string, LayerEntries, string[]]>([
    ["a whiteout", layer([], ["etc/a", "d", "nothing/there"]), ["directory etc", "file etc/b", "symlink lib"]],
    [
      "an opaque directory",
      layer([file("etc/c", "c")], [], ["etc", "nothing"]),
      ["directory d", "file d/x", "directory etc", "file etc/c", "symlink lib"],
    ],
    ["an opaque root", layer([file("z", "")], [], [""]), ["file z"]],
    [
      "a directory over a link",
      layer([file("lib/y", "")], ["d"]),
      ["directory etc", "file etc/a", "file etc/b", "directory lib", "file lib/y"],
    ],
    ["a file over a directory", layer([file("etc", ""), file("d", "")]), ["file d", "file etc", "symlink lib"]],
    [
      "a file that is whited out and made again",
      layer([file("d/x", "new")], ["d", "etc", "lib"]),
      ["directory d", "file d/x"],
    ],
  ])("%s", (_, top, expected) => {
    expect(paths(flattenLayers([bottom, top]))).toEqual(expected);
  });

  test("a directory's last description counts, and keeps what is in it", () => {
    const entries = flattenLayers([bottom, layer([directory("etc", 0o711)])]);
    expect(entries.find(({ path }) => path === "etc")).toMatchObject({ mode: 0o711 });
    expect(entries).toHaveLength(6);
    expect(growTree([], entries).list("etc")).toEqual(["a", "b"]);
  });

  test("whiteouts hide lower layers only, whatever their place in their own", () => {
    const own = layer([file("d/y", ""), file("etc/a", "new")], ["etc/a"], ["d"]);
    expect(paths(flattenLayers([bottom, own]))).toEqual([
      "directory d",
      "file d/y",
      "directory etc",
      "file etc/a",
      "file etc/b",
      "symlink lib",
    ]);
  });
});
