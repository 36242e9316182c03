import { execFileSync } from "node:child_process";
import { Readable } from "node:stream";
import { extract, type Header } from "tar-stream";
import { describe, expect, test } from "vitest";
import { type Entry, fixedTime } from "../tree/index.ts";
import { padding, tarHeader } from "./tar-header.ts";

const common = { mode: 0o644, uid: 0, gid: 0, mtime: fixedTime } as const;
const file = (path: string, more: object = {}): Entry => ({ ...common, type: "file", path, size: 0, ...more });

async function readBack(entry: Entry): Promise<Header> {
  const seen: Header[] = [];
  const reader = extract();
  reader.on("entry", (header, stream, next) => {
    seen.push(header);
    stream.on("end", next);
    stream.resume();
  });
  await new Promise<void>((done, fail) => {
    reader.on("finish", done);
    reader.on("error", fail);
    Readable.from([tarHeader(entry), Buffer.alloc(1024)]).pipe(reader);
  });
  const [only, ...others] = seen;
  if (!only || others.length > 0) throw new Error(`${seen.length} entries`);
  return only;
}

test("a plain file is one ustar header, byte for byte", () => {
  const header = tarHeader(file("etc/passwd", { mode: 0o4755, uid: 1, gid: 42, size: 1234 }));
  const expected = Buffer.alloc(512);
  expected.write("etc/passwd");
  // Mode, uid, gid, size, time; the check sum is below; then the type.
  expected.write(["0004755", "0000001", "0000052", "00000002322", "02263523000", ""].join("\0"), 100);
  expected.write("0", 156);
  expected.write("ustar\x0000", 257);
  expected.write("0000000\x000000000\0", 329);
  const sum = [...expected].reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
  expected.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  expect(header.equals(expected)).toBe(true);
});

const long = (n: number) => "x".repeat(n);

describe("names", () => {
  test.each([
    ["100 bytes", long(100), 512],
    ["a prefix of 155 and a name of 100", `${long(155)}/${long(100)}`, 512],
    ["101 bytes without a slash", long(101), 1536],
    ["a prefix of 156", `${long(156)}/${long(100)}`, 1536],
    ["many parts", Array(25).fill("ten-bytes").join("/"), 512],
    ["hundreds of bytes", Array(70).fill("ten-bytes").join("/"), 2048],
    ["text beyond ASCII", "usr/share/NetLock_Főtanúsítvány.crt", 1536],
    ["spaces, quotes and a semicolon", `a b/"c";'d'\n`, 512],
  ])("%s", async (_, path, bytes) => {
    expect(tarHeader(file(path))).toHaveLength(bytes);
    expect((await readBack(file(path))).name).toBe(path);
    const directory: Entry = { ...common, type: "directory", path };
    expect((await readBack(directory)).name.replace(/\/$/, "")).toBe(path);
  });

  test.each(["../lib/libz.so.1", "ü", long(101), `${long(60)}/${long(60)}`])("a link to %s", async (target) => {
    expect((await readBack({ ...common, type: "symlink", path: "l", target })).linkname).toBe(target);
    const hard = await readBack({ ...common, type: "hardlink", path: "h", target });
    expect([hard.type, hard.linkname]).toEqual(["link", target]);
  });
});

test("numbers that a ustar field cannot hold go to pax records", async () => {
  const { pax } = await readBack(file("f", { uid: 3_000_000, gid: 2_097_151, mtime: -1 }));
  expect(pax).toEqual({ uid: "3000000", mtime: "-1" });
  expect((await readBack(file("f", { uid: 2_097_151 }))).uid).toBe(2_097_151);
  const huge = tarHeader(file("f", { size: 8 * 2 ** 30 }));
  expect(huge.subarray(512, 532).toString()).toBe("19 size=8589934592\n\0");
  expect(tarHeader(file("f", { size: 8 * 2 ** 30 - 1 }))).toHaveLength(512);
});

test("extended attributes keep their bytes, whatever order they come in", async () => {
  const capability = Buffer.of(1, 0, 0, 2, 0, 4, 0, 0, 0xff, 0x0a, 0x3d, 0);
  const xattrs = { "user.b": "Yg==", "security.capability": capability.toString("base64") };
  const header = tarHeader(file("ping", { xattrs }));
  expect(header.includes(Buffer.concat([Buffer.from("SCHILY.xattr.security.capability="), capability]))).toBe(true);
  const turned = { "security.capability": xattrs["security.capability"], "user.b": "Yg==" };
  expect(tarHeader(file("ping", { xattrs: turned })).equals(header)).toBe(true);
});

test("a pax record counts its own length where that changes the digits", () => {
  // 99 bytes with a two-digit length would be 100 with three.
  for (let n = 80; n < 130; n++) {
    const bytes = tarHeader(file("f", { xattrs: { a: Buffer.alloc(n, "v").toString("base64") } })).subarray(512, 1024);
    const text = bytes.subarray(0, bytes.indexOf(0)).toString();
    expect(text).toHaveLength(Number.parseInt(text, 10));
    expect(text.endsWith("v\n")).toBe(true);
  }
});

test("devices and pipes", async () => {
  const device: Entry = { ...common, type: "character", path: "dev/null", major: 1, minor: 3 };
  expect(await readBack(device)).toMatchObject({ type: "character-device", devmajor: 1, devminor: 3 });
  const pipe: Entry = { ...common, type: "fifo", path: "run/initctl", major: 0, minor: 0 };
  expect(await readBack(pipe)).toMatchObject({ type: "fifo" });
});

test("contents are padded to whole blocks", () => {
  expect([0, 1, 511, 512, 513].map(padding)).toEqual([0, 511, 1, 0, 511]);
});

const hasTar = (() => {
  try {
    return execFileSync("tar", ["--version"]).includes("GNU tar");
  } catch {
    return false;
  }
})();

test.skipIf(!hasTar)("GNU tar reads names, owners and times as they were meant", () => {
  const entries = [file("ő/Ā b", { uid: 3_000_000 }), file(`${"d/".repeat(200)}f`, { mode: 0o4711 })];
  const listing = execFileSync(
    "tar",
    ["-tvf", "-", "--numeric-owner", "--utc", "--full-time", "--quoting-style=literal"],
    {
      input: Buffer.concat([...entries.map(tarHeader), Buffer.alloc(1024)]),
      env: { ...process.env, LC_ALL: "C.UTF-8" },
    },
  ).toString();
  expect(listing).toMatch(/^-rw-r--r-- 3000000\/0 +0 1980-01-01 00:00:00 ő\/Ā b$/m);
  expect(listing).toMatch(/^-rws--x--x 0\/0 +0 1980-01-01 00:00:00 (d\/){200}f$/m);
});
