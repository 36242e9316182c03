import type { Digest } from "../hash/index.ts";
import type { Bytes } from "../store/index.ts";
import type { DirectoryEntry, Entry, Part, PartEdits } from "../tree/index.ts";

/** A layer as images refer to it; its blob is in the store under `digest`. */
export interface Layer {
  /** Of the compressed blob. */
  readonly digest: Digest;
  readonly size: number;
  readonly mediaType: string;
  /** Of the uncompressed tar: the identity that does not depend on a compressor. */
  readonly diffId: Digest;
  /** For history and plan. */
  readonly title: string;
  /** Titles of the parts inside, in order. */
  readonly contents: readonly string[];
}

/** An entry and, for a regular file, its content: exactly `entry.size` bytes. */
export interface PartSource {
  readonly entry: Entry;
  readonly content?: Bytes;
}

export interface LayerPlanItem {
  readonly part: Part;
  readonly edits?: PartEdits | undefined;
}

export interface LayerPlan {
  readonly title: string;
  readonly items: readonly LayerPlanItem[];
  /** Every directory this layer must list (all ancestors of its entries and its own), with final mode and owner. */
  readonly directories: readonly DirectoryEntry[];
}

export { buildLayer } from "./build-layer.ts";
export { flattenLayers } from "./flatten-layers.ts";
export { indexLayer, type LayerIndex, recallIndex } from "./index-layer.ts";
export { readKept } from "./kept-contents.ts";
export { type IndexedLayer, openContents } from "./layer-contents.ts";
export { type LayerEntries, readLayerEntries } from "./read-layer.ts";
export { findPart, writePart } from "./write-part.ts";
