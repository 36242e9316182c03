import { FirnError } from "../errors/index.ts";

export type GuestNode =
  | { readonly type: "directory"; mode: number; uid: number; gid: number; layer: number }
  | { readonly type: "file"; readonly layer: number }
  | { readonly type: "symlink"; readonly target: string; readonly layer: number };

/**
 * What was unpacked so far, by path without leading slash. Paths of archives are resolved here, in memory, as if the
 * root were the whole world: a link that points outside cannot lead the unpacker there.
 */
export class GuestTree {
  readonly nodes: Map<string, GuestNode> = new Map();

  /** Where an entry really goes: its parents' links followed, its own not. `missing` makes a parent directory. */
  place(name: string, missing: (path: string) => void): string {
    const parts = partsOf(name);
    const leaf = parts.pop();
    if (leaf === undefined) return "";
    const parent = this.#walk(parts, missing);
    return parent ? `${parent}/${leaf}` : leaf;
  }

  /** Where a path leads, all links followed, whether or not there is something. */
  follow(path: string): string {
    return this.#walk(partsOf(path), () => {});
  }

  #walk(parts: readonly string[], missing: (path: string) => void): string {
    const todo = parts.toReversed();
    let here = "";
    let hops = 0;
    for (let part = todo.pop(); part !== undefined; part = todo.pop()) {
      if (part === "..") {
        here = here.slice(0, Math.max(0, here.lastIndexOf("/")));
        continue;
      }
      const path = here ? `${here}/${part}` : part;
      const node = this.nodes.get(path);
      if (node?.type === "symlink") {
        if (++hops > 40) throw new FirnError("FIRN_ARCHIVE_INVALID", `links lead in a circle at /${path}`);
        if (node.target.startsWith("/")) here = "";
        todo.push(...splitTarget(node.target).toReversed());
        continue;
      }
      if (node?.type !== "directory") missing(path);
      here = path;
    }
    return here;
  }

  /** Forgets a path and all below it. */
  forget(path: string): void {
    this.nodes.delete(path);
    for (const other of this.below(path)) this.nodes.delete(other);
  }

  below(path: string): string[] {
    const prefix = path ? `${path}/` : "";
    return [...this.nodes.keys()].filter((other) => other.startsWith(prefix) && other !== path);
  }
}

const splitTarget = (target: string): string[] => target.split("/").filter((part) => part && part !== ".");

/** @throws FIRN_ARCHIVE_ESCAPES */
function partsOf(name: string): string[] {
  const parts = name.split("/").filter((part) => part && part !== ".");
  if (parts.includes("..")) throw new FirnError("FIRN_ARCHIVE_ESCAPES", `a layer has an entry ${name}`);
  return parts;
}
