import type { LayerEntries } from "../layer/index.ts";
import type { Entry } from "../tree/index.ts";

/** One layer, to be asked about paths. */
export class LayerView {
  readonly #entries = new Map<string, Entry>();
  /** Directories that something is in, whether or not the layer describes them. */
  readonly #implied = new Set<string>();
  readonly #whiteouts: ReadonlySet<string>;
  readonly #opaque: ReadonlySet<string>;

  constructor({ entries, whiteouts, opaque }: LayerEntries) {
    for (const entry of entries) {
      this.#entries.set(entry.path, entry);
      for (const parent of parentsOf(entry.path)) this.#implied.add(parent);
    }
    this.#whiteouts = new Set(whiteouts);
    this.#opaque = new Set(opaque);
  }

  get(path: string): Entry | "directory" | undefined {
    return this.#entries.get(path) ?? (this.#implied.has(path) ? "directory" : undefined);
  }

  /** Whether nothing of the layers below is seen at a path. */
  hides(path: string): boolean {
    if (this.#whiteouts.has(path)) return true;
    return ["", ...parentsOf(path)].some((parent) => {
      const there = this.#entries.get(parent);
      return this.#whiteouts.has(parent) || this.#opaque.has(parent) || (there && there.type !== "directory");
    });
  }
}

function parentsOf(path: string): string[] {
  const parents: string[] = [];
  for (let slash = path.lastIndexOf("/"); slash > 0; slash = path.lastIndexOf("/", slash - 1)) {
    parents.push(path.slice(0, slash));
  }
  return parents;
}
