import { bytesOf, textOf } from "../../shell/index.ts";
import type { Metadata, Tree } from "../../tree/index.ts";
import { type DebconfRecord, emptyRecord, formatRecord, parseRecords } from "./record.ts";

/** One of debconf's database files: records by name. */
export class Database {
  readonly #tree: Tree;
  readonly #path: string;
  readonly #metadata: Metadata;
  readonly #records = new Map<string, DebconfRecord>();
  /** Records as text, while they do not change. */
  readonly #formatted = new Map<string, string>();
  #dirty = false;

  constructor(tree: Tree, path: string, metadata: Metadata) {
    this.#tree = tree;
    this.#path = path;
    this.#metadata = metadata;
    if (tree.resolve(path)?.type !== "file") {
      tree.write(path, "", metadata);
      return;
    }
    for (const [name, record] of parseRecords(textOf(tree.read(path)))) this.#records.set(name, record);
  }

  get names(): string[] {
    return [...this.#records.keys()];
  }

  get(name: string): Readonly<DebconfRecord> | undefined {
    return this.#records.get(name);
  }

  /** The record, to be changed; undefined where there is none. */
  change(name: string): DebconfRecord | undefined {
    const record = this.#records.get(name);
    if (record) this.#touch(name);
    return record;
  }

  /** Adds an owner, and so makes the record where there is none. */
  addOwner(name: string, owner: string): void {
    const record = this.#records.get(name) ?? emptyRecord();
    this.#records.set(name, record);
    record.owners.add(owner);
    this.#touch(name);
  }

  /** Takes an owner away; with its last one the record goes. */
  removeOwner(name: string, owner: string): void {
    const record = this.change(name);
    record?.owners.delete(owner);
    if (record?.owners.size === 0) this.#records.delete(name);
  }

  /** Writes the file where records changed. */
  save(): void {
    if (!this.#dirty) return;
    const pieces: string[] = [];
    for (const name of this.names.sort()) {
      const record = this.#records.get(name);
      if (!record) continue;
      const text = this.#formatted.get(name) ?? formatRecord(name, record);
      this.#formatted.set(name, text);
      pieces.push(text);
    }
    const text = pieces.map((piece) => `${piece}\n`).join("");
    this.#tree.write(this.#path, bytesOf(text), this.#metadata);
    this.#dirty = false;
  }

  #touch(name: string): void {
    this.#formatted.delete(name);
    this.#dirty = true;
  }
}
