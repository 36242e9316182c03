import { randomUUID } from "node:crypto";
import { copyFile, link, rename, rm, stat, utimes } from "node:fs/promises";
import { FirnError } from "../errors/index.ts";
import { errnoOf } from "../store/disk-error.ts";
import type { Store } from "../store/index.ts";
import type { Descriptor } from "./documents.ts";

/** Unfinished files in a layout; whatever has this ending may be removed. */
export const unfinished = ".tmp";

/**
 * Puts a blob of the store at a path, as a hard link where the disk allows, else as a copy. One that is there already
 * is left alone; a new one is verified first.
 *
 * @throws FIRN_CACHE_CORRUPT, FIRN_CACHE_MISSING for the store's blob
 */
export async function placeBlob(store: Store, { digest, size }: Descriptor, path: string): Promise<void> {
  const source = store.pathOf(digest);
  const [wanted, there] = await Promise.all([factsOf(source), factsOf(path)]);
  if (wanted && there && isSame(wanted, there)) return;
  let read = 0;
  for await (const piece of store.read(digest)) read += piece.length;
  if (read !== size) {
    throw new FirnError("FIRN_OCI_INVALID", `${digest} has ${read} bytes, but a manifest says ${size}`);
  }
  await replaceBy((temporary) => linkOrCopy(source, temporary), path);
}

/** Makes a file beside the path and renames it there: whoever reads sees the old one, the new one or none. */
export async function replaceBy(make: (temporary: string) => Promise<void>, path: string, tries = 3): Promise<void> {
  const temporary = `${path}.${randomUUID()}${unfinished}`;
  try {
    await make(temporary);
    await rename(temporary, path);
  } catch (error) {
    // Another process that writes the same layout took it for something left behind.
    if (errnoOf(error) !== "ENOENT" || tries <= 1) throw error;
    await replaceBy(make, path, tries - 1);
  } finally {
    // rename(2) of two names of one file does nothing and leaves both.
    await rm(temporary, { force: true });
  }
}

async function linkOrCopy(source: string, path: string): Promise<void> {
  try {
    await link(source, path);
  } catch (error) {
    if (errnoOf(error) === "ENOSPC") throw error;
    // Another disk, one without hard links, or a file that has as many as it may.
    await copyFile(source, path);
    const { mtimeMs } = await stat(source);
    await utimes(path, new Date(), new Date(Math.floor(mtimeMs / 1000) * 1000));
  }
}

type Facts = Awaited<ReturnType<typeof factsOf>> & object;

async function factsOf(path: string) {
  return stat(path, { bigint: true }).catch(() => undefined);
}

/** One file with two names, or a copy that bears its original's date in whole seconds. */
function isSame(a: Facts, b: Facts): boolean {
  if (a.ino !== 0n && a.ino === b.ino && a.dev === b.dev) return true;
  return (
    a.size === b.size && b.mtimeNs % 1_000_000_000n === 0n && a.mtimeNs / 1_000_000_000n === b.mtimeNs / 1_000_000_000n
  );
}
