import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { digestOf } from "../hash/index.ts";
import { openStore, type Store } from "../store/index.ts";
import { growTree } from "../tree/index.ts";
import { flattenLayers, type IndexedLayer, indexLayer, openContents, type PartSource } from "./index.ts";
import { tarHeader } from "./tar-header.ts";
import { directory, file, hardlink, symlink } from "./testing/sources.ts";

let folder: string;
let store: Store;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "firn-contents-"));
  store = await openStore(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function tar(sources: readonly PartSource[]): Buffer {
  const pieces: Uint8Array[] = [];
  for (const { entry, content } of sources) {
    pieces.push(tarHeader(entry));
    if (content instanceof Uint8Array) pieces.push(content, Buffer.alloc((512 - (content.length % 512)) % 512));
  }
  return Buffer.concat([...pieces, Buffer.alloc(1024)]);
}

async function layerOf(sources: readonly PartSource[], compress: (bytes: Buffer) => Buffer): Promise<IndexedLayer> {
  const archive = tar(sources);
  const { digest } = await store.put(compress(archive));
  const layer = { digest, diffId: digestOf(archive), mediaType: "application/vnd.oci.image.layer.v1.tar+gzip" };
  return { layer, index: await indexLayer(store, layer) };
}

const bottom = [
  directory("etc"),
  file("etc/a", "lower a"),
  file("etc/empty", ""),
  file(`${"deep/".repeat(40)}f`, "behind a long name"),
  hardlink("etc/b", "etc/a"),
  symlink("etc/c", "a"),
];

describe("contents of an image's layers", () => {
  test("are read where they lie, upper over lower", async () => {
    const layers = [await layerOf(bottom, gzipSync), await layerOf([file("etc/a", "upper a")], (bytes) => bytes)];
    const entries = flattenLayers(layers.map(({ index }) => index));
    const read = await openContents(store, layers, entries);
    expect(read("etc/a").toString()).toBe("upper a");
    expect(read("etc/empty")).toHaveLength(0);
    expect(() => read("etc")).toThrow("no regular file");
    const tree = growTree([], entries, read);
    expect(tree.read("etc/c").toString()).toBe("upper a");
    expect(tree.read(`${"deep/".repeat(40)}f`).toString()).toBe("behind a long name");
  });

  test("a second look reads no layer's blob", async () => {
    const layers = [await layerOf(bottom, gzipSync)];
    const entries = flattenLayers(layers.map(({ index }) => index));
    await openContents(store, layers, entries);
    for (const { layer } of layers) await store.remove(layer.digest);
    const again = await Promise.all(
      layers.map(async ({ layer }) => ({ layer, index: await indexLayer(store, layer) })),
    );
    const flat = flattenLayers(again.map(({ index }) => index));
    expect((await openContents(store, again, flat))("etc/a").toString()).toBe("lower a");
  });

  test("a layer that is not what its diffID says is refused", async () => {
    const { layer, index } = await layerOf([file("x", "1")], gzipSync);
    const wrong = { layer: { ...layer, diffId: digestOf("other") }, index };
    await expect(openContents(store, [wrong], flattenLayers([index]))).rejects.toMatchObject({
      code: "FIRN_DIGEST_MISMATCH",
    });
  });

  test("what a script changes of a base is written anew, with the rest of its content", async () => {
    const layers = [await layerOf(bottom, gzipSync)];
    const entries = flattenLayers(layers.map(({ index }) => index));
    const tree = growTree([], entries, await openContents(store, layers, entries));
    tree.write("etc/empty", "");
    expect(tree.changes().written).toEqual([]);
    tree.change("etc/a", { mode: 0o600 });
    tree.rename("etc/c", "etc/d");
    const written = tree
      .changes()
      .written.map(({ entry, content }) => `${entry.type} ${entry.path} ${Buffer.from(content ?? []).toString()}`);
    expect(written).toEqual(["file etc/a lower a", "hardlink etc/b ", "symlink etc/d ", "file etc/.wh.c "]);
  });
});
