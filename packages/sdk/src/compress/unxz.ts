import { breather } from "./breathe.ts";

/**
 * xz by WebAssembly (xz-embedded): CRC32 and CRC64 are checked, several streams and padding are read; BCJ filters,
 * SHA-256 checks and dictionaries over 64 MiB are not supported and end in an error, never in wrong bytes.
 *
 * The library lets one stream run at a time and holds the next one back until the first is finished or cancelled, so a
 * consumer must never wait for a second xz stream while it holds a first one half read.
 */
export async function* unxz(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  // CommonJS: the named export type-checks but is not there at run time.
  const { XzReadableStream } = (await import("xz-decompress")).default;
  const source = stream[Symbol.asyncIterator]();
  let failure: { readonly error: unknown } | undefined;
  const input = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const next = await nextNonEmpty(source);
        if (next) controller.enqueue(next);
        else controller.close();
      } catch (error) {
        failure = { error };
        controller.error(error);
      }
    },
  });
  const reader = new XzReadableStream(input).getReader();
  const breathe = breather();
  let finished = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (value.length > 0) yield value;
      await breathe();
    }
    finished = true;
  } catch (error) {
    finished = true;
    throw failure ? failure.error : error;
  } finally {
    // Releases the library's lock when the consumer stopped early.
    if (!finished) await reader.cancel().catch(() => undefined);
    await source.return?.();
  }
}

async function nextNonEmpty(source: AsyncIterator<Uint8Array>): Promise<Uint8Array | undefined> {
  for (;;) {
    const { done, value } = await source.next();
    if (done) return undefined;
    if (value.length > 0) return value;
  }
}
