import type { Digest } from "../hash/index.ts";
import type { Entry } from "./entry.ts";

/**
 * The tar bytes of a part's non-directories, compressed once and kept in the store as raw DEFLATE blocks that stand
 * alone (no block refers to another's bytes), so that layers are put together from them and single files are read
 * without reading the rest.
 */
export interface Segment {
  /** The stored blob: the blocks' bytes, one after the other, each ending on a byte boundary (sync flush). */
  readonly blob: Digest;
  /** Bytes of the blob. */
  readonly size: number;
  /** Bytes of tar before compression, a multiple of 512, without the end-of-archive blocks. */
  readonly rawSize: number;
  /** CRC-32 of those. */
  readonly crc32: number;
  /** `[offset in the blob, offset in the tar bytes]` of each block's start. */
  readonly blocks: readonly (readonly [number, number])[];
  /** Offset in the tar bytes of each regular file's first content byte, by path. */
  readonly offsets: Readonly<Record<string, number>>;
}

/**
 * A unit of files that travels as one: a .deb, a wheel, a `files()` step, the effects of maintainer scripts. Its
 * entries are known without reading contents.
 */
export interface Part {
  /** The hash of everything that decides the bytes of this part (inputs, not the bytes). */
  readonly id: Digest;
  /** For people: `python3.11-minimal 3.11.2-6+deb12u6`. */
  readonly title: string;
  /** Directories too, each before what is in it; a hardlink after its target; no path twice. */
  readonly entries: readonly Entry[];
  /** The sum of the regular files' sizes, in bytes. */
  readonly size: number;
  readonly segment: Segment;
  /** The whole content of a regular file (hardlinks followed). Synchronous, for interpreted scripts. */
  read(path: string): Buffer;
}

/** What a layer leaves out of a part, or says otherwise than the part itself does. */
export interface PartEdits {
  /** Paths that another part or an effect took over or removed. */
  readonly without: ReadonlySet<string>;
  /** New mode and owner by path. */
  readonly modes: ReadonlyMap<string, { readonly mode: number; readonly uid: number; readonly gid: number }>;
}
