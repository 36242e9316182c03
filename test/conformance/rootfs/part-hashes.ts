import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hexOf } from "../../../packages/sdk/src/hash/index.ts";
import type { Part } from "../../../packages/sdk/src/tree/index.ts";
import { hashOf } from "./scan-folder.ts";
import type { PartHashes } from "./scan-tree.ts";

/** Hashes each package's files once, and remembers that in a folder. */
export function rememberedHashes(folder: string): PartHashes {
  mkdirSync(folder, { recursive: true });
  const known = new Map<string, Readonly<Record<string, string>>>();
  return (part) => {
    let hashes = known.get(part.id);
    if (!hashes) known.set(part.id, (hashes = recall(join(folder, `${hexOf(part.id)}.json`), part)));
    return hashes;
  };
}

function recall(file: string, part: Part): Readonly<Record<string, string>> {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Record<string, string>;
  } catch {
    const hashes: Record<string, string> = {};
    for (const { type, path } of part.entries) {
      if (type === "file" || type === "hardlink") hashes[path] = hashOf(part.read(path));
    }
    writeFileSync(file, JSON.stringify(hashes));
    return hashes;
  }
}
