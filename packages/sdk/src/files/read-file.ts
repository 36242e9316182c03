import { type BigIntStats, closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { setImmediate as nextTurn } from "node:timers/promises";
import pLimit from "p-limit";
import { FirnError } from "../errors/index.ts";
import { sha256 } from "../hash/index.ts";
import type { Bytes } from "../store/index.ts";
import { unreadable } from "./walk.ts";

export interface HostFile {
  readonly hostPath: string;
}

/** What of a regular file enters an image, besides its place. */
export interface Content {
  /** Bytes. */
  readonly size: number;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
  readonly executable: boolean;
}

/** Up to here a file is read at once: for small ones, synchronous calls are twice as fast as the thread pool. */
const chunk = 1024 * 1024;
const largeAtATime = 4;
const turnEvery = 32 * chunk;
/** A link or pipe that took the file's place meanwhile is neither followed nor waited for. Absent on Windows. */
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * Hashes files. Files of any size are read piece by piece.
 * @throws FIRN_FILES_CHANGED where one is written to meanwhile, FIRN_FILES_UNREADABLE.
 */
export async function hashFiles<F extends HostFile>(
  files: readonly F[],
  signal: AbortSignal | undefined,
): Promise<Map<F, Content>> {
  const buffer = Buffer.allocUnsafe(chunk);
  const results = new Map<F, Content>();
  const large: F[] = [];
  let sinceTurn = 0;
  for (const file of files) {
    const content = hashSmall(file, buffer);
    if (content) results.set(file, content);
    else large.push(file);
    sinceTurn += (content?.size ?? 0) + 65_536;
    if (sinceTurn > turnEvery) {
      sinceTurn = 0;
      signal?.throwIfAborted();
      await nextTurn();
    }
  }
  const limit = pLimit(largeAtATime);
  await Promise.all(large.map((file) => limit(async () => results.set(file, await hashLarge(file, signal)))));
  return results;
}

function hashSmall(file: HostFile, buffer: Buffer): Content | undefined {
  return withDescriptor(file, (descriptor, before) => {
    if (before.size > chunk) return undefined;
    const bytes = readWhole(file, descriptor, before, buffer);
    const { size } = before;
    return { size: Number(size), sha256: sha256().update(bytes).digest("hex"), executable: mayExecute(before, bytes) };
  });
}

async function hashLarge(file: HostFile, signal: AbortSignal | undefined): Promise<Content> {
  const hash = sha256();
  let size = 0;
  let head: Uint8Array = Buffer.alloc(0);
  let mode: BigIntStats | undefined;
  for await (const bytes of readLarge(file, (stats) => (mode = stats))) {
    signal?.throwIfAborted();
    if (size === 0) head = bytes.slice(0, 4);
    size += bytes.length;
    hash.update(bytes);
  }
  return { size, sha256: hash.digest("hex"), executable: mayExecute(mode, head) };
}

/**
 * The same bytes again, to be put into a layer.
 * @throws FIRN_FILES_CHANGED, at the latest with the last piece, where they are not those that were hashed.
 */
export function readAgain(file: HostFile, content: Content): Bytes {
  if (content.size > chunk) return verified(file, content);
  const bytes = withDescriptor(file, (descriptor, before) => {
    if (Number(before.size) !== content.size) throw changed(file);
    return readWhole(file, descriptor, before, Buffer.allocUnsafe(content.size));
  });
  if (sha256().update(bytes).digest("hex") !== content.sha256) throw changed(file);
  return bytes;
}

async function* verified(file: HostFile, content: Content): AsyncGenerator<Uint8Array> {
  const hash = sha256();
  for await (const bytes of readLarge(file)) {
    hash.update(bytes);
    yield bytes;
  }
  if (hash.digest("hex") !== content.sha256) throw changed(file);
}

async function* readLarge(file: HostFile, seen?: (stats: BigIntStats) => void): AsyncGenerator<Uint8Array> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file.hostPath, flags);
    const before = await handle.stat({ bigint: true });
    if (!before.isFile()) throw changed(file);
    seen?.(before);
    let size = 0n;
    for (;;) {
      // Not one buffer for all: the reader may still hold the last piece.
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(chunk), 0, chunk);
      if (bytesRead === 0) break;
      size += BigInt(bytesRead);
      yield buffer.subarray(0, bytesRead);
    }
    const after = await handle.stat({ bigint: true });
    if (size !== before.size || !sameState(before, after)) throw changed(file);
  } catch (cause) {
    throw FirnError.is(cause) ? cause : failed(file, cause);
  } finally {
    await handle?.close();
  }
}

function withDescriptor<T>(file: HostFile, work: (descriptor: number, before: BigIntStats) => T): T {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file.hostPath, flags);
    const before = fstatSync(descriptor, { bigint: true });
    if (!before.isFile()) throw changed(file);
    return work(descriptor, before);
  } catch (cause) {
    throw FirnError.is(cause) ? cause : failed(file, cause);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function readWhole(file: HostFile, descriptor: number, before: BigIntStats, into: Buffer): Buffer {
  const size = Number(before.size);
  let done = 0;
  while (done < size) {
    const count = readSync(descriptor, into, done, size - done, done);
    if (count === 0) throw changed(file);
    done += count;
  }
  if (!sameState(before, fstatSync(descriptor, { bigint: true }))) throw changed(file);
  return into.subarray(0, size);
}

const sameState = (a: BigIntStats, b: BigIntStats): boolean => a.size === b.size && a.mtimeNs === b.mtimeNs;

/**
 * Whether the owner may execute it. Windows has no such permission: there a program is what starts like one (a script
 * or an ELF file), which is what a checkout on Linux has with few exceptions; `mode` decides where that is wrong.
 */
function mayExecute(stats: BigIntStats | undefined, head: Uint8Array): boolean {
  if (process.platform !== "win32") return ((stats?.mode ?? 0n) & 0o100n) !== 0n;
  return looksExecutable(head);
}

export function looksExecutable(head: Uint8Array): boolean {
  const start = Buffer.from(head.subarray(0, 4)).toString("latin1");
  return start.startsWith("#!") || start === "\x7fELF";
}

const changed = ({ hostPath: path }: HostFile): FirnError =>
  new FirnError("FIRN_FILES_CHANGED", `${path} changed while it was being copied`, {
    hint: "Run the command again when nothing writes to it, or add it to .dockerignore",
    details: { path },
  });

/** ELOOP: a link took the file's place, and O_NOFOLLOW refused it. */
function failed(file: HostFile, cause: unknown): FirnError {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  return code === "ENOENT" || code === "ELOOP" ? changed(file) : unreadable(file.hostPath, cause);
}
