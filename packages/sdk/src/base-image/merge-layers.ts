import type { Entry } from "../tree/index.ts";

const prefix = ".wh.";
const opaque = ".wh..wh..opq";

/**
 * The file system that layers make, lowest first, as an image's runtime would: later entries replace earlier ones, and
 * whiteouts hide what is below. https://github.com/opencontainers/image-spec/blob/main/layer.md#whiteouts
 */
export function mergeLayers(layers: readonly (readonly Entry[])[]): Entry[] {
  const merged = new Map<string, Entry>();
  for (const layer of layers) {
    // Whiteouts hide lower layers only, whatever their place in the layer.
    for (const entry of layer) hide(merged, entry.path);
    for (const entry of layer) {
      if (nameOf(entry.path).startsWith(prefix)) continue;
      if (entry.type !== "directory" && merged.get(entry.path)?.type === "directory") removeBelow(merged, entry.path);
      merged.set(entry.path, entry);
    }
  }
  return [...merged.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function hide(merged: Map<string, Entry>, path: string): void {
  const name = nameOf(path);
  if (!name.startsWith(prefix)) return;
  const folder = path.slice(0, Math.max(0, path.length - name.length - 1));
  if (name === opaque) return removeBelow(merged, folder);
  const hidden = (folder === "" ? "" : `${folder}/`) + name.slice(prefix.length);
  merged.delete(hidden);
  removeBelow(merged, hidden);
}

function removeBelow(merged: Map<string, Entry>, folder: string): void {
  const start = folder === "" ? "" : `${folder}/`;
  for (const path of merged.keys()) if (path.startsWith(start)) merged.delete(path);
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
