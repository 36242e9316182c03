import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Digest, digestOf, hexOf } from "../../hash/index.ts";
import type { Store } from "../../store/index.ts";

/** What a repository knows of a manifest; its bytes are in the store. */
export interface ManifestRecord {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly size: number;
  readonly subject?: string;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

interface TagRecord {
  readonly tag: string;
  readonly digest: Digest;
}

/**
 * Names of repositories, their manifests and tags, below the cache's folder. One small file each, written under
 * another name and then renamed, so that several servers may share a cache. Files are named by hashes: tags differ by
 * case alone and repositories may be called `aux`, which not every disk can hold.
 */
export interface Repositories {
  exists(repository: string): Promise<boolean>;
  names(): Promise<string[]>;
  putManifest(repository: string, record: ManifestRecord): Promise<void>;
  manifest(repository: string, digest: Digest): Promise<ManifestRecord | undefined>;
  manifests(repository: string): Promise<ManifestRecord[]>;
  removeManifest(repository: string, record: ManifestRecord): Promise<void>;
  putTag(repository: string, tag: string, digest: Digest): Promise<void>;
  tagged(repository: string, tag: string): Promise<Digest | undefined>;
  /** Sorted by code points. */
  tags(repository: string): Promise<string[]>;
  removeTag(repository: string, tag: string): Promise<boolean>;
}

const fileFor = (name: string): string => `${hexOf(digestOf(name))}.json`;

export async function openRepositories(store: Store, scratch: string): Promise<Repositories> {
  const root = join(store.root, "registry");
  await mkdir(root, { recursive: true });
  let count = 0;

  const folderOf = (repository: string, kind = ""): string => join(root, hexOf(digestOf(repository)), kind);

  const save = async (folder: string, name: string, value: unknown): Promise<void> => {
    const temporary = join(scratch, `record-${count++}`);
    await writeFile(temporary, `${JSON.stringify(value)}\n`);
    await mkdir(folder, { recursive: true });
    await rename(temporary, join(folder, fileFor(name)));
  };

  const load = async <T>(folder: string, name: string): Promise<T | undefined> => {
    const text = await readFile(join(folder, fileFor(name)), "utf8").catch(ignoreMissing);
    return text === undefined ? undefined : (JSON.parse(text) as T);
  };

  const loadAll = async <T>(folder: string): Promise<T[]> => {
    const files = (await readdir(folder).catch(ignoreMissing)) ?? [];
    const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8").catch(ignoreMissing)));
    return texts.filter((text) => text !== undefined).map((text) => JSON.parse(text) as T);
  };

  const addName = async (repository: string): Promise<void> => {
    if (!(await load(folderOf(repository), "name"))) await save(folderOf(repository), "name", { name: repository });
  };

  const tags = (repository: string): Promise<TagRecord[]> => loadAll<TagRecord>(folderOf(repository, "tags"));

  return {
    exists: async (repository) => (await stat(folderOf(repository)).catch(ignoreMissing)) !== undefined,
    async names() {
      const folders = await readdir(root);
      const all = await Promise.all(folders.map((folder) => load<{ name: string }>(join(root, folder), "name")));
      return all.flatMap((record) => (record ? [record.name] : [])).sort();
    },
    async putManifest(repository, record) {
      await addName(repository);
      await save(folderOf(repository, "manifests"), record.digest, record);
    },
    manifest: (repository, digest) => load(folderOf(repository, "manifests"), digest),
    manifests: (repository) => loadAll(folderOf(repository, "manifests")),
    async removeManifest(repository, record) {
      for (const { tag, digest } of await tags(repository)) {
        if (digest === record.digest) await rm(join(folderOf(repository, "tags"), fileFor(tag)), { force: true });
      }
      await rm(join(folderOf(repository, "manifests"), fileFor(record.digest)), { force: true });
    },
    async putTag(repository, tag, digest) {
      await addName(repository);
      await save(folderOf(repository, "tags"), tag, { tag, digest });
    },
    tagged: async (repository, tag) => (await load<TagRecord>(folderOf(repository, "tags"), tag))?.digest,
    tags: async (repository) => (await tags(repository)).map(({ tag }) => tag).sort(),
    async removeTag(repository, tag) {
      if (!(await load(folderOf(repository, "tags"), tag))) return false;
      await rm(join(folderOf(repository, "tags"), fileFor(tag)), { force: true });
      return true;
    },
  };
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT" && error.code !== "ENOTDIR") throw error;
  return undefined;
}
