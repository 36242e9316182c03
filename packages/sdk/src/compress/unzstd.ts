import { breather } from "./breathe.ts";

/**
 * zstd in JavaScript on every Node. node:zlib has zstd from 22.15 on, but its stream silently drops every frame after
 * the first (https://github.com/nodejs/node/issues/64741). Checksums in frames are not verified: what comes here has
 * been checked by sha256 before.
 */
export async function* unzstd(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const { Decompress } = await import("fzstd");
  let out: Uint8Array[] = [];
  const decoder = new Decompress((piece) => {
    out.push(piece);
  });
  const breathe = breather();
  let fed = false;
  for await (const chunk of stream) {
    for (let start = 0; start < chunk.length; start += 128 * 1024) {
      // fzstd may keep views of what it was given until the next push.
      decoder.push(chunk.slice(start, start + 128 * 1024));
      fed = true;
      const ready = out;
      out = [];
      yield* ready;
      await breathe();
    }
  }
  if (!fed) throw new Error("the stream is empty");
  decoder.push(new Uint8Array(0), true);
  yield* out;
}
