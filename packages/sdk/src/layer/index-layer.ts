import { digestOfJson, type Json } from "../hash/index.ts";
import type { Store } from "../store/index.ts";
import type { Layer } from "./index.ts";
import { type LayerEntries, readLayerEntries } from "./read-layer.ts";

/** Goes up whenever the same layer would be listed otherwise. */
const indexFormat = 1;

/**
 * What is in a layer of somebody else's image, and where in its archive; read once, then remembered.
 *
 * @param layer Its blob is in the store, unless the layer was indexed before.
 * @throws FIRN_ARCHIVE_ESCAPES, FIRN_ARCHIVE_INVALID, FIRN_CACHE_MISSING, FIRN_CACHE_CORRUPT
 */
export async function indexLayer(
  store: Store,
  { digest, mediaType }: Pick<Layer, "digest" | "mediaType">,
): Promise<LayerEntries> {
  const key = digestOfJson({ digest, format: indexFormat });
  const known = await store.recall("layer-index", key);
  if (known !== undefined) return known as unknown as LayerEntries;
  const index = await readLayerEntries(store.read(digest), mediaType);
  await store.note("layer-index", key, index as unknown as Json);
  return index;
}
