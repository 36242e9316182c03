import { gzipSync } from "node:zlib";
import { type Compression, decompress } from "../../../../packages/sdk/src/compress/index.ts";
import { Random } from "../../shell/random.ts";
import { askProgram } from "../oracles.ts";
import { inPieces, type Target } from "../target.ts";

/** More than this coming out of it is refused, so that bombs end. */
const maxBytes = 8 << 20;

const plain = (random: Random): Buffer =>
  random.weighted<Buffer>([
    [4, () => Buffer.from("debian ".repeat(random.below(5000)))],
    [3, () => Buffer.from(random.times(0, 4000, () => random.below(256)))],
    [1, () => Buffer.alloc(0)],
    [1, () => Buffer.alloc(random.pick([1 << 20, maxBytes + 1, 64 << 20]))],
  ]);

/** @param isStrict Whether firn takes nothing that the program finds damaged. */
function stream(
  format: Compression,
  compress: (bytes: Buffer) => Buffer,
  program: readonly [string, ...string[]],
  isStrict = true,
): Target {
  const [name, ...args] = program;
  return {
    name: format,
    // Of few plain texts, since compressing starts a program for two of the formats.
    make: (random) =>
      Buffer.concat(random.times(1, random.chance(80) ? 1 : 4, () => compress(plain(new Random(random.below(60)))))),
    async read(bytes) {
      const pieces: Uint8Array[] = [];
      for await (const piece of decompress(inPieces(bytes), format, { maxBytes })) pieces.push(Buffer.from(piece));
      return Buffer.concat(pieces);
    },
    judge(bytes, result) {
      const theirs = askProgram(name, args, bytes);
      if (theirs === undefined) return isStrict ? `${name} refuses it` : undefined;
      return theirs.equals(result as Buffer) ? undefined : `${name} makes other bytes of it`;
    },
  };
}

/** Through the program: not every Node has a compressor for it. */
function by(program: string, ...args: readonly string[]): (bytes: Buffer) => Buffer {
  const made = new Map<string, Buffer>();
  return (bytes) => {
    const key = bytes.length > 1 << 16 ? String(bytes.length) : bytes.toString("latin1");
    const known = made.get(key) ?? askProgram(program, args, bytes);
    if (known === undefined) throw new Error(`${program} failed`);
    if (made.size < 200) made.set(key, known);
    return known;
  };
}

export const gzip: Target = stream("gz", (bytes) => gzipSync(bytes, { level: 1 }), ["gzip", "-dc"]);
export const xz: Target = stream("xz", by("xz", "-1", "--stdout"), ["xz", "-dc", "--format=xz"]);
/** Checksums in frames are not looked at (docs/security.md): what they would find is not in these inputs. */
export const zstd: Target = stream(
  "zst",
  by("zstd", "-1", "--no-check", "--stdout"),
  ["zstd", "-dc", "--memory=128MB"],
  false,
);
