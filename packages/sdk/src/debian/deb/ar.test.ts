import { describe, expect, test } from "vitest";
import { readAr } from "./ar.ts";
import { arOf } from "./testing/build-deb.ts";

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const archive = arOf([
  ["debian-binary", Buffer.from("2.0\n")],
  ["odd/", Buffer.from("abc")],
  ["empty", Buffer.alloc(0)],
  ["last", Buffer.from("the end")],
]);

describe("readAr", () => {
  test.each([1, 7, 60, 4096])("reads members in pieces of %i bytes", async (size) => {
    const found: [string, string][] = [];
    for await (const { name, body } of readAr(inPieces(archive, size), "sample")) {
      const pieces: Uint8Array[] = [];
      for await (const piece of body) pieces.push(piece);
      found.push([name, Buffer.concat(pieces).toString()]);
    }
    expect(found).toEqual([
      ["debian-binary", "2.0\n"],
      ["odd", "abc"],
      ["empty", ""],
      ["last", "the end"],
    ]);
  });

  test("skips what is left unread", async () => {
    const names: string[] = [];
    for await (const { name, body } of readAr(inPieces(archive, 5), "sample")) {
      names.push(name);
      for await (const _ of body) break;
    }
    expect(names).toEqual(["debian-binary", "odd", "empty", "last"]);
  });

  test.each([
    ["an empty file", Buffer.alloc(0)],
    ["something else", Buffer.from("PK\u0003\u0004 and more")],
    ["a member that is cut short", archive.subarray(0, archive.length - 4)],
    ["a header that is cut short", archive.subarray(0, 40)],
    ["a header without its end", Buffer.from(archive.toString("latin1").replace("`", "'"), "latin1")],
    [
      "a size that is no number",
      Buffer.from(archive.toString("latin1").replace("4         `", "-4        `"), "latin1"),
    ],
  ])("refuses %s", async (_, bytes) => {
    const all = async () => {
      for await (const { body } of readAr(inPieces(bytes, 16), "sample")) for await (const _ of body);
    };
    await expect(all()).rejects.toMatchObject({ code: "FIRN_ARCHIVE_INVALID" });
  });
});
