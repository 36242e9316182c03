import type { Entry } from "../tree/index.ts";
import { compareBytes } from "../tree/index.ts";
import type { LayerEntries } from "./read-layer.ts";

interface Spot {
  /** Undefined for a directory that no layer describes, and for the root. */
  entry: Entry | undefined;
  readonly names: Map<string, Spot>;
}

/**
 * The file system that layers make on top of each other, lowest first, as Docker's, Podman's and containerd's overlays
 * show it: whiteouts hide what is below, a directory's later description counts, and where a layer has a directory (or
 * something in one) at a path that was a symlink or file, that is replaced.
 *
 * @returns Entries, parents first; directories that no layer describes are 0755 root's.
 * @example
 * ```ts
 * const tree = growTree(parts, flattenLayers(listed));
 * ```
 */
export function flattenLayers(layers: readonly LayerEntries[]): Entry[] {
  const root: Spot = { entry: undefined, names: new Map() };
  for (const { entries, whiteouts, opaque } of layers) {
    for (const path of opaque) find(root, path)?.names.clear();
    for (const path of whiteouts) {
      const slash = path.lastIndexOf("/");
      find(root, path.slice(0, Math.max(0, slash)))?.names.delete(path.slice(slash + 1));
    }
    for (const entry of entries) {
      const slash = entry.path.lastIndexOf("/");
      const parent = reach(root, entry.path.slice(0, Math.max(0, slash)));
      const name = entry.path.slice(slash + 1);
      const there = parent.names.get(name);
      const isKept = entry.type === "directory" && there && isDirectory(there);
      if (isKept) there.entry = entry;
      else parent.names.set(name, { entry, names: new Map() });
    }
  }
  return [...list(root, "")];
}

const isDirectory = ({ entry }: Spot): boolean => entry === undefined || entry.type === "directory";

function find(root: Spot, path: string): Spot | undefined {
  let spot: Spot | undefined = root;
  for (const part of path === "" ? [] : path.split("/")) spot = spot?.names.get(part);
  return spot;
}

/** The directory at a path; what is in the way gives way. */
function reach(root: Spot, path: string): Spot {
  let spot = root;
  for (const part of path === "" ? [] : path.split("/")) {
    let next = spot.names.get(part);
    if (!next || !isDirectory(next)) {
      next = { entry: undefined, names: new Map() };
      spot.names.set(part, next);
    }
    spot = next;
  }
  return spot;
}

function* list(directory: Spot, prefix: string): Generator<Entry> {
  for (const name of [...directory.names.keys()].sort(compareBytes)) {
    const spot = directory.names.get(name);
    if (!spot) continue;
    const path = prefix + name;
    yield spot.entry ?? { type: "directory", path, mode: 0o755, uid: 0, gid: 0, mtime: 0 };
    yield* list(spot, `${path}/`);
  }
}
