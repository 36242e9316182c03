import { type Dirent, readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { FirnError } from "../errors/index.ts";
import type { Ignore } from "./ignore.ts";

/** Something found below the directory that is copied. */
export interface Found {
  readonly type: "file" | "directory" | "symlink";
  /** Relative to the directory, with `/`. */
  readonly path: string;
  readonly hostPath: string;
  /** Of a symlink: its text. */
  readonly target?: string;
}

/** Never copied, at any depth: history that is not part of a program, and firn's own output. */
const never = new Set([".git", "firn.out"]);

/**
 * Everything below a directory that the rules leave in, sorted by the bytes of paths. Links are taken as they are and
 * never followed. A directory that is left out appears only where something in it was taken back in.
 *
 * @throws FIRN_FILES_UNSUPPORTED for sockets, devices, FIFOs and names that are not UTF-8; FIRN_FILES_UNREADABLE.
 */
export function walk(root: string, ignore: Ignore): Found[] {
  const found: Found[] = [];
  const visit = (directory: string, prefix: string): number => {
    const before = found.length;
    for (const entry of list(directory)) {
      if (never.has(entry.name)) continue;
      const path = prefix + entry.name;
      const hostPath = join(directory, entry.name);
      const ignored = ignore.ignores(path);
      if (entry.isDirectory()) {
        if (ignored && !ignore.mayRestoreBelow(path)) continue;
        const inside = visit(hostPath, `${path}/`);
        if (!ignored || inside > 0) found.push({ type: "directory", path, hostPath });
      } else if (!ignored) found.push(leaf(entry, path, hostPath));
    }
    return found.length - before;
  };
  visit(root, "");
  return sortByPath(found);
}

function leaf(entry: Dirent, path: string, hostPath: string): Found {
  if (entry.isFile()) return { type: "file", path, hostPath };
  if (entry.isSymbolicLink()) return { type: "symlink", path, hostPath, target: linkText(hostPath, path) };
  const kind = entry.isSocket() ? "a socket" : entry.isFIFO() ? "a named pipe" : "a device";
  throw new FirnError("FIRN_FILES_UNSUPPORTED", `${path} is ${kind}, which cannot be copied into an image`, {
    hint: `Remove it, or add ${path} to .dockerignore`,
    details: { path },
  });
}

function list(directory: string): Dirent[] {
  try {
    const entries = readdirSync(directory, { withFileTypes: true });
    // Bytes that are not UTF-8 are read as U+FFFD; so is a name that really has that character.
    if (entries.some(({ name }) => name.includes("\uFFFD"))) checkNames(directory);
    return entries;
  } catch (cause) {
    if (FirnError.is(cause)) throw cause;
    throw unreadable(directory, cause);
  }
}

function checkNames(directory: string): void {
  for (const bytes of readdirSync(directory, { encoding: "buffer" })) {
    if (Buffer.from(bytes.toString("utf8")).equals(bytes)) continue;
    throw new FirnError(
      "FIRN_FILES_UNSUPPORTED",
      `${directory} has a name that is not UTF-8: ${JSON.stringify(bytes.toString("latin1"))} (read as Latin-1)`,
      { hint: "Rename it, or add its directory to .dockerignore" },
    );
  }
}

function linkText(hostPath: string, path: string): string {
  let target: Buffer;
  try {
    target = readlinkSync(hostPath, { encoding: "buffer" });
  } catch (cause) {
    throw unreadable(hostPath, cause);
  }
  const text = target.toString("utf8");
  if (!Buffer.from(text).equals(target)) {
    throw new FirnError("FIRN_FILES_UNSUPPORTED", `${path} is a link whose text is not UTF-8`, {
      hint: `Make the link anew, or add ${path} to .dockerignore`,
    });
  }
  return process.platform === "win32" ? posixTarget(text, path) : text;
}

/** Windows keeps links with backslashes, and junctions as absolute paths, which mean nothing in an image. */
export function posixTarget(text: string, path: string): string {
  if (!/^([a-z]:|\\)/i.test(text)) return text.replaceAll("\\", "/");
  throw new FirnError("FIRN_FILES_UNSUPPORTED", `${path} is a link to the absolute path ${text} of this host`, {
    hint: "Make it a relative link, or add it to .dockerignore",
    details: { path, target: text },
  });
}

export const unreadable = (path: string, cause: unknown): FirnError =>
  new FirnError(
    "FIRN_FILES_UNREADABLE",
    `${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
    {
      cause,
      hint: "Check its permissions, or add it to .dockerignore",
      details: { path },
    },
  );

/** By the bytes of UTF-8, which JavaScript's own order of strings is not. */
export function sortByPath<T extends { readonly path: string }>(items: Iterable<T>): T[] {
  return Array.from(items, (item) => ({ item, bytes: Buffer.from(item.path) }))
    .sort((a, b) => Buffer.compare(a.bytes, b.bytes))
    .map(({ item }) => item);
}
