import pLimit from "p-limit";
import {
  flattenLayers,
  indexLayer,
  type Layer,
  type LayerIndex,
  openContents,
  readKept,
  recallIndex,
} from "../layer/index.ts";
import type { BaseFile } from "../lock/index.ts";
import type { Store } from "../store/index.ts";
import type { Entry, ReadFile } from "../tree/index.ts";
import { LayerView } from "./layer-view.ts";

export type StackedLayer = Pick<Layer, "digest" | "size" | "diffId" | "mediaType">;

/** As many as Linux follows: https://man7.org/linux/man-pages/man7/path_resolution.7.html */
const mostLinks = 40;
const atATime = 2;

/** Where something lies in a stack of layers. */
interface Spot {
  readonly layer: StackedLayer;
  readonly index: LayerIndex;
  readonly view: LayerView;
  readonly entry: Entry | "directory";
}

/**
 * The layers of a base image, lowest first. Each is fetched when it is first needed, read once, and known by its index
 * from then on, in this process and later ones.
 */
export class LayerStack {
  readonly #store: Store;
  readonly #layers: readonly StackedLayer[];
  readonly #bring: (layers: readonly StackedLayer[]) => Promise<void>;
  readonly #indexes = new Map<StackedLayer, Promise<LayerIndex>>();
  readonly #views = new Map<StackedLayer, LayerView>();
  readonly #limit = pLimit(atATime);
  #entries: Promise<readonly Entry[]> | undefined;

  /** @param bring Makes sure that the store has blobs of layers. */
  constructor(
    store: Store,
    layers: readonly StackedLayer[],
    bring: (layers: readonly StackedLayer[]) => Promise<void>,
  ) {
    this.#store = store;
    this.#layers = layers;
    this.#bring = bring;
  }

  /** What is at a path, links followed; layers are read from the top until one tells. */
  async find(path: string): Promise<BaseFile | undefined> {
    const spot = await this.#locate(path, mostLinks);
    if (!spot) return undefined;
    const { entry, layer, index } = spot;
    if (entry === "directory" || entry.type !== "file") {
      const type = entry === "directory" ? entry : entry.type;
      return { type, size: 0, read: () => Promise.resolve(Buffer.alloc(0)) };
    }
    const read = async (): Promise<Buffer> => {
      const kept = await readKept(this.#store, index.kept, entry);
      if (kept) return kept;
      await this.#bringUnread([layer]);
      return (await openContents(this.#store, [{ layer, index }], [entry]))(entry.path);
    };
    return { type: "file", size: entry.size, read };
  }

  /** The file system that all layers make. */
  entries(): Promise<readonly Entry[]> {
    this.#entries ??= (async () => {
      const known = await Promise.all(this.#layers.map((layer) => recallIndex(this.#store, layer)));
      await this.#bringUnread(this.#layers.filter((_, index) => !known[index]));
      return flattenLayers(await Promise.all(this.#layers.map((layer) => this.#index(layer))));
    })();
    return this.#entries;
  }

  /** Makes all contents at hand; an archive that is uncompressed for this is not decompressed again for its index. */
  async open(): Promise<ReadFile> {
    await this.#bringUnread(this.#layers);
    await openContents(
      this.#store,
      this.#layers.map((layer) => ({ layer, index: nothing })),
      [],
    );
    const entries = await this.entries();
    const indexed = this.#layers.map(async (layer) => ({ layer, index: await this.#index(layer) }));
    return openContents(this.#store, await Promise.all(indexed), entries);
  }

  async #locate(path: string, links: number): Promise<Spot | undefined> {
    const parts = path.split("/").filter((part) => part !== "" && part !== ".");
    for (let count = 1; count <= parts.length; count++) {
      const spot = await this.#topmost(parts.slice(0, count).join("/"));
      if (!spot) return undefined;
      const { entry } = spot;
      if (entry !== "directory" && entry.type === "symlink") {
        if (links === 0) return undefined;
        const from = entry.target.startsWith("/") ? [] : parts.slice(0, count - 1);
        return this.#locate(climb([...from, ...entry.target.split("/"), ...parts.slice(count)]), links - 1);
      }
      if (count === parts.length) return file(spot);
      if (entry !== "directory" && entry.type !== "directory") return undefined;
    }
    return undefined;
  }

  async #topmost(path: string): Promise<Spot | undefined> {
    for (const layer of this.#layers.toReversed()) {
      const index = await this.#index(layer);
      const view = this.#views.get(layer) ?? new LayerView(index);
      this.#views.set(layer, view);
      const entry = view.get(path);
      if (entry) return { layer, index, view, entry };
      if (view.hides(path)) return undefined;
    }
    return undefined;
  }

  #index(layer: StackedLayer): Promise<LayerIndex> {
    const known = this.#indexes.get(layer) ?? this.#limit(() => this.#readIndex(layer));
    this.#indexes.set(layer, known);
    return known;
  }

  async #readIndex(layer: StackedLayer): Promise<LayerIndex> {
    if (!(await recallIndex(this.#store, layer))) await this.#bringUnread([layer]);
    return indexLayer(this.#store, layer);
  }

  /** Fetches layers whose archive the store has in neither form. */
  async #bringUnread(layers: readonly StackedLayer[]): Promise<void> {
    const sizes = await Promise.all(layers.map(({ diffId }) => this.#store.sizeOf(diffId)));
    const missing = layers.filter((_, index) => sizes[index] === undefined);
    if (missing.length > 0) await this.#bring(missing);
  }
}

const nothing: LayerIndex = { entries: [], offsets: [], whiteouts: [], opaque: [] };

/** `..` of the root is the root. */
function climb(parts: readonly string[]): string {
  const climbed: string[] = [];
  for (const part of parts) {
    if (part === "..") climbed.pop();
    else climbed.push(part);
  }
  return climbed.join("/");
}

/** A hardlink's file, which is in the same layer. */
function file(spot: Spot): Spot | undefined {
  const { entry, view } = spot;
  if (entry === "directory" || entry.type !== "hardlink") return spot;
  const target = view.get(entry.target);
  return target && target !== "directory" && target.type === "file" ? { ...spot, entry: target } : undefined;
}
