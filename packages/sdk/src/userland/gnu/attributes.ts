import type { Process } from "../../shell/index.ts";
import type { Entry } from "../../tree/index.ts";
import { inodeOf } from "./files.ts";

/** A directory takes a block, as on ext4. */
const blockSize = 4096;

/** `st_size`. */
export function sizeOf(entry: Entry): number {
  if (entry.type === "file") return entry.size;
  if (entry.type === "directory") return blockSize;
  return entry.type === "symlink" ? Buffer.byteLength(entry.target) : 0;
}

/** `st_blocks`: 512-byte blocks, as ext4 would take for it. Short links are kept in the inode. */
export function blocksOf(entry: Entry): number {
  const inline = entry.type === "symlink" && sizeOf(entry) < 60;
  return inline ? 0 : (Math.ceil(sizeOf(entry) / blockSize) * blockSize) / 512;
}

/** `st_nlink`: names of a file, or a directory's own two and its subdirectories' `..`. */
export class LinkCounts {
  readonly #process: Process;
  #counts: Map<number, number> | undefined;

  constructor(process: Process) {
    this.#process = process;
  }

  of(entry: Entry): number {
    const { tree } = this.#process;
    if (entry.type === "directory") {
      const names = tree.list(entry.path);
      return 2 + names.filter((name) => tree.get(`${entry.path}/${name}`)?.type === "directory").length;
    }
    if (entry.type !== "file") return 1;
    this.#counts ??= this.#count();
    return this.#counts.get(inodeOf(this.#process, entry)) ?? 1;
  }

  #count(): Map<number, number> {
    const counts = new Map<number, number>();
    for (const entry of this.#process.tree.entries()) {
      if (entry.type !== "file") continue;
      const inode = inodeOf(this.#process, entry);
      counts.set(inode, (counts.get(inode) ?? 0) + 1);
    }
    return counts;
  }
}

/** `regular empty file`, as `stat -c %F` says it. */
export function typeText(entry: Entry): string {
  switch (entry.type) {
    case "file":
      return entry.size === 0 ? "regular empty file" : "regular file";
    case "symlink":
      return "symbolic link";
    case "character":
    case "block":
      return `${entry.type} special file`;
    default:
      return entry.type;
  }
}

const typeBits: Readonly<Record<string, number>> = {
  fifo: 0o010000,
  character: 0o020000,
  directory: 0o040000,
  block: 0o060000,
  file: 0o100000,
  hardlink: 0o100000,
  symlink: 0o120000,
};

/** `st_mode`. */
export const rawMode = (entry: Entry): number => (typeBits[entry.type] ?? 0) | entry.mode;
