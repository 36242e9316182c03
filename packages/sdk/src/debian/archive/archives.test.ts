import { writeFile } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Context } from "../../context/index.ts";
import { FirnError } from "../../errors/index.ts";
import { type Digest, digestOf, digestOfJson } from "../../hash/index.ts";
import { openArchives } from "./archives.ts";
import { indexFormat } from "./package-index.ts";
import { clearSign, type LocalArchive, makeContext, makeKey, startArchive } from "./testing/local-archive.ts";

let archive: LocalArchive;
let local: Awaited<ReturnType<typeof makeContext>>;
beforeEach(async () => {
  archive = await startArchive({
    main: [
      { Package: "hello", Depends: "libc6 (>= 2.34),\n libgreet" },
      { Package: "libgreet", Provides: "greeting (= 2), salute" },
    ],
    security: [{ Package: "hello", Version: "1.0-1+deb12u1" }],
  });
  local = await makeContext();
});
afterEach(async () => {
  await archive.close();
  await local.close();
});

/** One that has not opened anything yet. */
const fresh = (): Context => ({ ...local.context, fetch: { ...local.context.fetch } });
const open = (keyring = archive.key.publicKey): ReturnType<typeof openArchives> =>
  openArchives(archive.archives(keyring), "amd64", fresh());

async function failure(keyring?: string): Promise<string> {
  const error = await open(keyring).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return FirnError.is(error) ? `${error.code}: ${error.message}` : String(error);
}

const inRelease = "debian/dists/bookworm/InRelease";
const change = (path: string, edit: (text: string) => string): unknown =>
  archive.files.set(path, edit(String(archive.files.get(path))));

describe("openArchives", () => {
  it("opens a suite with its updates and its security updates", async () => {
    const suites = await open();
    expect(suites.map(({ archive: name, suite, index }) => [name, suite, new Set(index.names()).size])).toEqual([
      ["debian", "bookworm", 4],
      ["debian", "bookworm-updates", 0],
      ["debian-security", "bookworm-security", 1],
    ]);
    const index = suites[0]?.index;
    expect(index?.named("hello")[0]).toMatchObject({
      version: "1.0-1",
      depends: "libc6 (>= 2.34), libgreet",
      size: 1234,
    });
    expect(index?.named("hell")).toEqual([]);
    expect(index?.providing("salute").map(({ name }) => name)).toEqual(["libgreet"]);
    expect(index?.providing("libgreet")).toEqual([]);
    expect([...(index?.names() ?? [])]).toEqual(["hello", "libgreet", "greeting", "salute"]);
    expect(archive.asked.some((path) => /by-hash\/SHA256\/[0-9a-f]{64}$/.test(path))).toBe(true);
  });

  it("takes the list from the cache the second time, and makes a damaged one anew", async () => {
    await open();
    const lists = (): number => archive.asked.filter((path) => !path.endsWith("InRelease")).length;
    const before = lists();
    await open();
    expect(lists()).toBe(before);

    const { store } = local.context;
    const packages = archive.files.get("debian/dists/bookworm/main/binary-amd64/Packages.gz") ?? "";
    const index = await store.recall("debian-package-index", digestOfJson([indexFormat, digestOf(packages)]));
    await writeFile(store.pathOf(index as Digest), "damaged");
    expect((await open())[0]?.index.named("hello")).toHaveLength(1);
  });

  it("asks once for a run, though several steps and platforms want it", async () => {
    const asked = (): number => archive.asked.filter((path) => path === inRelease).length;
    const both = (keyring?: string): Promise<PromiseSettledResult<unknown>[]> =>
      Promise.allSettled([1, 2].map(() => openArchives(archive.archives(keyring), "amd64", local.context)));
    expect((await both()).map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
    await openArchives(archive.archives(), "amd64", local.context);
    expect(asked()).toBe(1);
    // Another keyring is another question; each of the two fails alike, and nothing is remembered of a failure.
    const { publicKey } = await makeKey();
    expect((await both(publicKey)).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(asked()).toBe(2);
    await both(publicKey);
    expect(asked()).toBe(3);
  });

  it("takes the uncompressed list where the server lacks the compressed one", async () => {
    for (const [path, bytes] of archive.files) {
      if (Buffer.isBuffer(bytes) && bytes[0] === 0x1f) archive.files.delete(path);
    }
    expect((await open())[0]?.index.named("hello")).toHaveLength(1);
  });
});

describe("a signature that does not hold", () => {
  it("refuses a changed text", async () => {
    change(inRelease, (text) => text.replace("Suite: test-bookworm", "Suite: tent-bookworm"));
    expect(await failure()).toMatch(/^FIRN_DEBIAN_UNTRUSTED: InRelease of bookworm is not signed by a key/);
  });

  it("refuses an unknown key", async () => {
    expect(await failure((await makeKey()).publicKey)).toMatch(/^FIRN_DEBIAN_UNTRUSTED.*not in the keyring/);
  });

  it("refuses an expired key, even for what it signed while it was good", async () => {
    const key = await makeKey({ date: new Date(Date.now() - 10_000_000), expires: 9_000 });
    const signed = String(archive.files.get(inRelease));
    const text = signed.slice(signed.indexOf("\n\n") + 2, signed.indexOf("\n-----BEGIN PGP SIGNATURE"));
    archive.files.set(inRelease, await clearSign(text, key, new Date(Date.now() - 5_000_000)));
    expect(await failure(key.publicKey)).toMatch(/^FIRN_DEBIAN_KEY_EXPIRED: .*, which is expired$/);
  });

  it.each([
    ["before", (text: string) => `Origin: evil\n\n${text}`],
    ["after", (text: string) => `${text}\nOrigin: evil\n`],
    ["that is a second signed part around", (text: string) => `${text}\n${text}`],
  ])("refuses text %s the signed part", async (_where, edit) => {
    change(inRelease, edit);
    expect(await failure()).toBe("FIRN_DEBIAN_UNTRUSTED: InRelease of bookworm has text outside of its signed part");
  });
});

describe("an archive that is not as it should be", () => {
  it.each([
    [
      "another suite's file",
      { Codename: "trixie", Suite: "stable" },
      "FIRN_DEBIAN_ARCHIVE_INVALID: InRelease of bookworm is of “trixie”, not of bookworm",
    ],
    [
      "an expired file",
      { "Valid-Until": "Sat, 01 Jan 2022 00:00:00 UTC" },
      "FIRN_DEBIAN_EXPIRED: InRelease of bookworm was valid until Sat, 01 Jan 2022 00:00:00 GMT only",
    ],
    [
      "a file from the future",
      { Date: "Sat, 01 Jan 2101 00:00:00 UTC" },
      "FIRN_DEBIAN_EXPIRED: InRelease of bookworm is from the future: Sat, 01 Jan 2101 00:00:00 GMT",
    ],
    [
      "no date",
      { Date: "soon" },
      "FIRN_DEBIAN_ARCHIVE_INVALID: InRelease of bookworm has a Date that is not a date: soon",
    ],
  ])("refuses %s", async (_what, fields, message) => {
    await archive.release("bookworm", fields, []);
    expect(await failure()).toBe(message);
  });

  it("refuses a changed package list", async () => {
    for (const [path, bytes] of archive.files) {
      if (path.startsWith("debian/dists/bookworm/main") && Buffer.isBuffer(bytes))
        archive.files.set(path, Buffer.alloc(bytes.length));
    }
    expect(await failure()).toMatch(/^FIRN_DIGEST_MISMATCH/);
  });

  it("says that a mirror answers with web pages", async () => {
    archive.files.set(inRelease, "<!DOCTYPE html><html><body>Please log in</body></html>");
    expect(await failure()).toBe(
      "FIRN_DEBIAN_ARCHIVE_INVALID: InRelease of bookworm is not a signed document: the mirror answered with a web page",
    );
  });

  it("says that a mirror does not have the suite, or cannot be reached", async () => {
    archive.files.delete(inRelease);
    expect(await failure()).toMatch(/^FIRN_FETCH_NOT_FOUND/);
    await archive.close();
    expect(await failure()).toMatch(/^FIRN_FETCH_FAILED/);
  });

  it("says that an architecture is not there", async () => {
    const asked = openArchives(archive.archives(), "riscv64", local.context);
    await expect(asked).rejects.toMatchObject({
      code: "FIRN_DEBIAN_ARCHIVE_INVALID",
      message: expect.stringContaining("no packages of main for riscv64"),
    });
  });
});
