import { FirnError } from "../errors/index.ts";
import { digestOfJson, isDigest, type Json } from "../hash/index.ts";
import { errnoOf } from "../store/disk-error.ts";
import type { Store } from "../store/index.ts";
import { compareBytes, fixedTime } from "../tree/index.ts";
import { checkPlan, inOrder } from "./check-plan.ts";
import { compressBlocks } from "./compress-blocks.ts";
import { compressor } from "./deflate.ts";
import { type Blocks, editedSegment, identityOf } from "./edit-part.ts";
import type { Layer, LayerPlan } from "./index.ts";
import { damaged, segmentBlocks } from "./segment-reader.ts";
import { TarHasher } from "./tar-hasher.ts";
import { tarHeader } from "./tar-header.ts";

/** Goes up whenever equal plans give other bytes. */
const layerFormat = 1;
const mediaType = "application/vnd.oci.image.layer.v1.tar+gzip";

/** RFC 1952: deflate, no flags, no time, no hint about effort, no operating system. Node would write its own. */
const gzipHeader = Buffer.from("1f8b08000000000000ff", "hex");
/** An empty last block with fixed codes: all blocks before it are marked as not the last (RFC 1951, 3.2.3). */
const lastBlock = Buffer.from("0300", "hex");
/** POSIX pax, "ustar Interchange Format": two blocks of zeros. */
const endOfArchive = Buffer.alloc(1024);

/**
 * Puts a layer together from parts that are compressed already: one gzip member, one tar archive, directories first,
 * then each part in the plan's order. Made once: with the same plan again nothing is packed, compressed or read.
 *
 * @throws FIRN_PATH_CONFLICT where two parts give the same path; FIRN_CACHE_CORRUPT where a part's blob was damaged;
 *   FIRN_DISK_FULL. Nothing is stored then.
 * @example
 * ```ts
 * const layer = await buildLayer(store, { title: "python3.11", items: [{ part }], directories });
 * console.log(layer.digest, layer.diffId, layer.size);
 * ```
 */
export async function buildLayer(store: Store, plan: LayerPlan): Promise<Layer> {
  const { title } = plan;
  const contents = plan.items.map(({ part }) => part.title);
  const key = digestOfJson(identityOfPlan(plan));
  const memo = await store.recall("layer", key);
  if (isMade(memo) && (await store.sizeOf(memo.digest)) === memo.size) {
    const { digest, size, diffId } = memo;
    return { digest, size, mediaType, diffId, title, contents };
  }
  checkPlan(plan);
  const segments: Blocks[] = [];
  for (const { part, edits } of plan.items) segments.push(await editedSegment(store, part, edits));
  const hasher = new TarHasher();
  const { digest, size } = await store.put(memberOf(store, plan, segments, hasher));
  const diffId = hasher.diffId();
  await store.note("layer", key, { digest, size, diffId });
  return { digest, size, mediaType, diffId, title, contents };
}

async function* memberOf(
  store: Store,
  plan: LayerPlan,
  segments: readonly Blocks[],
  hasher: TarHasher,
): AsyncGenerator<Uint8Array> {
  yield gzipHeader;
  yield* compressed(directoryBytes(plan), hasher);
  for (const segment of segments) yield* copied(store, segment, hasher);
  yield* compressed([endOfArchive], hasher);
  const { crc32, length } = hasher.trailer;
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32, 0);
  trailer.writeUInt32LE(length % 2 ** 32, 4);
  yield lastBlock;
  yield trailer;
}

/** A segment's blocks as they are. What they inflate to is held against what was packed. */
async function* copied(store: Store, segment: Blocks, hasher: TarHasher): AsyncGenerator<Uint8Array> {
  try {
    for await (const { deflated, rawLength } of segmentBlocks(store, segment)) {
      await hasher.block(deflated, rawLength);
      yield deflated;
    }
    if ((await hasher.mark()) !== segment.crc32) throw damaged(segment);
  } catch (error) {
    // Damage may show in the inflating before the store has seen the whole blob and its digest.
    const code = errnoOf(error) ?? "";
    if (!/^(Z_|ERR_BUFFER_TOO_LARGE|FIRN_CACHE_CORRUPT)/.test(code)) throw error;
    await store.remove(segment.blob);
    throw FirnError.is(error) ? error : damaged(segment, error);
  }
}

async function* compressed(pieces: Iterable<Uint8Array>, hasher: TarHasher): AsyncGenerator<Uint8Array> {
  for await (const { raw, deflated } of compressBlocks(toAsync(pieces))) {
    await hasher.block(deflated, raw.length);
    yield deflated;
  }
  await hasher.mark();
}

function* directoryBytes(plan: LayerPlan): Generator<Uint8Array> {
  for (const directory of inOrder(plan.directories, compareBytes)) yield tarHeader({ ...directory, mtime: fixedTime });
}

async function* toAsync<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items;
}

function identityOfPlan({ items, directories }: LayerPlan): Json {
  return {
    format: layerFormat,
    compressor,
    items: items.map(({ part, edits }) => identityOf(part, edits)),
    directories: inOrder(directories, compareBytes).map(({ path, mode, uid, gid, xattrs = null }) => [
      path,
      mode,
      uid,
      gid,
      xattrs,
    ]),
  };
}

function isMade(memo: Json | undefined): memo is Pick<Layer, "digest" | "size" | "diffId"> & { [key: string]: Json } {
  if (typeof memo !== "object" || memo === null || !("diffId" in memo)) return false;
  return typeof memo.digest === "string" && isDigest(memo.digest);
}
