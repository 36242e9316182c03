import { readFileSync } from "node:fs";
import { constants, inflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import { blockSize, bundledDeflate, chooseDeflate, deflateBlock, hostDeflate, specimen } from "./deflate.ts";

/** Real data: the program that runs this. */
const program = readFileSync(process.execPath).subarray(0, 3 * blockSize + 12_345);

test("the bundled compressor gives the pinned bytes, of any length and kind", async () => {
  const inputs = [specimen(), Buffer.alloc(0), Buffer.alloc(1), Buffer.alloc(blockSize), program.subarray(-777)];
  for (let at = 0; at < program.length; at += blockSize) inputs.push(program.subarray(at, at + blockSize));
  for (const input of inputs) {
    expect(Buffer.from(await bundledDeflate(input)).equals(await deflateBlock(input))).toBe(true);
    const back = inflateRawSync(await deflateBlock(input), { finishFlush: constants.Z_SYNC_FLUSH });
    expect(back.equals(input)).toBe(true);
  }
});

test("blocks end on a sync flush, so that others can follow", async () => {
  for (const input of [specimen(), program.subarray(0, blockSize)]) {
    expect(
      Buffer.from(await deflateBlock(input))
        .subarray(-4)
        .toString("hex"),
    ).toBe("0000ffff");
  }
});

test("a host whose zlib answers otherwise gets the bundled compressor", () => {
  expect(chooseDeflate("0".repeat(64))).toBe(bundledDeflate);
});

/** nodejs.org's builds and npm's contain Chromium's zlib; a Node of a Linux distribution mostly uses the system's. */
const chromium = /^1\.3(\.\d+)*-[0-9a-f]/.test(process.versions.zlib) || process.versions.zlib.includes("motley");

test.runIf(chromium)("an official build's own zlib answers as it should", () => {
  expect(chooseDeflate()).toBe(hostDeflate);
});
