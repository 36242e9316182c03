import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Context, silent } from "../../context/index.ts";
import { digestOf, hexOf } from "../../hash/index.ts";
import { openStore } from "../../store/index.ts";
import { growTree } from "../../tree/index.ts";
import type { LockedDeb } from "../resolve/index.ts";
import { buildDeb, type DebToBuild, type Member, sampleStanza } from "./testing/build-deb.ts";
import { findDeb, unpackDeb } from "./unpack-deb.ts";

let folder: string;
let context: Context;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "firn-deb-"));
  const store = await openStore(folder);
  const fetch = { offline: true } as Context["fetch"];
  context = { store, fetch, progress: silent, env: {}, signal: undefined };
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function lockedAs(bytes: Buffer): LockedDeb {
  const sha256 = hexOf(digestOf(bytes));
  const where = { archive: "debian", path: "pool/sample.deb", listed: "20260101T000000Z" } as const;
  return { name: "sample", version: "1.0-1", architecture: "all", sha256, size: bytes.length, ...where };
}

async function unpack(deb: DebToBuild, change: (bytes: Buffer) => Buffer = (bytes) => bytes) {
  const bytes = change(await buildDeb(deb));
  let downloads = 0;
  const download = async (): Promise<void> => {
    downloads++;
    await context.store.put(bytes);
  };
  const locked = lockedAs(bytes);
  const made = await unpackDeb(locked, download, context);
  return { ...made, locked, download, downloads: () => downloads };
}

const folderNamed = (name: string, mode = 0o755): Member => ({ name, type: "directory", mode });

describe("a package", () => {
  test("is laid out on a merged /usr, with its own paths in dpkg's list", async () => {
    const { part, control } = await unpack({
      data: [
        folderNamed("./bin/"),
        { name: "./bin/tool", text: "run me", mode: 0o4755, uid: 0, gid: 42 },
        { name: "./bin/alias", type: "link", linkname: "./bin/tool" },
        { name: "./lib/x/one", text: "1" },
        folderNamed("./usr/"),
        folderNamed("./usr/lib/", 0o700),
        folderNamed("./usr/lib/x/", 0o700),
        { name: "./usr/lib/x/two", text: "2" },
        { name: "./usr/bin/link", type: "symlink", linkname: "/bin/tool" },
      ],
    });
    expect(part.entries.map(({ path, type }) => `${type} ${path}`)).toEqual([
      "directory usr",
      "directory usr/bin",
      "file usr/bin/tool",
      "hardlink usr/bin/alias",
      "directory usr/lib",
      "directory usr/lib/x",
      "file usr/lib/x/one",
      "file usr/lib/x/two",
      "symlink usr/bin/link",
    ]);
    expect(part.entries[2]).toMatchObject({ mode: 0o4755, uid: 0, gid: 42, size: 6, mtime: 0 });
    expect(part.entries[3]).toMatchObject({ target: "usr/bin/tool" });
    expect(part.entries[8]).toMatchObject({ target: "/bin/tool" });
    expect(growTree([part]).read("usr/bin/alias").toString()).toBe("run me");
    expect(control.list.slice(0, 4)).toEqual(["/.", "/bin", "/bin/tool", "/bin/alias"]);
  });

  test("keeps links that are the system's own aliases", async () => {
    const { part } = await unpack({ data: [{ name: "./lib64", type: "symlink", linkname: "usr/lib64" }] });
    expect(part.entries).toMatchObject([{ path: "lib64", target: "usr/lib64" }]);
  });

  test("has its control data, conffiles with MD5, and dpkg's md5sums where it brings none", async () => {
    const { control } = await unpack({
      data: [
        { name: "./etc/sample.conf", text: "a = 1\n" },
        { name: "./usr/share/sample", text: "sample\n" },
      ],
      control: { conffiles: "/etc/sample.conf\n", postinst: "#!/bin/sh\n", triggers: "interest /x\n" },
    });
    expect(control.stanza).toBe(sampleStanza);
    expect(control.files["postinst"]).toEqual({ text: "#!/bin/sh\n", mode: 0o755 });
    expect(control.conffiles).toEqual([["/etc/sample.conf", "9358f2568f3316fe7e78a4fa7707c414"]]);
    expect(control.md5sums).toBe(
      "9358f2568f3316fe7e78a4fa7707c414  etc/sample.conf\n5177a58dc65c8a14dc90c69db3bf3dd2  usr/share/sample\n",
    );
  });

  test("is unpacked once, and then found without the .deb", async () => {
    const { locked, download, downloads, part } = await unpack({ data: [{ name: "./usr/x", text: "x" }] });
    await context.store.remove(digestOf(await buildDeb({ data: [{ name: "./usr/x", text: "x" }] })));
    const again = await unpackDeb(locked, download, context);
    expect(downloads()).toBe(1);
    expect(again.part.entries).toEqual(part.entries);
    expect(again.control).toEqual((await findDeb(locked, context))?.control);
  });
});

describe("is refused, by name, and nothing is noted of it:", () => {
  const text = "evil";
  const escapes: [string, Member[]][] = [
    ["a path with ..", [{ name: "./usr/../../etc/passwd", text }]],
    ["an absolute path", [{ name: "/etc/passwd", text }]],
    ["a hardlink out of the root", [{ name: "./usr/x", type: "link", linkname: "../../etc/shadow" }]],
    [
      "a file below a link of its own",
      [
        { name: "./usr/x", type: "symlink", linkname: "/etc" },
        { name: "./usr/x/passwd", text },
      ],
    ],
  ];
  const invalid: [string, Member[]][] = [
    [
      "a path twice",
      [
        { name: "./usr/x", text },
        { name: "./usr/x", text },
      ],
    ],
    [
      "a path twice after usr-merge",
      [
        { name: "./bin/x", text },
        { name: "./usr/bin/x", text },
      ],
    ],
    ["a hardlink to what is not there", [{ name: "./usr/x", type: "link", linkname: "./usr/y" }]],
    [
      "a hardlink before its target",
      [
        { name: "./usr/x", type: "link", linkname: "./usr/y" },
        { name: "./usr/y", text },
      ],
    ],
  ];
  test.each([
    ...escapes.map(([name, data]) => [name, "FIRN_ARCHIVE_ESCAPES", data] as const),
    ...invalid.map(([name, data]) => [name, "FIRN_ARCHIVE_INVALID", data] as const),
  ])("%s", async (_, code, data) => {
    await expect(unpack({ data })).rejects.toMatchObject({ code, message: expect.stringContaining("sample 1.0-1") });
    expect(await findDeb(lockedAs(await buildDeb({ data })), context)).toBeUndefined();
  });

  test.each([
    ["another package", sampleStanza.replace("sample", "other")],
    ["another version", sampleStanza.replace("1.0-1", "1.0-2")],
    ["another architecture", sampleStanza.replace("all", "amd64")],
  ])("%s than the lock's", async (_, stanza) => {
    await expect(unpack({ data: [], stanza })).rejects.toMatchObject({
      code: "FIRN_ARCHIVE_INVALID",
      hint: "firn lock --update sample",
    });
  });

  test.each([
    ["one cut short", (bytes: Buffer) => bytes.subarray(0, bytes.length - 30)],
    [
      "one without data",
      (bytes: Buffer) => Buffer.from(bytes.toString("latin1").replace("data.tar.gz", "other.thing"), "latin1"),
    ],
    [
      "one packed as firn cannot read",
      (bytes: Buffer) => Buffer.from(bytes.toString("latin1").replace("data.tar.gz ", "data.tar.bz2"), "latin1"),
    ],
    ["a damaged one", (bytes: Buffer) => (bytes.fill(0x55, bytes.length - 60, bytes.length - 30), bytes)],
  ])("%s", async (_, change) => {
    await expect(unpack({ data: [{ name: "./usr/x", text: "x".repeat(9) }] }, change)).rejects.toMatchObject({
      code: "FIRN_ARCHIVE_INVALID",
    });
  });

  test("one that changed in the cache", async () => {
    const bytes = await buildDeb({ data: [{ name: "./usr/x", text: "good" }] });
    const locked = lockedAs(bytes);
    // Members of other content, but whole: only the .deb's own digest tells.
    const other = await buildDeb({ data: [{ name: "./usr/x", text: "evil" }] });
    const tamper = async () => {
      const { digest } = await context.store.put(bytes);
      await writeFile(context.store.pathOf(digest), other);
    };
    await expect(unpackDeb(locked, tamper, context)).rejects.toMatchObject({ code: "FIRN_CACHE_CORRUPT" });
    expect(await findDeb(locked, context)).toBeUndefined();
  });
});
