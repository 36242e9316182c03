import type { Tree } from "../tree/index.ts";
import type { Meter } from "./meter.ts";
import { type Input, inputOf, nowhere, type Output } from "./streams.ts";
import { bytesOf, textOf } from "./text.ts";

/** What a number stands for in a script's table of open files. */
export interface Descriptor {
  readonly input?: Input;
  readonly output?: Output;
}

/** Files that are open for writing and hold what the tree does not have yet. */
export class OpenFiles {
  readonly #dirty = new Set<FileOutput>();

  mark(file: FileOutput): void {
    this.#dirty.add(file);
  }

  /** Before anything looks at the tree. */
  flush(): void {
    if (this.#dirty.size === 0) return;
    for (const file of this.#dirty) file.flush();
    this.#dirty.clear();
  }
}

/** A regular file of the tree, open for writing. */
export class FileOutput implements Output {
  readonly #tree: Tree;
  readonly #path: string;
  readonly #append: boolean;
  readonly #files: OpenFiles;
  readonly #meter: Meter;
  #written = "";
  #pending: string[] = [];

  constructor(tree: Tree, path: string, append: boolean, files: OpenFiles, meter: Meter) {
    this.#tree = tree;
    this.#path = path;
    this.#append = append;
    this.#files = files;
    this.#meter = meter;
  }

  write(text: string): void {
    this.#meter.wrote(text.length);
    this.#pending.push(text);
    this.#files.mark(this);
  }

  flush(): void {
    const fresh = this.#pending.join("");
    this.#pending = [];
    // Removed while it was open: what is written goes nowhere, as on a disk.
    if (this.#tree.resolve(this.#path)?.type !== "file") return;
    if (this.#append) this.#written = textOf(this.#tree.read(this.#path));
    this.#written += fresh;
    this.#tree.write(this.#path, bytesOf(this.#written));
  }
}

export const nullDevice: Descriptor = { input: inputOf(""), output: nowhere };

/** `/dev/zero`: as much as is asked for, and never all. */
export const zeroes: Input = {
  readAll: () => "\0".repeat(1 << 16),
  read: (count) => "\0".repeat(count),
  readLine: () => ({ text: "\0".repeat(1 << 16), terminated: false }),
};
