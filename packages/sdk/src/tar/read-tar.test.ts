import { expect, test } from "vitest";
import { type Member, tarOf } from "../debian/deb/testing/build-deb.ts";
import { readTar } from "./index.ts";

async function* pieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 700) yield bytes.subarray(at, at + 700);
}

async function read(bytes: Buffer): Promise<string[]> {
  const found: string[] = [];
  for await (const { header, body } of readTar(pieces(bytes), "an archive")) {
    let size = 0;
    for await (const piece of body) size += piece.length;
    found.push(`${header.name} ${header.type} ${size}`);
  }
  return found;
}

const members: Member[] = [
  { name: "a", text: "x".repeat(1500) },
  { name: "b", text: "yy" },
];

/** Writes a header's checksum anew. https://www.gnu.org/software/tar/manual/html_node/Standard.html */
function sealed(tar: Buffer): Buffer {
  tar.fill(0x20, 148, 156);
  const sum = tar.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  tar.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return tar;
}

test("members that are left half read do not take the rest with them", async () => {
  const found: string[] = [];
  for await (const { header, body } of readTar(pieces(await tarOf(members)), "an archive")) {
    found.push(header.name);
    for await (const _ of body) break;
  }
  expect(found).toEqual(["a", "b"]);
});

test("v7's headers, which have no magic, are read", async () => {
  const tar = await tarOf(members);
  tar.fill(0, 257, 265);
  expect(await read(sealed(tar))).toEqual(["a file 1500", "b file 2"]);
});

test("a directory with a size has no content", async () => {
  const tar = await tarOf([{ name: "d/", type: "directory" }, ...members]);
  tar.write("00000000777\0", 124, "latin1");
  expect(await read(sealed(tar))).toEqual(["d/ directory 0", "a file 1500", "b file 2"]);
});

test("what is damaged, cut short or without measure is an error of firn's", async () => {
  const tar = await tarOf(members);
  const flipped = Buffer.from(tar);
  flipped[0] = 0;
  const huge = Buffer.from(tar);
  huge.fill(0x7f, 125, 136)[124] = 0x80;
  for (const bytes of [flipped, tar.subarray(0, 900), tar.subarray(0, 100), sealed(huge)]) {
    await expect(read(bytes)).rejects.toMatchObject({ code: "FIRN_ARCHIVE_INVALID" });
  }
});

test("the stream's own error passes through", async () => {
  const tar = await tarOf(members);
  const broken = async function* (): AsyncGenerator<Uint8Array> {
    yield tar.subarray(0, 600);
    throw new Error("the network is down");
  };
  const all = async () => {
    for await (const { body } of readTar(broken(), "an archive")) for await (const _ of body);
  };
  await expect(all()).rejects.toThrow("the network is down");
});
