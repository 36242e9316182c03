import { createHash } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import { inflateSync } from "node:zlib";
import { applyDelta, deltaResultSize } from "./delta.ts";
import { gitInvalid } from "./git-error.ts";
import type { HashName } from "./remote.ts";

export type ObjectType = "commit" | "tree" | "blob" | "tag";

export interface GitObject {
  readonly type: ObjectType;
  readonly data: Buffer;
}

interface Slot {
  /** Of the compressed bytes in the pack. */
  readonly start: number;
  /** Of the inflated bytes. */
  readonly size: number;
  readonly type: ObjectType | "delta";
  /** A delta's base: where in the pack it starts, or its id. */
  readonly base?: number | string;
}

const types: Readonly<Record<number, ObjectType>> = { 1: "commit", 2: "tree", 3: "blob", 4: "tag" };
const idSizes = { sha1: 20, sha256: 32 } as const;
const cacheBytes = 96 * 2 ** 20;
const largestObject = 2 ** 31;
const turnEvery = 512;

/**
 * The objects of a pack: https://git-scm.com/docs/gitformat-pack. Each is known by the hash of what it holds, computed
 * here, so that what is asked for by an id is what that id stands for, whatever the server says.
 */
export class Pack {
  readonly #bytes: Buffer;
  readonly #hash: HashName;
  readonly #slots = new Map<number, Slot>();
  readonly #offsets = new Map<string, number>();
  readonly #cache = new Map<number, GitObject>();
  #cached = 0;

  /** @throws FIRN_GIT_INVALID where the pack is damaged, or an object's base is not in it. */
  static async open(bytes: Buffer, hash: HashName): Promise<Pack> {
    const pack = new Pack(bytes, hash);
    await pack.#scan();
    await pack.#resolve();
    return pack;
  }

  private constructor(bytes: Buffer, hash: HashName) {
    this.#bytes = bytes;
    this.#hash = hash;
  }

  has(id: string): boolean {
    return this.#offsets.has(id);
  }

  /** @throws FIRN_GIT_INVALID where the pack does not have it. */
  read(id: string): GitObject {
    const offset = this.#offsets.get(id);
    if (offset === undefined) throw gitInvalid(`the git server did not send the object ${id}`);
    return this.#at(offset);
  }

  async #scan(): Promise<void> {
    const bytes = this.#bytes;
    const end = bytes.length - idSizes[this.#hash];
    const version = bytes.length >= 12 ? bytes.readUInt32BE(4) : 0;
    if (end < 12 || bytes.toString("latin1", 0, 4) !== "PACK" || (version !== 2 && version !== 3)) {
      throw gitInvalid("the git server's pack is not one");
    }
    if (!createHash(this.#hash).update(bytes.subarray(0, end)).digest().equals(bytes.subarray(end))) {
      throw gitInvalid("the git server's pack is damaged: its checksum is not that of its bytes");
    }
    const count = bytes.readUInt32BE(8);
    let at = 12;
    for (let i = 0; i < count; i++) {
      const slot = this.#header(at, end);
      const { data, used } = this.#inflate(slot);
      this.#slots.set(at, slot);
      if (slot.type !== "delta") this.#name(at, { type: slot.type, data });
      at = slot.start + used;
      if (i % turnEvery === 0) await nextTurn();
    }
    if (at !== end) throw gitInvalid("the git server's pack holds more than it says");
  }

  #header(offset: number, end: number): Slot {
    const bytes = this.#bytes;
    let at = offset;
    const next = (): number => {
      if (at >= end) throw gitInvalid("the git server's pack ends within an object");
      return bytes[at++] ?? 0;
    };
    let byte = next();
    const kind = (byte >> 4) & 7;
    let size = byte & 15;
    for (let factor = 16; byte & 0x80; factor *= 128) {
      byte = next();
      size += (byte & 0x7f) * factor;
    }
    if (size > largestObject) throw gitInvalid(`the repository has an object of ${size} bytes`);
    const type = types[kind];
    if (type) return { start: at, size, type };
    if (kind === 7) {
      const base = bytes.toString("hex", at, at + idSizes[this.#hash]);
      return { start: at + idSizes[this.#hash], size, type: "delta", base };
    }
    if (kind !== 6) throw gitInvalid(`the git server's pack has an object of the unknown kind ${kind}`);
    byte = next();
    let distance = byte & 0x7f;
    while (byte & 0x80) {
      byte = next();
      distance = (distance + 1) * 128 + (byte & 0x7f);
    }
    return { start: at, size, type: "delta", base: offset - distance };
  }

  #inflate({ start, size }: Slot): { readonly data: Buffer; readonly used: number } {
    try {
      const result: unknown = inflateSync(this.#bytes.subarray(start), {
        info: true,
        maxOutputLength: Math.max(1, size),
        chunkSize: Math.min(Math.max(64, size + 1), 1024 * 1024),
      });
      if (isInflated(result) && result.buffer.length === size)
        return { data: result.buffer, used: result.engine.bytesWritten };
    } catch (cause) {
      throw gitInvalid("the git server's pack is damaged", cause);
    }
    throw gitInvalid("the git server's pack has an object that is not as long as it says");
  }

  /** Names the deltas: those whose base is known first, until none is left. */
  async #resolve(): Promise<void> {
    let waiting = [...this.#slots].filter(([, slot]) => slot.type === "delta");
    while (waiting.length > 0) {
      const later: typeof waiting = [];
      for (const [index, [offset, slot]] of waiting.entries()) {
        if (this.#isReady(slot)) this.#name(offset, this.#at(offset));
        else later.push([offset, slot]);
        if (index % turnEvery === 0) await nextTurn();
      }
      if (later.length === waiting.length)
        throw gitInvalid("the git server's pack has changes to objects that it lacks");
      waiting = later;
    }
  }

  readonly #named = new Set<number>();

  #isReady({ base }: Slot): boolean {
    return typeof base === "string" ? this.#offsets.has(base) : base !== undefined && this.#named.has(base);
  }

  #name(offset: number, { type, data }: GitObject): void {
    const id = createHash(this.#hash).update(`${type} ${data.length}\0`).update(data).digest("hex");
    this.#offsets.set(id, offset);
    this.#named.add(offset);
    this.#keep(offset, { type, data });
  }

  #at(offset: number): GitObject {
    // Down to the first base that is at hand, then up again: chains are too long for recursion.
    const chain: { readonly offset: number; readonly delta: Buffer }[] = [];
    let at = offset;
    let object = this.#cache.get(at);
    while (!object) {
      const slot = this.#slots.get(at);
      if (!slot) throw gitInvalid("the git server's pack has a change to no object");
      const { data } = this.#inflate(slot);
      if (slot.type !== "delta") {
        object = { type: slot.type, data };
        this.#keep(at, object);
        break;
      }
      if (deltaResultSize(data) > largestObject) throw gitInvalid("the repository has an object of over 2 GiB");
      chain.push({ offset: at, delta: data });
      at = typeof slot.base === "number" ? slot.base : (this.#offsets.get(slot.base ?? "") ?? -1);
      object = this.#cache.get(at);
    }
    for (const link of chain.toReversed()) {
      object = { type: object.type, data: applyDelta(object.data, link.delta) };
      this.#keep(link.offset, object);
    }
    return object;
  }

  /** The youngest objects stay at hand: bases of deltas are near them. */
  #keep(offset: number, object: GitObject): void {
    if (object.data.length > cacheBytes / 4 || this.#cache.has(offset)) return;
    this.#cache.set(offset, object);
    this.#cached += object.data.length;
    for (const [oldest, { data }] of this.#cache) {
      if (this.#cached <= cacheBytes) break;
      this.#cache.delete(oldest);
      this.#cached -= data.length;
    }
  }
}

interface Inflated {
  readonly buffer: Buffer;
  /** `bytesWritten` is what the engine was given and took: the compressed bytes, without what follows them. */
  readonly engine: { readonly bytesWritten: number };
}

/** Node's types do not know of `info: true`, its documentation does: https://nodejs.org/api/zlib.html#class-options */
function isInflated(value: unknown): value is Inflated {
  return (
    typeof value === "object" &&
    value !== null &&
    "buffer" in value &&
    Buffer.isBuffer(value.buffer) &&
    "engine" in value
  );
}
