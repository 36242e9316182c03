import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { StepOf } from "../describe/index.ts";
import { lines, openTestContext, type TestContext } from "../files/testing/part-context.ts";
import { digestOf, hexOf } from "../hash/index.ts";
import type { Part } from "../tree/index.ts";
import { archiveFamily } from "./archive-family.ts";

let server: Server;
let address: string;
let requests = 0;
let body: Buffer = Buffer.alloc(0);
beforeAll(async () => {
  server = createServer((_request, response) => {
    requests++;
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const bound = server.address();
  address = `http://127.0.0.1:${typeof bound === "object" && bound ? bound.port : 0}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

let context: TestContext;
let folder: string;
beforeEach(async () => {
  context = await openTestContext();
  folder = mkdtempSync(join(tmpdir(), "firn-archive-"));
  requests = 0;
});
afterEach(async () => {
  await context.close();
  rmSync(folder, { recursive: true, force: true });
});

async function unpack(bytes: Buffer, options: Partial<StepOf<"archive">> = {}): Promise<Part> {
  body = bytes;
  const sha256 = hexOf(digestOf(bytes));
  const owner = { uid: 0, gid: 0 };
  const url = `${address}/dl/tool%201.tar?x=1`;
  const step: StepOf<"archive"> = { kind: "archive", url, sha256, to: "/opt/t", strip: 0, owner, ...options };
  const asked = { step, platform: "linux/amd64", facts: new Map(), earlier: [] };
  const parts = await archiveFamily.parts?.(asked, [], { step, at: undefined, context: undefined }, context);
  if (parts?.length !== 1 || !parts[0]) throw new Error("one part is wanted");
  return parts[0];
}

type TarEntry = Parameters<ReturnType<typeof pack>["entry"]>[0] & { content?: string | Buffer };

async function tarOf(...entries: TarEntry[]): Promise<Buffer> {
  const packer = pack();
  for (const { content, ...header } of entries) packer.entry({ mtime: new Date(5000), ...header }, content ?? "");
  packer.finalize();
  const pieces: Uint8Array[] = [];
  for await (const piece of packer) pieces.push(piece as Uint8Array);
  return Buffer.concat(pieces);
}

const refused = (code: string, ...words: string[]) =>
  expect.objectContaining({ code, message: expect.stringMatching(new RegExp(words.join(".*"), "s")) });

/** Real tools make the archives; where one is not installed its tests are skipped. */
const lacks = (tool: string): boolean => spawnSync(tool, ["--version"]).status !== 0;

/** A tree as a real tar and zip see it. */
function makeTree(): string {
  const root = join(folder, "tool-1.0");
  mkdirSync(join(root, "bin"), { recursive: true });
  mkdirSync(join(root, "empty"), { mode: 0o700 });
  writeFileSync(join(root, "bin/run"), "#!/bin/sh\n", { mode: 0o755 });
  writeFileSync(join(root, "README"), "read me\n".repeat(400_000));
  writeFileSync(join(root, `${"long-".repeat(40)}ä`), "long");
  symlinkSync("bin/run", join(root, "start"));
  execFileSync("ln", [join(root, "README"), join(root, "bin/README")]);
  for (const [path, mode] of [
    ["", 0o755],
    ["bin", 0o775],
    ["empty", 0o700],
    ["README", 0o644],
  ] as const) {
    chmodSync(join(root, path), mode);
  }
  return root;
}

const short = (part: Part): string[] => lines(part).map((line) => line.replace(/(.{160}).*/, "$1…"));

describe("formats", () => {
  test.for([
    ["plain", "cat"],
    ["gzip", "gzip -9"],
    ["xz", "xz -T1"],
    ["zstd", "zstd -q"],
  ] as const)("%s tar, as GNU tar makes it", async ([, filter], { skip }) => {
    const tools = ["tar", "ln", filter.split(" ", 1)[0] ?? ""];
    skip(tools.some(lacks), `needs ${tools.join(", ")}`);
    makeTree();
    const bytes = execFileSync("sh", ["-c", `tar -C "$1" -cf - tool-1.0 | ${filter}`, "sh", folder], {
      maxBuffer: 2 ** 27,
    });
    const part = await unpack(bytes, { strip: 1, owner: { uid: 3, gid: 4 } });
    const readme = `"${"read me\\n".repeat(400_000)}"`;
    expect(short(part)).toEqual(
      [
        "directory 755 3:4 opt/t",
        `file 644 3:4 opt/t/README ${readme}`,
        "directory 775 3:4 opt/t/bin",
        "hardlink 644 3:4 opt/t/bin/README -> opt/t/README",
        'file 755 3:4 opt/t/bin/run "#!/bin/sh\\n"',
        "directory 700 3:4 opt/t/empty",
        `file 644 3:4 opt/t/${"long-".repeat(40)}ä "long"`,
        "symlink 777 3:4 opt/t/start -> bin/run",
      ].map((line) => line.replace(/(.{160}).*/, "$1…")),
    );
    expect(part.title).toBe("tool 1.tar");
    expect(part.read("opt/t/README").equals(readFileSync(join(folder, "tool-1.0/README")))).toBe(true);
  });

  test("zip, as Python makes it, with modes and links", { skip: lacks("python3") || lacks("ln") }, async () => {
    makeTree();
    const script = `
import os, stat, sys, zipfile
with zipfile.ZipFile(sys.argv[2], "w", zipfile.ZIP_DEFLATED) as z:
    for folder, dirs, files in os.walk(sys.argv[1]):
        for name in sorted(dirs + files):
            path = os.path.join(folder, name)
            if os.path.islink(path):
                info = zipfile.ZipInfo(os.path.relpath(path, sys.argv[1])); info.create_system = 3
                info.external_attr = (stat.S_IFLNK | 0o777) << 16
                z.writestr(info, os.readlink(path))
            else: z.write(path, os.path.relpath(path, sys.argv[1]))`;
    execFileSync("python3", ["-c", script, folder, join(folder, "t.zip")]);
    const part = await unpack(readFileSync(join(folder, "t.zip")), { strip: 1 });
    const seen = part.entries.map(({ type, mode, path }) => `${type} ${mode.toString(8)} ${path.slice(6, 26)}`);
    expect(seen).toEqual([
      "directory 755 ",
      "file 644 README",
      "directory 775 bin",
      "file 644 bin/README",
      "file 755 bin/run",
      "directory 700 empty",
      `file 644 ${"long-".repeat(4)}`,
      "symlink 777 start",
    ]);
    expect(part.read("opt/t/README").equals(readFileSync(join(folder, "tool-1.0/README")))).toBe(true);
    expect(part.entries.at(-1)).toMatchObject({ target: "bin/run" });
  });

  test.each([
    ["bzip2", Buffer.from("BZh91AY&SY"), "bzip2"],
    ["a page", Buffer.from("<!DOCTYPE html><title>404</title>"), "a web page"],
    ["anything else", Buffer.from("hello"), "unknown format"],
    ["nothing", Buffer.alloc(0), "unknown format"],
    ["gzip of no tar", gzipSync(Buffer.alloc(2000, "text")), "damaged"],
  ])("%s is refused", async (_name, bytes, words) => {
    await expect(unpack(bytes)).rejects.toThrow(refused("FIRN_ARCHIVE_INVALID", "tool 1.tar", words));
  });
});

describe("a tar archive", () => {
  test("the last entry of a name wins, links keep the file they were made to", async () => {
    const bytes = await tarOf(
      { name: "z", content: "old" },
      { name: "a", type: "link", linkname: "./z" },
      { name: "m", type: "link", linkname: "a" },
      { name: "z", content: "new", mode: 0o600 },
      { name: "d", type: "directory", mode: 0o1777 },
      { name: "d", type: "directory", mode: 0o750 },
      { name: "gone", type: "directory" },
      { name: "gone", content: "now a file" },
    );
    expect(lines(await unpack(bytes, { to: "/" }))).toEqual([
      'file 644 0:0 a "old"',
      "directory 750 0:0 d",
      'file 644 0:0 gone "now a file"',
      "hardlink 644 0:0 m -> a",
      'file 600 0:0 z "new"',
    ]);
  });

  test("keeps times and devices, lists implied directories, and says what it leaves out", async () => {
    const bytes = await tarOf(
      { name: "p/q/su", mode: 0o4755, content: "x" },
      { name: "null", type: "character-device", devmajor: 1, devminor: 3, mode: 0o666 },
      { name: "caps", content: "", pax: { "SCHILY.xattr.user.a": "b" } },
    );
    const part = await unpack(bytes, { to: "/" });
    expect(part.entries).toMatchObject([
      { path: "caps", mtime: 5 },
      { path: "null", type: "character", major: 1, minor: 3 },
      { path: "p", type: "directory", mode: 0o755, mtime: 315_532_800 },
      { path: "p/q", type: "directory" },
      { path: "p/q/su", mode: 0o755 },
    ]);
    expect(context.notices).toEqual([
      "tool 1.tar is unpacked without the extended attributes of 1 entries and the setuid and setgid bits of p/q/su",
    ]);
  });

  test.each<[name: string, entries: TarEntry[], strip: number, code: string, words: string]>([
    ["..", [{ name: "a/../../x" }], 0, "FIRN_ARCHIVE_ESCAPES", "a/../../x"],
    [".. within what is stripped", [{ name: "../x/y" }], 1, "FIRN_ARCHIVE_ESCAPES", "../x/y"],
    ["an absolute name", [{ name: "/etc/x" }], 0, "FIRN_ARCHIVE_ESCAPES", "/etc/x"],
    ["a hardlink out", [{ name: "x", type: "link", linkname: "../y" }], 0, "FIRN_ARCHIVE_ESCAPES", "../y"],
    [
      "a file below a link",
      [{ name: "l", type: "symlink", linkname: "/etc" }, { name: "l/x" }],
      0,
      "FIRN_ARCHIVE_ESCAPES",
      "l/x below l, which is a link to /etc",
    ],
    ["a file below a file", [{ name: "f" }, { name: "f/x" }], 0, "FIRN_ARCHIVE_INVALID", "f/x below f"],
    ["a hardlink to nothing", [{ name: "x", type: "link", linkname: "y" }], 0, "FIRN_ARCHIVE_INVALID", "hardlink to y"],
    ["nothing left", [{ name: "a/b" }], 2, "FIRN_ARCHIVE_INVALID", "nothing below 2 levels"],
    ["a sparse file", [{ name: "s", pax: { "GNU.sparse.major": "1" } }], 0, "FIRN_ARCHIVE_INVALID", "sparse"],
  ])("%s is refused", async (_name, entries, strip, code, words) => {
    await expect(unpack(await tarOf(...entries), { strip })).rejects.toThrow(refused(code, words));
  });

  test("cut short or damaged is refused, and nothing is kept", async () => {
    const bytes = await tarOf({ name: "a", content: Buffer.alloc(3_000_000, 1) }, { name: "b", content: "b" });
    await expect(unpack(bytes.subarray(0, 2_000_000))).rejects.toThrow(refused("FIRN_ARCHIVE_INVALID", "damaged"));
    const damaged = Buffer.from(bytes);
    damaged.write("x", 3_000_832 + 10);
    await expect(unpack(damaged)).rejects.toThrow(refused("FIRN_ARCHIVE_INVALID", "damaged"));
    const cut = gzipSync(bytes);
    await expect(unpack(cut.subarray(0, cut.length - 20))).rejects.toThrow(refused("FIRN_ARCHIVE_INVALID"));
    expect((await unpack(bytes)).entries).toHaveLength(3);
  });
});

describe("a zip archive", { skip: lacks("python3") }, () => {
  const zipOf = (script: string): Buffer => {
    const path = join(folder, "made.zip");
    const head =
      "import sys, zipfile, warnings\nwarnings.simplefilter('ignore')\nz = zipfile.ZipFile(sys.argv[1], 'w')\n";
    execFileSync("python3", ["-c", `${head}${script}\nz.close()`, path]);
    return readFileSync(path);
  };
  test.each([
    ["..", "z.writestr('../x', 'x')", "FIRN_ARCHIVE_ESCAPES", "../x"],
    ["an absolute name", "z.writestr('/etc/x', 'x')", "FIRN_ARCHIVE_ESCAPES", "/etc/x"],
    ["backslashes", "z.writestr('a\\\\..\\\\..\\\\x', 'x')", "FIRN_ARCHIVE_ESCAPES", "x"],
    ["one name twice", "z.writestr('x', 'x'); z.writestr('x', 'y')", "FIRN_ARCHIVE_INVALID", "x twice"],
    ["bzip2 inside", "z.writestr('x', 'x', zipfile.ZIP_BZIP2)", "FIRN_ARCHIVE_INVALID", "method 12"],
    ["nothing inside", "pass", "FIRN_ARCHIVE_INVALID", "empty"],
  ])("with %s is refused", async (_name, script, code, words) => {
    await expect(unpack(zipOf(script))).rejects.toThrow(refused(code, words));
  });

  test("with a wrong byte is refused", async () => {
    const bytes = zipOf("z.writestr('x', 'hello world')");
    bytes.write("J", bytes.indexOf("hello"));
    await expect(unpack(bytes)).rejects.toThrow(refused("FIRN_ARCHIVE_INVALID", "CRC-32"));
    await expect(unpack(bytes.subarray(0, bytes.length - 10))).rejects.toThrow(refused("FIRN_ARCHIVE_INVALID"));
  });
});

describe("the cache", () => {
  test("a second call asks nobody; another place in the image downloads nothing", async () => {
    const bytes = await tarOf({ name: "x", content: "x" });
    const first = await unpack(bytes);
    expect((await unpack(bytes)).id).toBe(first.id);
    const moved = await unpack(bytes, { to: "/srv" });
    expect(moved.id).not.toBe(first.id);
    expect(requests).toBe(1);
  });

  test("other bytes than the step's sha256 are refused", async () => {
    const bytes = await tarOf({ name: "x", content: "x" });
    await expect(unpack(bytes, { sha256: "0".repeat(64) })).rejects.toThrow(refused("FIRN_DIGEST_MISMATCH"));
  });
});
