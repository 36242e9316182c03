import type { Entry, Metadata, Part, Special, Tree, TreeChanges } from "../../tree/index.ts";

/** What happened to paths: absolute ones, as the tree knows them. */
export interface Recording {
  readonly files: Set<string>;
  readonly directories: Set<string>;
  readonly links: Set<string>;
  readonly removed: Set<string>;
  readonly modes: Set<string>;
}

export const newRecording = (): Recording => ({
  files: new Set(),
  directories: new Set(),
  links: new Set(),
  removed: new Set(),
  modes: new Set(),
});

/** A tree that notes, while it is told to, what is done to it. */
export class RecordingTree implements Tree {
  readonly #tree: Tree;
  /** Where to note; undefined between scripts. */
  recording: Recording | undefined;

  constructor(tree: Tree) {
    this.#tree = tree;
  }

  get = (path: string): Entry | undefined => this.#tree.get(path);
  resolve = (path: string): Entry | undefined => this.#tree.resolve(path);
  list = (path: string): readonly string[] => this.#tree.list(path);
  read = (path: string): Buffer => this.#tree.read(path);
  inode = (path: string): number | undefined => this.#tree.inode(path);
  modified = (path: string): number | undefined => this.#tree.modified(path);
  place = (part: Part, where?: (path: string) => string | undefined): void => this.#tree.place(part, where);
  partOf = (path: string): Part | undefined => this.#tree.partOf(path);
  entries = (): Iterable<Entry> => this.#tree.entries();
  changes = (): TreeChanges => this.#tree.changes();

  write(path: string, content: string | Uint8Array, metadata?: Metadata): void {
    this.#tree.write(path, content, metadata);
    this.#note("files", path, this.#tree.resolve(path));
  }

  mkdir(path: string, metadata?: Metadata): void {
    const wasThere = this.recording && this.#tree.resolve(path) !== undefined;
    this.#tree.mkdir(path, metadata);
    if (!wasThere) this.#note("directories", path, this.#tree.resolve(path));
    else if (metadata) this.#note("modes", path, this.#tree.resolve(path));
  }

  symlink(target: string, path: string): void {
    this.#tree.symlink(target, path);
    this.#note("links", path, this.#tree.get(path));
  }

  hardlink(target: string, path: string): void {
    this.#tree.hardlink(target, path);
    this.#note("files", path, this.#tree.get(path));
  }

  rename(from: string, to: string): void {
    const before = this.recording && this.#tree.get(from);
    this.#tree.rename(from, to);
    if (before) this.#forget(before.path);
    const entry = this.recording && this.#tree.get(to);
    if (entry) this.#note(kindOf(entry), to, entry);
  }

  change(path: string, metadata: Metadata, options?: { readonly follow?: boolean }): void {
    this.#tree.change(path, metadata, options);
    if (!this.recording) return;
    const entry = options?.follow === false ? this.#tree.get(path) : this.#tree.resolve(path);
    this.#note("modes", path, entry);
  }

  mknod(path: string, what: Special, metadata?: Metadata): void {
    this.#tree.mknod(path, what, metadata);
    this.#note("files", path, this.#tree.get(path));
  }

  remove(path: string): void {
    const before = this.recording && this.#tree.get(path);
    this.#tree.remove(path);
    if (before) this.#forget(before.path);
  }

  #note(kind: keyof Recording, path: string, entry: Entry | undefined): void {
    const { recording } = this;
    if (!recording) return;
    const real = `/${entry?.path ?? path.replace(/^\/+/, "")}`;
    recording.removed.delete(real);
    if (kind === "modes" && (recording.files.has(real) || recording.directories.has(real))) return;
    recording[kind].add(real);
  }

  /** What a script made itself and took away again did not happen. */
  #forget(path: string): void {
    const { recording } = this;
    if (!recording) return;
    const real = `/${path}`;
    let wasOurs = false;
    for (const kind of ["files", "directories", "links"] as const) {
      for (const each of recording[kind]) {
        if (each !== real && !each.startsWith(`${real}/`)) continue;
        recording[kind].delete(each);
        wasOurs ||= each === real;
      }
    }
    recording.modes.delete(real);
    if (!wasOurs) recording.removed.add(real);
  }
}

const kindOf = ({ type }: Entry): "files" | "directories" | "links" =>
  type === "directory" ? "directories" : type === "symlink" ? "links" : "files";
