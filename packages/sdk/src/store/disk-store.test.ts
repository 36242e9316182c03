import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Digest, digestOf } from "../hash/index.ts";
import { openStore, type Store } from "./index.ts";
import { compileRooms, spawnModule } from "./testing/other-process.ts";

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "firn-store-"));
  store = await openStore(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function* pieces(...chunks: Uint8Array[]) {
  yield* chunks;
}

async function* failing() {
  yield Buffer.from("half");
  throw new RangeError("the line went dead");
}

/** Every file below the store, but the scratch folder itself. */
async function files(): Promise<string[]> {
  const all = await readdir(folder, { recursive: true, withFileTypes: true });
  return all.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

async function collect(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe("blobs", () => {
  test("come back as they went in, whole, streamed and by range", async () => {
    const bytes = randomBytes(700_000);
    const stored = await store.put(pieces(bytes.subarray(0, 3), bytes.subarray(3)));
    expect(stored).toEqual({ digest: digestOf(bytes), size: bytes.length });
    expect(await store.sizeOf(stored.digest)).toBe(bytes.length);
    expect((await store.readAll(stored.digest)).equals(bytes)).toBe(true);
    expect((await collect(store.read(stored.digest))).equals(bytes)).toBe(true);
    expect(store.readRangeSync(stored.digest, 300_000, 5).equals(bytes.subarray(300_000, 300_005))).toBe(true);
    expect(await store.put(bytes)).toEqual(stored);
    await store.remove(stored.digest);
    expect(await store.sizeOf(stored.digest)).toBeUndefined();
  });

  test("an empty blob is a blob", async () => {
    const { digest } = await store.put(new Uint8Array());
    expect(await store.sizeOf(digest)).toBe(0);
    expect(await collect(store.read(digest))).toHaveLength(0);
  });

  test.each([
    ["another digest", { digest: digestOf("other") }],
    ["more bytes", { size: 10 }],
    ["fewer bytes", { size: 3 }],
  ])("where %s was promised, nothing is kept", async (_, promise) => {
    for (const bytes of [Buffer.from("hello"), pieces(Buffer.from("hel"), Buffer.from("lo"))]) {
      await expect(store.put(bytes, promise)).rejects.toMatchObject({ code: "FIRN_DIGEST_MISMATCH" });
    }
    expect(await files()).toEqual([]);
  });

  test("a source that fails leaves nothing, and its own error comes through", async () => {
    await expect(store.put(failing())).rejects.toThrow(RangeError);
    expect(await files()).toEqual([]);
  });

  test("a tampered blob is found out, removed, and can be stored again", async () => {
    const bytes = randomBytes(600_000);
    for (const read of [(d: Digest) => collect(store.read(d)), (d: Digest) => store.readAll(d)]) {
      const { digest } = await store.put(bytes);
      const path = store.pathOf(digest);
      await chmod(path, 0o644);
      await writeFile(path, Buffer.concat([bytes.subarray(1), Buffer.of(0)]));
      await expect(read(digest)).rejects.toMatchObject({ code: "FIRN_CACHE_CORRUPT" });
      expect(await store.sizeOf(digest)).toBeUndefined();
    }
    const { digest } = await store.put(bytes);
    await chmod(store.pathOf(digest), 0o644);
    await truncate(store.pathOf(digest), 10);
    expect(() => store.readRangeSync(digest, 5, 10)).toThrow(expect.objectContaining({ code: "FIRN_CACHE_CORRUPT" }));
    // Storing the right bytes heals what is there.
    await store.put(bytes);
    expect((await store.readAll(digest)).equals(bytes)).toBe(true);
  });

  test("one that is not there is an error with its own code", async () => {
    const digest = digestOf("never stored");
    await expect(store.readAll(digest)).rejects.toMatchObject({ code: "FIRN_CACHE_MISSING" });
    await expect(collect(store.read(digest))).rejects.toMatchObject({ code: "FIRN_CACHE_MISSING" });
    expect(() => store.readRangeSync(digest, 0, 1)).toThrow(expect.objectContaining({ code: "FIRN_CACHE_MISSING" }));
    expect(() => store.pathOf("sha256:../../../etc/passwd")).toThrow("not a sha256 digest");
  });
});

describe("memos", () => {
  const key = digestOf("input");

  test("are recalled by kind and key", async () => {
    expect(await store.recall("part", key)).toBeUndefined();
    await store.note("part", key, { name: "ä", list: [1, null] });
    expect(await store.recall("part", key)).toEqual({ name: "ä", list: [1, null] });
    expect(await store.recall("layer", key)).toBeUndefined();
    await store.note("part", key, "newer");
    expect(await (await openStore(folder)).recall("part", key)).toBe("newer");
  });

  test("damaged ones count as absent", async () => {
    await store.note("part", key, { size: 1000 });
    const [name = ""] = await readdir(join(folder, "memos", "part"));
    const path = join(folder, "memos", "part", name);
    const text = await readFile(path, "utf8");
    for (const damage of ["", text.slice(0, -4), text.replace("1000", "1001"), "{}"]) {
      await writeFile(path, damage);
      expect(await store.recall("part", key)).toBeUndefined();
    }
  });

  test("a kind cannot be a path", async () => {
    await expect(store.note("../x", key, 1)).rejects.toThrow("kebab-case");
  });
});

describe("several processes", () => {
  let compiled: string;
  beforeAll(async () => {
    compiled = await compileRooms("errors", "hash", "store");
  });
  afterAll(() => rm(compiled, { recursive: true, force: true }));
  const open = `import { openStore } from "./store/index.js";
    const store = await openStore(process.argv[2]);\n`;

  test("may write the same and other blobs at once", async () => {
    const work = `${open}
      for (let i = 0; i < 60; i++) {
        const { digest } = await store.put(Buffer.alloc(20_000, i));
        await store.note("sum", digest, { i, filler: "x".repeat(5_000) });
        if ((await store.readAll(digest)).length !== 20_000) throw new Error("short");
        if ((await store.recall("sum", digest))?.i !== i) throw new Error("no memo");
      }`;
    const children = await Promise.all([1, 2, 3].map(() => spawnModule(compiled, work, folder)));
    const codes = await Promise.all(children.map(async (child) => (await once(child, "exit"))[0]));
    expect(codes).toEqual([0, 0, 0]);
    expect(await readdir(join(folder, "blobs", "sha256"))).toHaveLength(60);
    expect(await readdir(join(folder, "scratch"))).toEqual([]);
  });

  test("one killed in the middle of a write leaves nothing visible, and the next one clears up", async () => {
    const work = `${open}
      await store.scratch();
      await store.put((async function* () {
        yield Buffer.alloc(300_000, 1);
        process.stdout.write("half");
        await new Promise((done) => setTimeout(done, 60_000));
      })());`;
    const child = await spawnModule(compiled, work, folder);
    await once(child.stdout ?? child, "data");
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(await readdir(join(folder, "blobs", "sha256"))).toEqual([]);
    expect(await readdir(join(folder, "scratch"))).toHaveLength(1);
    await openStore(folder);
    expect(await readdir(join(folder, "scratch"))).toEqual([]);
  });
});

describe("scratch", () => {
  test("is a fresh folder below the cache", async () => {
    const [one, two] = [await store.scratch(), await store.scratch()];
    expect(one).not.toBe(two);
    expect(one.startsWith(folder)).toBe(true);
    await writeFile(join(one, "half"), "x");
    // A second store of this very process must leave it alone.
    await openStore(folder);
    expect(await readdir(one)).toEqual(["half"]);
  });

  test("another machine's is left for a day", async () => {
    const other = join(folder, "scratch", "0123456789ab-1-xyz");
    await mkdir(other, { recursive: true });
    await openStore(folder);
    expect((await stat(other)).isDirectory()).toBe(true);
    const old = Date.now() / 1000 - 25 * 3600;
    await utimes(other, old, old);
    await openStore(folder);
    await expect(stat(other)).rejects.toThrow("ENOENT");
  });

  test("a folder that was swept away in between is made anew", async () => {
    await store.put(Buffer.from("one"));
    await rm(join(folder, "scratch"), { recursive: true });
    const stored = await Promise.all([store.put(Buffer.from("two")), store.put(Buffer.from("three"))]);
    expect(await store.sizeOf(stored[1].digest)).toBe(5);
  });
});
