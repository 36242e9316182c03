import { digestOfJson, type Json } from "../hash/index.ts";
import type { Store } from "../store/index.ts";
import type { Layer } from "./index.ts";
import { ContentKeeper, type KeptContents } from "./kept-contents.ts";
import { type LayerEntries, readLayerEntries } from "./read-layer.ts";
import { readUncompressed } from "./uncompressed.ts";

/** Goes up whenever the same layer would be listed otherwise. */
const indexFormat = 2;

/** What is in a layer, with contents of files that say what a system is. */
export interface LayerIndex extends LayerEntries {
  readonly kept?: KeptContents;
}

/**
 * What is in a layer of somebody else's image, and where in its archive; read once, then remembered by its diffID,
 * however it is compressed.
 *
 * @param layer Its blob is in the store, unless the layer was indexed before.
 * @throws FIRN_ARCHIVE_ESCAPES, FIRN_ARCHIVE_INVALID, FIRN_CACHE_MISSING, FIRN_CACHE_CORRUPT; FIRN_DIGEST_MISMATCH where
 *   the blob is not the diffID's
 */
export async function indexLayer(
  store: Store,
  layer: Pick<Layer, "digest" | "diffId" | "mediaType">,
): Promise<LayerIndex> {
  const known = await recallIndex(store, layer);
  if (known) return known;
  const keeper = new ContentKeeper();
  const entries = await readLayerEntries(await readUncompressed(store, layer), layer.mediaType, keeper);
  const kept = await keeper.store(store);
  const index: LayerIndex = { ...entries, ...(kept && { kept }) };
  await store.note("layer-index", keyOf(layer), index as unknown as Json);
  return index;
}

/** What `indexLayer` found before. */
export async function recallIndex(store: Store, layer: Pick<Layer, "diffId">): Promise<LayerIndex | undefined> {
  return (await store.recall("layer-index", keyOf(layer))) as unknown as LayerIndex | undefined;
}

const keyOf = ({ diffId }: Pick<Layer, "diffId">) => digestOfJson({ diffId, format: indexFormat });
