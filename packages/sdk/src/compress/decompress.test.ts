import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { FirnError } from "../errors/index.ts";
import { type Compression, compressionOfMagic, compressionOfName, decompress } from "./index.ts";

// `echo hello` through xz 5.4.1 and zstd 1.5.4.
const xzHello = Buffer.from(
  "/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQAFaGVsbG8KAAAApWCX8ZT2/eAAAR4GwS+kHR+2830BAAAAAARZWg==",
  "base64",
);
const zstHello = Buffer.from("KLUv/QRYMQAAaGVsbG8KU4i9kQ==", "base64");

async function* pieces(bytes: Uint8Array, size = 7): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function all(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const out: Uint8Array[] = [];
  for await (const piece of stream) out.push(piece);
  return Buffer.concat(out).toString();
}

const samples: readonly (readonly [Compression, Buffer])[] = [
  ["gz", gzipSync("hello\n")],
  ["xz", xzHello],
  ["zst", zstHello],
];

describe("decompress", () => {
  it.each(samples)("%s: one stream, in small pieces", async (format, bytes) => {
    expect(compressionOfMagic(bytes)).toBe(format);
    expect(await all(decompress(pieces(bytes), format))).toBe("hello\n");
  });

  it.each(samples)("%s: two streams, one after the other", async (format, bytes) => {
    expect(await all(decompress(pieces(Buffer.concat([bytes, bytes])), format))).toBe("hello\nhello\n");
  });

  it.each(samples)("%s: cut short, empty and damaged input are refused", async (format, bytes) => {
    const damaged = Buffer.from(bytes);
    damaged[1] = (damaged[1] ?? 0) ^ 0xff;
    for (const bad of [bytes.subarray(0, bytes.length - 3), Buffer.alloc(0), damaged]) {
      const failure = await all(decompress(pieces(bad), format)).catch((error: unknown) => error);
      expect(FirnError.is(failure) && failure.code).toBe("FIRN_ARCHIVE_INVALID");
    }
  });

  it.each(samples)("%s: an error of the source passes through", async (format, bytes) => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield bytes.subarray(0, 10);
      throw new FirnError("FIRN_CACHE_CORRUPT", "a cached file is damaged");
    }
    await expect(all(decompress(broken(), format))).rejects.toMatchObject({ code: "FIRN_CACHE_CORRUPT" });
  });

  it("frees the xz decoder when a consumer stops early", async () => {
    for (let round = 0; round < 3; round++) {
      for await (const piece of decompress(pieces(Buffer.concat([xzHello, xzHello])), "xz")) {
        expect(piece.length).toBeGreaterThan(0);
        break;
      }
    }
    expect(await all(decompress(pieces(xzHello), "xz"))).toBe("hello\n");
  });

  it("refuses to write more than the bound", async () => {
    const bomb = gzipSync(Buffer.alloc(1_000_000));
    await expect(all(decompress(pieces(bomb, 4096), "gz", { maxBytes: 65536 }))).rejects.toMatchObject({
      code: "FIRN_ARCHIVE_INVALID",
    });
  });

  it("passes uncompressed bytes", async () => {
    expect(await all(decompress(pieces(Buffer.from("plain")), "none"))).toBe("plain");
    expect(compressionOfName("control.tar.zst")).toBe("zst");
    expect(compressionOfName("data.tar")).toBe("none");
  });
});
