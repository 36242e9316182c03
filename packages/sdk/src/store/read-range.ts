import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { FirnError } from "../errors/index.ts";
import type { Digest } from "../hash/index.ts";
import { diskError, errnoOf } from "./disk-error.ts";

export const again = "Run the same command again: what is missing is fetched or made anew.";

/** A blob that could not be opened: not there, or refused by the disk. */
export function missing(cause: unknown, digest: Digest, path: string): unknown {
  if (errnoOf(cause) !== "ENOENT") return diskError(cause, path);
  return new FirnError("FIRN_CACHE_MISSING", `the cache does not have ${digest}`, {
    cause,
    hint: again,
    details: { digest, path },
  });
}

/** Reads part of a blob's file, all of it or none. */
export function readRange(path: string, digest: Digest, offset: number, length: number): Buffer {
  let file: number | undefined;
  try {
    file = openSync(path, "r");
    if (offset + length > fstatSync(file).size) throw tooShort(path);
    const buffer = Buffer.allocUnsafe(length);
    for (let at = 0; at < length; ) {
      const got = readSync(file, buffer, at, length - at, offset + at);
      if (got === 0) throw tooShort(path);
      at += got;
    }
    return buffer;
  } catch (cause) {
    throw missing(cause, digest, path);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

const tooShort = (path: string): FirnError =>
  new FirnError("FIRN_CACHE_CORRUPT", `the cached file ${path} is shorter than it was`, { hint: again });
