import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Outcome } from "./outcome.ts";
import type { PackageSet } from "./package-sets.ts";

/** apt's answers, kept in a file: asking it takes a hundred times as long as asking firn. */
export class Answers {
  readonly #path: string | undefined;
  readonly #known: Map<string, Outcome>;

  private constructor(path: string | undefined, known: Map<string, Outcome>) {
    this.#path = path;
    this.#known = known;
  }

  /** @param path where they are kept; undefined: only for this run */
  static async open(path: string | undefined): Promise<Answers> {
    const text = path === undefined ? "{}" : await readFile(path, "utf8").catch(() => "{}");
    return new Answers(path, new Map(Object.entries(JSON.parse(text) as Record<string, Outcome>)));
  }

  async get(edition: string, set: PackageSet, ask: () => Promise<Outcome>): Promise<Outcome> {
    const key = `${edition} ${JSON.stringify(set)}`;
    const known = this.#known.get(key) ?? (await ask());
    this.#known.set(key, known);
    return known;
  }

  async save(): Promise<void> {
    if (this.#path === undefined) return;
    await mkdir(dirname(this.#path), { recursive: true });
    await writeFile(this.#path, JSON.stringify(Object.fromEntries(this.#known)));
  }
}
