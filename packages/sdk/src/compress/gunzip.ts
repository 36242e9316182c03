import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";

/** zlib in the thread pool; members that follow one another are all read (RFC 1952, 2.2). */
export async function* gunzip(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const decoder = createGunzip({ chunkSize: 256 * 1024 });
  const source = Readable.from(stream, { objectMode: false });
  // pipe() hands on no errors; a source that fails must end the decoder with its own error.
  source.on("error", (error) => decoder.destroy(error));
  source.pipe(decoder);
  try {
    for await (const piece of decoder as AsyncIterable<Buffer>) yield piece;
  } finally {
    source.destroy();
    decoder.destroy();
  }
}
