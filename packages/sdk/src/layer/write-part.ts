import { FirnError } from "../errors/index.ts";
import { type Digest, digestOfJson } from "../hash/index.ts";
import type { Store } from "../store/index.ts";
import type { Entry, Part, Segment } from "../tree/index.ts";
import { compressor } from "./deflate.ts";
import type { PartSource } from "./index.ts";
import { decodePart, encodePart, partFormat } from "./part-memo.ts";
import { readSegment } from "./segment-reader.ts";
import { writeSegment } from "./write-segment.ts";

/**
 * Makes a part: packs and compresses its entries into the store and notes what it holds, so that it is made once.
 *
 * @param id The hash of everything that decides the bytes: the inputs, and the version of the code that lays them out.
 * @param title For people: `requests 2.32.3`.
 * @param source Entries with contents, each file's exactly `size` bytes; directories before what is in them,
 *   hardlinks after their target, no path twice.
 * @throws FIRN_ARCHIVE_ESCAPES, FIRN_ARCHIVE_INVALID, FIRN_PATH_CONFLICT for entries that break these rules;
 *   FIRN_DISK_FULL; whatever the source throws. Nothing is noted then.
 * @example
 * ```ts
 * const part = (await findPart(store, id)) ?? (await writePart(store, id, "hello 1.0", entries()));
 * ```
 */
export async function writePart(
  store: Store,
  id: Digest,
  title: string,
  source: AsyncIterable<PartSource> | Iterable<PartSource>,
): Promise<Part> {
  const { segment, entries, size } = await writeSegment(store, title, source);
  await store.note("part", memoKey(id), encodePart({ title, entries, size, segment }));
  return new StoredPart(store, id, title, entries, size, segment);
}

/** The part that was made of these inputs before, or undefined where it is to be made (again). Reads no contents. */
export async function findPart(store: Store, id: Digest): Promise<Part | undefined> {
  const data = decodePart(await store.recall("part", memoKey(id)));
  if (!data || (await store.sizeOf(data.segment.blob)) !== data.segment.size) return undefined;
  return new StoredPart(store, id, data.title, data.entries, data.size, data.segment);
}

const memoKey = (id: Digest): Digest => digestOfJson({ id, compressor, format: partFormat });

class StoredPart implements Part {
  readonly id: Digest;
  readonly title: string;
  readonly entries: readonly Entry[];
  readonly size: number;
  readonly segment: Segment;
  readonly #store: Store;
  #byPath: Map<string, Entry> | undefined;

  constructor(store: Store, id: Digest, title: string, entries: readonly Entry[], size: number, segment: Segment) {
    this.#store = store;
    this.id = id;
    this.title = title;
    this.entries = entries;
    this.size = size;
    this.segment = segment;
  }

  read(path: string): Buffer {
    this.#byPath ??= new Map(this.entries.map((entry) => [entry.path, entry]));
    let entry = this.#byPath.get(path);
    // Links point backwards only, so this ends.
    while (entry?.type === "hardlink") entry = this.#byPath.get(entry.target);
    const offset = entry && this.segment.offsets[entry.path];
    if (entry?.type !== "file" || offset === undefined) {
      throw new FirnError("FIRN_PATH_CONFLICT", `${this.title} has no regular file /${path}`);
    }
    return Buffer.concat([...readSegment(this.#store, this.segment, offset, entry.size)], entry.size);
  }
}
