import { compressionOfMagic, decompress } from "../compress/index.ts";
import { FirnError } from "../errors/index.ts";
import { sha256, toDigest } from "../hash/index.ts";
import type { Store } from "../store/index.ts";
import type { Layer } from "./index.ts";
import { verifiedBlobs } from "./segment-reader.ts";

type Blob = Pick<Layer, "digest" | "diffId">;

/**
 * A layer's archive, from the store's uncompressed copy where there is one; else decompressed on the way.
 * @throws FIRN_DIGEST_MISMATCH at the end, where the blob is not what the image's configuration says
 */
export async function readUncompressed(store: Store, layer: Blob): Promise<AsyncIterable<Uint8Array>> {
  if ((await store.sizeOf(layer.diffId)) !== undefined) return store.read(layer.diffId);
  return checked(await decompressed(store, layer), layer);
}

/** Puts a layer's archive into the store, under its diffID; gives its size. */
export async function storeUncompressed(store: Store, layer: Blob): Promise<number> {
  const size = await store.sizeOf(layer.diffId);
  if (size !== undefined) return size;
  const stored = await store.put(await decompressed(store, layer), { digest: layer.diffId });
  verifiedBlobs(store).add(layer.diffId);
  return stored.size;
}

async function decompressed(store: Store, { digest }: Blob): Promise<AsyncIterable<Uint8Array>> {
  const head = store.readRangeSync(digest, 0, Math.min(6, (await store.sizeOf(digest)) ?? 0));
  return decompress(store.read(digest), compressionOfMagic(head), { title: `the layer ${digest}` });
}

async function* checked(stream: AsyncIterable<Uint8Array>, { digest, diffId }: Blob): AsyncGenerator<Uint8Array> {
  const hash = sha256();
  for await (const piece of stream) {
    hash.update(piece);
    yield piece;
  }
  const found = toDigest(hash.digest("hex"));
  if (found === diffId) return;
  throw new FirnError("FIRN_DIGEST_MISMATCH", `the layer ${digest} is not what its image says: ${found}`, {
    details: { expected: diffId, actual: found },
  });
}
