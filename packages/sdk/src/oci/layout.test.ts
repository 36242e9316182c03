import { execFileSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Digest, digestOf } from "../hash/index.ts";
import { openStore, type Store } from "../store/index.ts";
import { assembleImage, type Descriptor, openLayout, readManifest, writeLayout } from "./index.ts";
import { blobPath } from "./open-layout.ts";

let root: string;
let store: Store;
let directory: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "firn-layout-"));
  store = await openStore(join(root, "cache"));
  directory = join(root, "out", "web");
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** Layers need not be archives here. */
async function image(...contents: string[]): Promise<Descriptor> {
  const layers = [];
  for (const content of contents) {
    const stored = await store.put(Buffer.from(content));
    const mediaType = "application/vnd.oci.image.layer.v1.tar";
    layers.push({ ...stored, diffId: stored.digest, mediaType, title: content.slice(0, 9) });
  }
  return (
    await assembleImage(store, {
      platform: "linux/amd64",
      config: { Cmd: contents.map((text) => text.slice(0, 9)) },
      layers,
    })
  ).manifest;
}
const write = (manifest: Descriptor, to = directory) => writeLayout(store, to, manifest, { refName: "web" });
const blobs = (of = directory) => readdir(join(of, "blobs", "sha256"));
const inodeOf = async (path: string) => (await stat(path)).ino;

async function tamper(path: string): Promise<void> {
  const bytes = await readFile(path);
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  await chmod(path, 0o644);
  await writeFile(path, bytes);
}

describe("a layout", () => {
  test("has the image and all that it refers to, and is read back verified", async () => {
    const manifest = await image("one", "two");
    await write(manifest);
    expect(await readFile(join(directory, "oci-layout"), "utf8")).toBe('{"imageLayoutVersion":"1.0.0"}');
    expect(JSON.parse(await readFile(join(directory, "index.json"), "utf8"))).toEqual({
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.index.v1+json",
      manifests: [{ ...manifest, annotations: { "org.opencontainers.image.ref.name": "web" } }],
    });
    expect(await blobs()).toHaveLength(4);
    const layout = await openLayout(directory);
    expect(layout.root).toEqual(manifest);
    const document = readManifest(await layout.readAll(manifest.digest));
    const texts: string[] = [];
    for (const { digest } of document.layers) {
      for await (const piece of layout.read(digest)) texts.push(Buffer.from(piece).toString());
    }
    expect(texts).toEqual(["one", "two"]);
  });

  test("costs no disk: its blobs are the store's own files", async () => {
    const manifest = await image("one");
    await write(manifest);
    expect(await inodeOf(blobPath(directory, manifest.digest))).toBe(await inodeOf(store.pathOf(manifest.digest)));
  });

  test("takes the place of an older one, leaving nothing of it but files of others", async () => {
    await write(await image("one", "shared"));
    await writeFile(join(directory, "plan.json"), "{}");
    await writeFile(join(directory, "blobs", "sha256", "half.tmp"), "left by a process that was killed");
    await writeFile(join(directory, "index.json.123.tmp"), "likewise");
    const before = await blobs();
    const manifest = await image("shared", "two");
    await write(manifest);
    expect((await blobs()).filter((name) => before.includes(name))).toHaveLength(1);
    expect(await blobs()).toHaveLength(4);
    expect((await readdir(directory)).sort()).toEqual(["blobs", "index.json", "oci-layout", "plan.json"]);
    expect((await openLayout(directory)).root.digest).toBe(manifest.digest);
  });

  test("written again touches nothing, and puts right what was damaged or lost", async () => {
    const manifest = await image("one", "two", "three");
    await write(manifest);
    const times = async () =>
      Promise.all((await blobs()).map((name) => stat(join(directory, "blobs/sha256", name)).then((s) => s.ctimeMs)));
    const before = [await times(), await inodeOf(join(directory, "index.json"))];
    await write(manifest);
    expect([await times(), await inodeOf(join(directory, "index.json"))]).toEqual(before);
    const [one, two] = [digestOf("one"), digestOf("two")];
    await unlink(blobPath(directory, one));
    await unlink(blobPath(directory, two));
    await writeFile(blobPath(directory, two), "2wo");
    await write(manifest);
    const layout = await openLayout(directory);
    expect((await layout.readAll(two)).toString() + (await layout.readAll(one)).toString()).toBe("twoone");
  });

  test("is not made of a damaged cache, nor of one that lacks something", async () => {
    const manifest = await image("one");
    const digest = digestOf("one");
    await tamper(store.pathOf(digest));
    await expect(write(manifest)).rejects.toMatchObject({ code: "FIRN_CACHE_CORRUPT" });
    await expect(write(manifest)).rejects.toMatchObject({ code: "FIRN_CACHE_MISSING" });
    await expect(openLayout(directory)).rejects.toMatchObject({ code: "FIRN_OCI_INVALID" });
    await store.put(Buffer.from("one"));
    await write(manifest);
    await openLayout(directory);
  });

  test("does not overwrite what is no layout", async () => {
    await mkdir(directory, { recursive: true });
    await writeFile(join(directory, "index.json"), '{"mine":1}');
    await expect(write(await image("one"))).rejects.toMatchObject({ code: "FIRN_USAGE" });
    expect(await readdir(directory)).toEqual(["index.json"]);
  });

  test("may be written by several at once, whoever wins", async () => {
    const images = await Promise.all(["a", "b", "c", "d"].map((name) => image("shared", name, `${name}2`)));
    for (let round = 0; round < 5; round++) {
      await Promise.all(images.map((manifest) => write(manifest)));
      const layout = await openLayout(directory);
      const { config, layers } = readManifest(await layout.readAll(layout.root.digest));
      for (const { digest } of [config, ...layers]) expect(await layout.readAll(digest)).toBeDefined();
    }
  });
});

describe("opening", () => {
  test("what is no layout, or has several images, is an error", async () => {
    await expect(openLayout(root)).rejects.toMatchObject({ code: "FIRN_OCI_INVALID" });
    const manifest = await image("one");
    await write(manifest);
    const path = join(directory, "index.json");
    await writeFile(path, JSON.stringify({ schemaVersion: 2, manifests: [manifest, manifest] }));
    await expect(openLayout(directory)).rejects.toThrow("2 images");
  });

  test("a blob that is damaged or lost is found out when it is read", async () => {
    const manifest = await image("one", "two");
    await write(manifest);
    const layout = await openLayout(directory);
    await tamper(blobPath(directory, digestOf("one")));
    await unlink(blobPath(directory, digestOf("two")));
    const drain = async (digest: Digest) => {
      for await (const _ of layout.read(digest));
    };
    for (const read of [drain, (digest: Digest) => layout.readAll(digest)]) {
      await expect(read(digestOf("one"))).rejects.toMatchObject({ code: "FIRN_CACHE_CORRUPT" });
      await expect(read(digestOf("two"))).rejects.toMatchObject({ code: "FIRN_OCI_INVALID" });
    }
    await expect(layout.readAll("sha256:../../../oci-layout")).rejects.toThrow("not a sha256 digest");
  });
});

const isRoot = process.platform === "linux" && process.getuid?.() === 0;

describe.skipIf(!isRoot)(`on a disk of its own${isRoot ? "" : " (skipped: needs root)"}`, () => {
  test("blobs are copied once; a full disk is told and mended", async () => {
    const disk = join(root, "disk");
    await mkdir(disk);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=300k", "tmpfs", disk]);
    try {
      const manifest = await image("one", "x".repeat(100_000));
      const out = join(disk, "web");
      await write(manifest, out);
      const path = blobPath(out, manifest.digest);
      const inode = await inodeOf(path);
      await write(manifest, out);
      expect(await inodeOf(path)).toBe(inode);
      const big = await image("y".repeat(400_000));
      await expect(write(big, out)).rejects.toMatchObject({ code: "FIRN_DISK_FULL" });
      expect((await openLayout(out)).root.digest).toBe(manifest.digest);
      await write(await image("two"), out);
      expect(await blobs(out)).toHaveLength(3);
    } finally {
      execFileSync("umount", [disk]);
    }
  });
});
