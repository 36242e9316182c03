import type { Context } from "../../context/index.ts";
import { FirnError } from "../../errors/index.ts";
import type { ByteSource } from "../wheel/byte-source.ts";

/**
 * A wheel's directory and its METADATA are mostly within its last bytes; and the end of a zip is looked for in the last
 * 64 KiB and a little, since a comment may follow it.
 */
const tailSize = 72 * 1024;

/**
 * A file on a server, read by HTTP ranges. Undefined where the server does not serve ranges, or answers in a way that
 * cannot be trusted to be one: then the file is to be downloaded whole.
 */
export async function remoteSource(
  url: string,
  expected: number | undefined,
  title: string,
  context: Context,
): Promise<ByteSource | undefined> {
  const ask = async (range: string, maxBytes: number): Promise<Chunk | undefined> => {
    try {
      const headers = { range: `bytes=${range}`, "accept-encoding": "identity" };
      const answer = await context.fetch.get(url, { headers, maxBytes, title });
      const said = /^bytes (\d+)-(\d+)\/(\d+)$/
        .exec(answer.headers["content-range"] ?? "")
        ?.slice(1)
        .map(Number);
      const [start = 0, last = -1, size = 0] = said ?? [];
      const { bytes } = answer;
      return last - start + 1 === bytes.length && last < size ? { start, bytes, size } : undefined;
    } catch (error) {
      // The download of the whole file says what is wrong, if anything is.
      if (FirnError.is(error) && error.code !== "FIRN_OFFLINE") return undefined;
      throw error;
    }
  };
  // Not every server knows ranges from the end, so they are left for where the size is not known.
  const first = expected === undefined ? `-${tailSize}` : `${Math.max(0, expected - tailSize)}-${expected - 1}`;
  const tail = await ask(first, tailSize);
  if (!tail || tail.start + tail.bytes.length !== (expected ?? tail.size)) return undefined;
  const { size } = tail;
  const chunks: Chunk[] = [tail];
  return {
    size,
    async read(offset, length) {
      if (offset < 0 || offset + length > size) throw new RangeError("the archive ends too early");
      let chunk = chunks.find((one) => one.start <= offset && one.start + one.bytes.length >= offset + length);
      if (!chunk) {
        // Up to what is there already, within bounds: what is read next is beside it.
        const next = Math.min(size, ...chunks.map((one) => one.start).filter((start) => start > offset));
        const count = Math.min(Math.max(length, Math.min(next - offset, 256 * 1024)), size - offset);
        chunk = await ask(`${offset}-${offset + count - 1}`, count);
        if (chunk?.start !== offset || chunk.bytes.length !== count) throw new Error("the server refused a range");
        chunks.push(chunk);
      }
      return chunk.bytes.subarray(offset - chunk.start, offset - chunk.start + length);
    },
  };
}

interface Chunk {
  readonly start: number;
  readonly bytes: Buffer;
  /** Of the whole file, as the server says. */
  readonly size: number;
}
