import pLimit from "p-limit";
import { FirnError } from "../errors/index.ts";
import type { Store } from "../store/index.ts";
import type { Entry, ReadFile } from "../tree/index.ts";
import type { Layer } from "./index.ts";
import type { LayerEntries } from "./read-layer.ts";
import { verifyBlob } from "./segment-reader.ts";
import { storeUncompressed } from "./uncompressed.ts";

export interface IndexedLayer {
  readonly layer: Pick<Layer, "digest" | "diffId" | "mediaType">;
  readonly index: LayerEntries;
}

/** One waits for the disk while the other is decompressed. */
const atATime = 2;

interface Place {
  readonly layer: IndexedLayer["layer"];
  readonly offset: number;
  readonly size: number;
}

/**
 * Makes the contents of layers' files at hand. Compressed archives cannot be entered in the middle, so each one is kept
 * in the store as it is uncompressed, too: made once, under its diffID, which says whether it is right. A file is read
 * from there when it is asked for; nothing stays in memory.
 *
 * @param layers Their blobs are in the store.
 * @param entries What they make together: `flattenLayers` of the same indexes.
 * @returns gives the whole content of one of `entries`, by its path
 * @throws FIRN_DIGEST_MISMATCH where a layer is not what the image's configuration says
 */
export async function openContents(
  store: Store,
  layers: readonly IndexedLayer[],
  entries: readonly Entry[],
): Promise<ReadFile> {
  const sizes = new Map<string, number>();
  const limit = pLimit(atATime);
  const uncompress = async ({ layer }: IndexedLayer) => sizes.set(layer.diffId, await storeUncompressed(store, layer));
  await Promise.all(layers.map((layer) => limit(uncompress, layer)));
  const places = placesOf(layers, entries);
  return (path) => {
    const place = places.get(path);
    if (!place) throw new FirnError("FIRN_PATH_CONFLICT", `the base image has no regular file /${path}`);
    const { layer, offset, size } = place;
    if (size === 0) return Buffer.alloc(0);
    verifyBlob(store, layer.diffId, sizes.get(layer.diffId) ?? 0);
    return store.readRangeSync(layer.diffId, offset, size);
  };
}

/** Where the contents of regular files lie. */
function placesOf(layers: readonly IndexedLayer[], entries: readonly Entry[]): ReadonlyMap<string, Place> {
  const origins = new Map<Entry, Omit<Place, "size">>();
  for (const { layer, index } of layers) {
    for (const [at, entry] of index.entries.entries()) origins.set(entry, { layer, offset: index.offsets[at] ?? 0 });
  }
  const places = new Map<string, Place>();
  for (const entry of entries) {
    const origin = entry.type === "file" ? origins.get(entry) : undefined;
    if (origin && entry.type === "file") places.set(entry.path, { ...origin, size: entry.size });
  }
  return places;
}
