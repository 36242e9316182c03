import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { type BigIntStats, lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** What counts of a path: everything but times. */
export interface Scanned {
  readonly type: "file" | "directory" | "symlink" | "character" | "block" | "fifo" | "socket";
  readonly mode: string;
  readonly owner: string;
  /** A link's text, a file's SHA-256, a device's numbers. */
  readonly content: string;
  /** Names and values (base64), sorted. */
  readonly xattrs: string;
  /** Paths of the same file, itself included, one a line, where there are several. */
  readonly links: string;
}

/** Paths are relative to the root: `etc/passwd`. */
export type Scan = ReadonlyMap<string, Scanned>;

/** The upper directory of an overlay mount: what it has, and what it hides of the lower one. */
export interface UpperScan {
  readonly found: Scan;
  /** Paths that are gone, with all below. */
  readonly gone: readonly string[];
  /** Directories of which nothing of the lower one is seen. */
  readonly opaque: readonly string[];
}

const xattrProgram = fileURLToPath(new URL("xattrs.py", import.meta.url));

/**
 * Every path of a root file system, or of an overlay's upper directory.
 * https://docs.kernel.org/filesystems/overlayfs.html ("whiteouts and opaque directories")
 */
export function scanFolder(root: string): UpperScan {
  const xattrs = JSON.parse(
    execFileSync("python3", ["-I", xattrProgram, root], { maxBuffer: 2 ** 30 }).toString(),
  ) as Record<string, Record<string, string>>;
  const found = new Map<string, Scanned>();
  const inodes = new Map<bigint, string[]>();
  const gone: string[] = [];
  const opaque: string[] = [];
  const visit = (folder: string): void => {
    for (const name of readdirSync(join(root, folder))) {
      const path = folder === "" ? name : `${folder}/${name}`;
      const stats = lstatSync(join(root, path), { bigint: true });
      if (stats.isCharacterDevice() && stats.rdev === 0n) {
        gone.push(path);
        continue;
      }
      const own = Object.entries(xattrs[path] ?? {});
      const overlay = new Set(own.filter(([key]) => key.startsWith("trusted.overlay.")).map(([key]) => key.slice(16)));
      // Nothing that this harness mounts makes these; what they mean is not looked after here.
      if (overlay.has("redirect") || overlay.has("metacopy")) {
        throw new Error(`${join(root, path)}: the overlay was mounted with redirects or metacopy`);
      }
      if (overlay.has("opaque")) opaque.push(path);
      const kept = own.filter(([key]) => !key.startsWith("trusted.overlay.")).sort(byName);
      found.set(path, { ...describe(root, path, stats), xattrs: kept.length > 0 ? JSON.stringify(kept) : "" });
      if (stats.isFile() && stats.nlink > 1n) inodes.set(stats.ino, [...(inodes.get(stats.ino) ?? []), path]);
      if (stats.isDirectory()) visit(path);
    }
  };
  visit("");
  for (const paths of inodes.values()) {
    if (paths.length < 2) continue;
    const links = paths.sort().join("\n");
    for (const path of paths) found.set(path, { ...(found.get(path) as Scanned), links });
  }
  return { found, gone, opaque };
}

function describe(root: string, path: string, stats: BigIntStats): Omit<Scanned, "xattrs"> {
  const type = typeOf(stats);
  const full = join(root, path);
  const content =
    type === "symlink"
      ? readlinkSync(full)
      : type === "file"
        ? hashOf(readFileSync(full))
        : type === "character" || type === "block"
          ? String(stats.rdev)
          : "";
  const mode = (Number(stats.mode) & 0o7777).toString(8);
  return { type, mode, owner: `${stats.uid}:${stats.gid}`, content, links: "" };
}

export const hashOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

function typeOf(stats: BigIntStats): Scanned["type"] {
  if (stats.isFile()) return "file";
  if (stats.isDirectory()) return "directory";
  if (stats.isSymbolicLink()) return "symlink";
  if (stats.isCharacterDevice()) return "character";
  if (stats.isBlockDevice()) return "block";
  return stats.isFIFO() ? "fifo" : "socket";
}

/** Orders names with what they stand for. */
export const byName = ([a]: readonly [string, string], [b]: readonly [string, string]): number =>
  a < b ? -1 : a > b ? 1 : 0;
