import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { digestOf } from "../hash/index.ts";
import type { PartSource } from "../layer/index.ts";
import { tarHeader } from "../layer/tar-header.ts";
import { directory, file, hardlink, symlink } from "../layer/testing/sources.ts";
import { openStore, type Store } from "../store/index.ts";
import { LayerStack, type StackedLayer } from "./layer-stack.ts";

let folder: string;
let store: Store;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "firn-stack-"));
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

/** A stack of layers that no store has yet, and which of them were fetched, the lowest being 0. */
function stackOf(...layers: readonly (readonly PartSource[])[]) {
  const blobs = layers.map((sources) => {
    const archive = tar(sources);
    const bytes = gzipSync(archive);
    const layer: StackedLayer = {
      digest: digestOf(bytes),
      diffId: digestOf(archive),
      size: bytes.length,
      mediaType: "application/vnd.oci.image.layer.v1.tar+gzip",
    };
    return { layer, bytes };
  });
  const fetched: number[] = [];
  const bring = async (wanted: readonly StackedLayer[]): Promise<void> => {
    for (const one of wanted) {
      if ((await store.sizeOf(one.digest)) !== undefined) continue;
      const at = blobs.findIndex(({ layer }) => layer === one);
      fetched.push(at);
      await store.put(blobs[at]?.bytes ?? Buffer.alloc(0));
    }
  };
  const own = blobs.map(({ layer }) => layer);
  return { stack: new LayerStack(store, own, bring), again: () => new LayerStack(store, own, bring), fetched, own };
}

const textAt = async (stack: LayerStack, path: string): Promise<string | undefined> =>
  (await (await stack.find(path))?.read())?.toString();

describe("a file of a base image", () => {
  test("is found in the uppermost layer that tells, and the ones below are not fetched", async () => {
    const { stack, again, fetched } = stackOf(
      [directory("var"), file("var/lib/db/status", "one"), file("etc/release", "the lowest")],
      [file("var/lib/db/status", "two")],
      [directory("srv")],
    );
    expect(await textAt(stack, "/var/lib/db/status")).toBe("two");
    expect(fetched).toEqual([2, 1]);
    expect(await textAt(stack, "etc/release")).toBe("the lowest");
    expect(fetched).toEqual([2, 1, 0]);
    expect((await stack.entries()).map(({ path }) => path)).toContain("etc/release");
    expect(await textAt(again(), "etc/release")).toBe("the lowest");
    expect(fetched).toEqual([2, 1, 0]);
  });

  test("is behind links, which do not lead out of the root", async () => {
    const { stack } = stackOf(
      [file("usr/lib/os", "system"), symlink("lib", "usr/lib"), symlink("etc/os", "../../../usr/lib/os")],
      [symlink("var/os", "/lib/os"), symlink("loop", "loop"), symlink("dangling", "../nothing"), hardlinked("etc/a")],
    );
    expect(await textAt(stack, "etc/os")).toBe("system");
    expect(await textAt(stack, "var/os")).toBe("system");
    for (const path of ["loop", "dangling", "usr/lib/os/below", ""]) expect(await stack.find(path)).toBeUndefined();
  });

  test.each([
    ["a whiteout", [file("etc/.wh.a", "")]],
    ["a whiteout of its directory", [file(".wh.etc", "")]],
    ["an opaque directory", [directory("etc"), file("etc/.wh..wh..opq", "")]],
    ["a file in its directory's place", [file("etc", "")]],
    ["a link in its directory's place", [symlink("etc", "usr")]],
  ])("is hidden by %s", async (_, upper) => {
    const below = [directory("etc"), file("etc/a", "below")];
    const { stack } = stackOf(below, upper);
    expect(await stack.find("etc/a")).toBeUndefined();
    expect(await textAt(stackOf(below, upper, [file("etc/a", "again")]).stack, "etc/a")).toBe("again");
  });

  test("a hardlink's content is its file's", async () => {
    const { stack } = stackOf([file("etc/first", "shared"), hardlink("etc/second", "etc/first")]);
    expect(await textAt(stack, "etc/second")).toBe("shared");
  });

  test("that was not kept is read from the archive; all are at hand once it is opened", async () => {
    const { stack, fetched } = stackOf([file("opt/tool", "body")], [file("opt/other", "upper")]);
    expect(await textAt(stack, "opt/tool")).toBe("body");
    const read = await stack.open();
    expect(read("opt/other").toString()).toBe("upper");
    expect(fetched.filter((at) => at === 1)).toHaveLength(1);
  });

  test("of a layer that is another one than the image says is an error", async () => {
    const { own, fetched } = stackOf([file("etc/passwd", "root")]);
    const [layer] = own;
    if (!layer) throw new Error("a layer");
    const bring = async (): Promise<void> => void (await store.put(gzipSync(tar([file("etc/passwd", "evil")]))));
    const evil = { ...layer, digest: digestOf(gzipSync(tar([file("etc/passwd", "evil")]))) };
    await expect(new LayerStack(store, [evil], bring).find("etc/passwd")).rejects.toMatchObject({
      code: "FIRN_DIGEST_MISMATCH",
    });
    expect(fetched).toEqual([]);
  });
});

const hardlinked = (path: string): PartSource => file(path, "a file");
