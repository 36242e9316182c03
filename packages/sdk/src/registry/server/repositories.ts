import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Digest, hexOf, isDigest, toDigest } from "../../hash/index.ts";

/** What a repository knows of a manifest besides its bytes, which are a blob of the store. */
export interface KnownManifest {
  readonly mediaType: string;
  readonly size: number;
}
export interface Referrer extends KnownManifest {
  readonly digest: Digest;
  readonly artifactType?: string | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

/**
 * Which manifests, tags and referrers each repository has, as small files below the cache folder, each written whole or
 * not at all. Names inside a repository start with `_`, which no repository's name can.
 */
export class Repositories {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  async manifest(repository: string, digest: Digest): Promise<KnownManifest | undefined> {
    return readJson(this.#path(repository, "_manifests", hexOf(digest)));
  }

  async addManifest(repository: string, digest: Digest, known: KnownManifest): Promise<void> {
    await writeJson(this.#path(repository, "_manifests", hexOf(digest)), known);
  }

  async removeManifest(repository: string, digest: Digest): Promise<void> {
    await rm(this.#path(repository, "_manifests", hexOf(digest)), { force: true });
    for (const tag of await this.tags(repository)) {
      if ((await this.tagged(repository, tag)) === digest) await this.removeTag(repository, tag);
    }
  }

  async tagged(repository: string, tag: string): Promise<Digest | undefined> {
    const digest = await readJson<string>(this.#path(repository, "_tags", fileNameOf(tag)));
    return digest !== undefined && isDigest(digest) ? digest : undefined;
  }

  async tag(repository: string, tag: string, digest: Digest): Promise<void> {
    await writeJson(this.#path(repository, "_tags", fileNameOf(tag)), digest);
  }

  async removeTag(repository: string, tag: string): Promise<void> {
    await rm(this.#path(repository, "_tags", fileNameOf(tag)), { force: true });
  }

  /** Sorted as the specification asks: by their bytes. */
  async tags(repository: string): Promise<string[]> {
    return (await list(this.#path(repository, "_tags"))).map(tagOf).sort();
  }

  async exists(repository: string): Promise<boolean> {
    return (await list(this.#path(repository))).some((name) => name.startsWith("_"));
  }

  async addReferrer(repository: string, subject: Digest, referrer: Referrer): Promise<void> {
    await writeJson(this.#path(repository, "_referrers", hexOf(subject), hexOf(referrer.digest)), referrer);
  }

  async referrers(repository: string, subject: Digest): Promise<Referrer[]> {
    const names = await list(this.#path(repository, "_referrers", hexOf(subject)));
    const found: Referrer[] = [];
    for (const name of names.sort()) {
      const referrer = await readJson<Referrer>(this.#path(repository, "_referrers", hexOf(subject), name));
      if (referrer && (await this.manifest(repository, toDigest(name)))) found.push(referrer);
    }
    return found;
  }

  #path(repository: string, ...inside: string[]): string {
    return join(this.#root, ...repository.split("/"), ...inside);
  }
}

// Tags that differ in case only are two tags; on a case-insensitive disk they would be one file.
const fileNameOf = (tag: string): string => tag.replace(/[A-Z]/g, (letter) => `%${letter.toLowerCase()}`);
const tagOf = (name: string): string => name.replace(/%([a-z])/g, (_, letter: string) => letter.toUpperCase());

async function list(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).filter((name) => !name.endsWith(".tmp"));
}

async function readJson<T>(path: string): Promise<T | undefined> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
}

let written = 0;
async function writeJson(path: string, value: unknown): Promise<void> {
  const temporary = `${path}.${process.pid}-${written++}.tmp`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(temporary, JSON.stringify(value));
  await rename(temporary, path);
}
