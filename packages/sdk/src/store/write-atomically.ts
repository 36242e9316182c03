import { type FileHandle, open, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { errnoOf, onDisk } from "./disk-error.ts";
import { freshName } from "./scratch.ts";

/** Windows refuses to rename over a file that somebody has open. */
const busy = new Set(["EPERM", "EACCES", "EBUSY", "EEXIST"]);

/**
 * Writes a file below `scratch`, then renames it to the path that `fill` decides on: others see the whole file or none.
 * Whatever fails on the way, nothing stays behind.
 */
export async function writeAtomically<T>(
  scratch: string,
  mode: number,
  fill: (write: (chunk: Uint8Array) => Promise<void>) => Promise<{ readonly path: string; readonly result: T }>,
): Promise<T> {
  const temporary = join(scratch, freshName());
  const file = await onDisk(temporary, () => open(temporary, "wx", mode));
  try {
    const { path, result } = await fillAndClose(file, temporary, fill);
    await onDisk(path, () => moveInto(temporary, path));
    return result;
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}

async function fillAndClose<R>(
  file: FileHandle,
  path: string,
  fill: (write: (chunk: Uint8Array) => Promise<void>) => Promise<R>,
): Promise<R> {
  let done = false;
  try {
    const result = await fill((chunk) => onDisk(path, () => writeAll(file, chunk)));
    done = true;
    return result;
  } finally {
    // Some file systems only tell at close that the disk is full.
    const closing = file.close();
    await (done ? onDisk(path, () => closing) : closing.catch(() => undefined));
  }
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.length; ) {
    const { bytesWritten } = await file.write(chunk, at, chunk.length - at);
    at += bytesWritten;
  }
}

async function moveInto(temporary: string, path: string): Promise<void> {
  try {
    await rename(temporary, path);
  } catch (error) {
    const code = errnoOf(error) ?? "";
    if (process.platform !== "win32" || !busy.has(code) || !(await sameContent(temporary, path))) throw error;
    await rm(temporary, { force: true });
  }
}

async function sameContent(a: string, b: string): Promise<boolean> {
  const [first, second] = await Promise.all([stat(a), stat(b).catch(() => undefined)]);
  if (first.size !== second?.size) return false;
  // Content-addressed files of one size and name are the same; memos are small enough to compare.
  return first.size > 1 << 20 || (await readFile(a)).equals(await readFile(b));
}
