import { bytesOf, textOf } from "../../../shell/index.ts";
import type { Metadata, Tree } from "../../../tree/index.ts";

/** One of the files of users and groups, as lines of fields between colons. Lines that are not entries stay as they are. */
export class AccountFile {
  readonly path: string;
  readonly #tree: Tree;
  readonly #lines: string[];
  #changed = false;

  constructor(tree: Tree, path: string) {
    this.#tree = tree;
    this.path = path;
    const text = tree.resolve(path)?.type === "file" ? textOf(tree.read(path)) : "";
    this.#lines = text.split("\n");
    if (this.#lines.at(-1) === "") this.#lines.pop();
  }

  get exists(): boolean {
    return this.#tree.resolve(this.path)?.type === "file";
  }

  get lines(): readonly string[] {
    return this.#lines;
  }

  entries(): readonly string[][] {
    return this.#lines.filter(isEntry).map((line) => line.split(":"));
  }

  find(name: string): string[] | undefined {
    return this.#lines.find((line) => line.startsWith(`${name}:`))?.split(":");
  }

  /** The first entry whose field is this. */
  findBy(field: number, value: string): string[] | undefined {
    return this.entries().find((fields) => fields[field] === value);
  }

  /** Replaces the entry of that name (by default its own), or adds one at the end. */
  set(fields: readonly string[], name = fields[0] ?? ""): void {
    const at = this.#lines.findIndex((line) => line.startsWith(`${name}:`));
    if (at < 0) this.#lines.push(fields.join(":"));
    else this.#lines[at] = fields.join(":");
    this.#changed = true;
  }

  /** Adds an entry, even where there is one of that name. */
  append(fields: readonly string[]): void {
    this.#lines.push(fields.join(":"));
    this.#changed = true;
  }

  remove(name: string): boolean {
    return this.removeWhere((fields) => fields[0] === name) > 0;
  }

  removeWhere(matches: (fields: readonly string[]) => boolean): number {
    const kept = this.#lines.filter((line) => !isEntry(line) || !matches(line.split(":")));
    const count = this.#lines.length - kept.length;
    if (count === 0) return 0;
    this.#lines.splice(0, this.#lines.length, ...kept);
    this.#changed = true;
    return count;
  }

  /** Gives each entry anew. */
  rewrite(change: (fields: readonly string[]) => readonly string[]): void {
    for (const [at, line] of this.#lines.entries()) {
      if (!isEntry(line)) continue;
      const next = change(line.split(":")).join(":");
      if (next === line) continue;
      this.#lines[at] = next;
      this.#changed = true;
    }
  }

  touch(): void {
    this.#changed = true;
  }

  get changed(): boolean {
    return this.#changed;
  }

  get text(): string {
    return this.#lines.map((line) => `${line}\n`).join("");
  }

  /**
   * Writes the file where it changed, and before that keeps the old one beside it (`passwd-`) with the same mode and
   * owner. `created` is for a file that was not there.
   */
  commit(created: Metadata): void {
    if (!this.#changed) return;
    const there = this.#tree.resolve(this.path);
    if (there?.type === "file") keepBackup(this.#tree, this.path);
    this.#tree.write(this.path, bytesOf(this.text), there ? {} : created);
    this.#changed = false;
  }
}

/** Copies `etc/passwd` to `etc/passwd-`, mode and owner too. */
export function keepBackup(tree: Tree, path: string): void {
  const there = tree.resolve(path);
  if (there?.type !== "file") return;
  const { mode, uid, gid } = there;
  tree.write(`${path}-`, tree.read(path), { mode, uid, gid });
}

const isEntry = (line: string): boolean => line.includes(":") && !/^[#+-]/.test(line);
