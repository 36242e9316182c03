import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Digest, digestOf } from "../hash/index.ts";
import { openStore, type Store } from "../store/index.ts";
import { type DirectoryEntry, type Entry, fixedTime, type Part, type PartEdits } from "../tree/index.ts";
import { buildLayer, findPart, type Layer, type LayerPlan, type PartSource, writePart } from "./index.ts";
import { bigFile, directory, file, hardlink, listTar, symlink } from "./testing/sources.ts";

let root: string;
let store: Store;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "firn-layer-"));
  store = await openStore(root);
});
afterEach(() => rm(root, { recursive: true, force: true }));

const part = (name: string, ...source: PartSource[]): Promise<Part> => writePart(store, digestOf(name), name, source);
const plan = (items: LayerPlan["items"], ...directories: DirectoryEntry[]): LayerPlan => ({
  title: "test",
  items,
  directories,
});
const edits = (
  without: string[] = [],
  modes: [string, { mode: number; uid: number; gid: number }][] = [],
): PartEdits => ({
  without: new Set(without),
  modes: new Map(modes),
});
const usr = directory("usr", 0o755);

async function tarOf({ digest, diffId, size }: Layer): Promise<Buffer> {
  const bytes = await store.readAll(digest);
  expect(bytes).toHaveLength(size);
  const tar = gunzipSync(bytes);
  expect(digestOf(tar)).toBe(diffId);
  return tar;
}
const list = async (layer: Layer) => (await listTar(await tarOf(layer))).map(({ text }) => text);

describe("a layer", () => {
  test("has its directories first, parents before children, then the parts in their order", async () => {
    const a = await part("a 1.0", file("usr/b", "bee"), symlink("usr/link", "b"), hardlink("usr/again", "usr/b"));
    const b = await part("b 2.0", directory("etc"), file("etc/conf", "x", { mode: 0o600, uid: 7, gid: 8 }));
    const etc = { ...directory("etc"), mode: 0o750, mtime: 99 };
    const layer = await buildLayer(store, plan([{ part: a }, { part: b }], directory("usr/lib"), etc, usr));
    expect(layer).toMatchObject({ title: "test", contents: ["a 1.0", "b 2.0"] });
    expect(layer.mediaType).toBe("application/vnd.oci.image.layer.v1.tar+gzip");
    expect(await list(layer)).toEqual([
      `directory etc 750 0:0 ${fixedTime}`,
      `directory usr 755 0:0 ${fixedTime}`,
      `directory usr/lib 755 0:0 ${fixedTime}`,
      `file usr/b 644 0:0 ${fixedTime} bee`,
      `symlink usr/link 777 0:0 ${fixedTime} b`,
      `link usr/again 644 0:0 ${fixedTime} usr/b`,
      `file etc/conf 600 7:8 ${fixedTime} x`,
    ]);
    expect((await tarOf(layer)).subarray(-1024).every((byte) => byte === 0)).toBe(true);
  });

  test("is one gzip member that says nothing of the host", async () => {
    const layer = await buildLayer(store, plan([{ part: await part("a", file("a", "x")) }]));
    const bytes = await store.readAll(layer.digest);
    expect(bytes.subarray(0, 10).toString("hex")).toBe("1f8b08000000000000ff");
    // The digests themselves: whatever changes them needs a new format version.
    expect(layer.diffId).toBe("sha256:843ccc43cb086d1a17c357063855908d932a7b3bdaeb5b8ccc271fc5c25e0312");
    expect(layer.digest).toBe("sha256:590dc1cbde21c1b3a12e265ce51f9972dc84e26cb13c39e7fd0a8527d65001b3");
  });

  test("of nothing is a valid archive", async () => {
    expect(await list(await buildLayer(store, plan([])))).toEqual([]);
  });

  test("of many megabytes keeps every byte", async () => {
    const big = bigFile("usr/big", 5_300_000);
    const layer = await buildLayer(store, plan([{ part: await part("big", big, file("usr/z", "end")) }], usr));
    const tar = await tarOf(layer);
    expect(tar.includes(Buffer.from(big.content))).toBe(true);
    expect((await listTar(tar)).map(({ path }) => path)).toEqual(["usr", "usr/big", "usr/z"]);
  });

  test("is made once: a warm call reads and writes nothing but its memo", async () => {
    const cold = plan([{ part: await part("a", bigFile("usr/a", 100_000)), edits: edits(["nothing"]) }], usr);
    const layer = await buildLayer(store, cold);
    const counts: string[] = [];
    const spying = new Proxy(store, {
      get(target, name: keyof Store) {
        const value = target[name];
        return typeof value !== "function"
          ? value
          : (...args: never[]) => (counts.push(name), Reflect.apply(value, target, args));
      },
    });
    expect(await buildLayer(spying, cold)).toEqual(layer);
    expect(counts).toEqual(["recall", "sizeOf"]);
    await store.remove(layer.digest);
    expect(await buildLayer(store, cold)).toEqual(layer);
    expect(await store.sizeOf(layer.digest)).toBe(layer.size);
  });
});

describe("edits", () => {
  const several = () =>
    part(
      "a",
      file("usr/a", "one"),
      hardlink("usr/b", "usr/a"),
      hardlink("usr/c", "usr/b"),
      file("usr/d", "two"),
      bigFile("usr/e", 2_200_000),
    );
  const rest = `file usr/d 644 0:0 ${fixedTime} two`;
  const pathsOf = async (layer: Layer) =>
    (await list(layer)).slice(1).map((line) => line.replace(` 0:0 ${fixedTime}`, ""));

  test("leave out files and give others new modes and owners", async () => {
    const modes = edits(["usr/e"], [["usr/d", { mode: 0o4711, uid: 3, gid: 4 }]]);
    const layer = await buildLayer(store, plan([{ part: await several(), edits: modes }], usr));
    expect(await list(layer)).toContain(`file usr/d 4711 3:4 ${fixedTime} two`);
    expect(await pathsOf(layer)).toHaveLength(4);
  });

  test("that take a hardlink's target make the next name the file", async () => {
    const layer = await buildLayer(store, plan([{ part: await several(), edits: edits(["usr/a", "usr/e"]) }], usr));
    expect(await pathsOf(layer)).toEqual(["file usr/b 644 one", "link usr/c 644 usr/b", "file usr/d 644 two"]);
    const fewer = await buildLayer(store, plan([{ part: await several(), edits: edits(["usr/b", "usr/e"]) }], usr));
    expect(await pathsOf(fewer)).toEqual(["file usr/a 644 one", "link usr/c 644 usr/a", "file usr/d 644 two"]);
    const none = await buildLayer(
      store,
      plan([{ part: await several(), edits: edits(["usr/a", "usr/b", "usr/c", "usr/e"]) }], usr),
    );
    expect((await list(none)).slice(1)).toEqual([rest]);
  });

  test("of a big part keep the other contents, and are carried out once", async () => {
    const whole = await several();
    const big = whole.read("usr/e");
    const item = { part: whole, edits: edits(["usr/a"]) };
    const layer = await buildLayer(store, plan([item], usr));
    expect((await tarOf(layer)).includes(big)).toBe(true);
    const blobs = (await readdir(join(root, "blobs/sha256"))).length;
    await buildLayer(store, plan([item], usr, directory("opt")));
    expect((await readdir(join(root, "blobs/sha256"))).length).toBe(blobs + 1);
  });

  test("that are about other paths change nothing", async () => {
    const a = await several();
    const plainly = await buildLayer(store, plan([{ part: a }], usr));
    expect((await buildLayer(store, plan([{ part: a, edits: edits(["other"]) }], usr))).digest).toBe(plainly.digest);
  });
});

describe("a plan is refused", () => {
  test.each<[string, PartSource[], PartSource[], string]>([
    ["two parts with one path", [file("f", "1")], [file("f", "2")], "/f comes from one and from two"],
    ["a file where the layer has a directory", [file("usr", "1")], [], "/usr comes from the layer"],
    ["a file below a file", [file("f", "1")], [file("f/g", "2")], "/f/g of two is below /f of one"],
  ])("for %s", async (_, one, two, message) => {
    const items = [{ part: await part("one", ...one) }, { part: await part("two", ...two) }];
    await expect(buildLayer(store, plan(items, usr))).rejects.toMatchObject({
      code: "FIRN_PATH_CONFLICT",
      message: expect.stringContaining(message),
    });
  });

  test("that does not list a directory on the way, or lists one twice", async () => {
    const deep = { part: await part("deep", file("usr/lib/f", "1")) };
    await expect(buildLayer(store, plan([deep], usr))).rejects.toThrow("does not list the directory /usr/lib");
    await expect(buildLayer(store, plan([], usr, usr))).rejects.toThrow("twice");
    await expect(buildLayer(store, plan([], directory("usr/lib")))).rejects.toThrow("does not list the directory /usr");
  });
});

describe("a damaged cache", () => {
  const damage = async (digest: Digest, at: number) => {
    const path = store.pathOf(digest);
    const bytes = await readFile(path);
    bytes[at] = (bytes[at] ?? 0) ^ 0x55;
    await chmod(path, 0o644);
    await writeFile(path, bytes);
  };

  test.each([3, 700_000, 1_500_000])("is found out, byte %i, and put right by the next run", async (at) => {
    const noise: PartSource = {
      entry: { ...file("f", "").entry, size: 1_600_000 } as Entry,
      content: randomBytes(1_600_000),
    };
    const made = await part("noise", noise);
    await damage(made.segment.blob, at);
    await expect(buildLayer(store, plan([{ part: made }]))).rejects.toMatchObject({ code: "FIRN_CACHE_CORRUPT" });
    expect(await findPart(store, made.id)).toBeUndefined();
    expect(await readdir(join(root, "blobs/sha256"))).toEqual([]);
    await buildLayer(store, plan([{ part: await part("noise", noise) }]));
  });
});

const has = (command: string, ...args: string[]): boolean => {
  try {
    execFileSync(command, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};

describe("other programs accept it", () => {
  const path = async () => {
    const long = `usr/${"very-long-name/".repeat(12)}ő`;
    const parents = long
      .split("/")
      .slice(0, -1)
      .map((_, n, all) => directory(all.slice(0, n + 1).join("/"), 0o755));
    const a = await part(
      "a",
      file(long, "long"),
      bigFile("usr/big", 1_200_000),
      symlink("usr/s", "big"),
      hardlink("usr/h", "usr/big"),
    );
    const layer = await buildLayer(store, plan([{ part: a }, { part: await part("b", file("b", "b")) }], ...parents));
    return store.pathOf(layer.digest);
  };

  test.skipIf(!has("gzip", "--version"))("gzip", async () => {
    const answer = execFileSync("gzip", ["-t", "-v"], { input: await readFile(await path()), stdio: "pipe" });
    expect(answer.toString()).toBe("");
  });

  test.skipIf(!has("tar", "--version"))("tar", async () => {
    const listing = execFileSync("tar", ["-tzf", "-"], { input: await readFile(await path()) }).toString();
    expect(listing.trim().split("\n")).toHaveLength(13 + 5);
  });

  test.skipIf(!has("python3", "--version"))("python", async () => {
    const program = `
import gzip, sys, tarfile, zlib
raw = open(sys.argv[1], "rb").read()
member = zlib.decompressobj(31)
whole = member.decompress(raw)
assert member.eof and member.unused_data == b"", "more than one member"
assert gzip.decompress(raw) == whole
with tarfile.open(sys.argv[1], "r:gz", errorlevel=2) as tar:
    print([len(tar.getmembers()), len(tar.extractfile("usr/h").read()), len(whole) % 512])
`;
    const answer = execFileSync("python3", ["-c", program, await path()]).toString();
    expect(JSON.parse(answer)).toEqual([18, 1_200_000, 0]);
  });
});
