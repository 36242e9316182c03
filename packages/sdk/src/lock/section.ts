import type { Json } from "../hash/index.ts";

/**
 * One line of `firn.lock`: a file from outside, by content. Families add their own fields (strings and numbers); none
 * may name a mirror's host.
 */
export interface LockedItem {
  readonly name: string;
  readonly version: string;
  /** 64 lower-case hexadecimal digits of the file, or of what identifies it (a git commit has `commit` instead). */
  readonly sha256?: string;
  /** Bytes. */
  readonly size?: number;
  readonly [field: string]: string | number | undefined;
}

/** What one step of a description locked for one platform. Sections of a family form a chain, as steps do. */
export interface Section {
  /** The hash of family, platform, request, and the section before it with its items. */
  readonly id: string;
  readonly family: string;
  readonly platform: string;
  /** What was asked, for people and for finding out that a lock is stale. */
  readonly request: Json;
  /** The id of this family's section before this one. */
  readonly after?: string | undefined;
  /** Sorted by name, then version. */
  readonly items: readonly LockedItem[];
}
