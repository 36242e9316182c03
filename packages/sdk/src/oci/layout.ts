import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { copyFile, link, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FirnError } from "../errors/index.ts";
import { type Digest, digestOf, hexOf, sha256, toDigest } from "../hash/index.ts";
import type { Store } from "../store/index.ts";
import { type Descriptor, isIndex, readIndex, readManifest } from "./documents.ts";

/** Where manifests and blobs are read from, verified. */
export interface BlobSource {
  read(digest: Digest): AsyncIterable<Uint8Array>;
  readAll(digest: Digest): Promise<Buffer>;
}

/** An opened OCI image layout. */
export interface Layout extends BlobSource {
  readonly directory: string;
  /** The image, or the index of images, that it holds. */
  readonly root: Descriptor;
}

const layoutFile = `${JSON.stringify({ imageLayoutVersion: "1.0.0" })}`;

/**
 * Writes an image with everything it refers to as an OCI image layout. Blobs are hard links into the store where the
 * disk allows, so that a second copy costs nothing; what an older image left behind is removed. `index.json` is
 * replaced last: whoever reads meanwhile sees the old image or the new one, whole.
 * @throws FIRN_DISK_FULL, FIRN_DISK_FAILED
 */
export async function writeLayout(
  store: Store,
  directory: string,
  root: Descriptor,
  options: { readonly refName: string },
): Promise<void> {
  const blobs = join(directory, "blobs", "sha256");
  try {
    await mkdir(blobs, { recursive: true });
    const needed = await referencedFrom(store, root);
    const there = new Set(await readdir(blobs));
    for (const { digest, size } of needed) await place(store, digest, size, join(blobs, hexOf(digest)));
    await replace(join(directory, "oci-layout"), layoutFile);
    const annotations = { "org.opencontainers.image.ref.name": options.refName };
    const index = { schemaVersion: 2, manifests: [{ ...root, annotations }] };
    await replace(join(directory, "index.json"), `${JSON.stringify(index, undefined, 2)}\n`);
    const wanted = new Set(needed.map(({ digest }) => hexOf(digest)));
    await Promise.all([...there].filter((name) => !wanted.has(name)).map((name) => rm(join(blobs, name))));
  } catch (cause) {
    if (FirnError.is(cause)) throw cause;
    const full = (cause as NodeJS.ErrnoException).code === "ENOSPC";
    const why = full ? "the disk is full" : (cause as Error).message;
    throw new FirnError(full ? "FIRN_DISK_FULL" : "FIRN_DISK_FAILED", `${directory} could not be written: ${why}`, {
      cause,
    });
  }
}

/**
 * Opens a layout of one image.
 * @throws FIRN_OCI_INVALID where it is not a layout, or holds several images
 */
export async function openLayout(directory: string): Promise<Layout> {
  const text = await readFile(join(directory, "index.json")).catch((cause: unknown) => {
    throw new FirnError("FIRN_OCI_INVALID", `${directory} is not an OCI image layout: it has no index.json`, { cause });
  });
  const [root, ...others] = readIndex(text).manifests;
  if (!root || others.length > 0) {
    throw new FirnError("FIRN_OCI_INVALID", `${directory} holds ${others.length + (root ? 1 : 0)} images, not one`);
  }
  const { annotations: _, ...descriptor } = root;
  const pathOf = (digest: Digest): string => join(directory, "blobs", "sha256", hexOf(digest));
  return {
    directory,
    root: descriptor,
    read: (digest) => readVerified(pathOf(digest), digest),
    async readAll(digest) {
      const bytes = await readFile(pathOf(digest));
      if (digestOf(bytes) !== digest) throw damaged(pathOf(digest));
      return bytes;
    },
  };
}

async function* readVerified(path: string, digest: Digest): AsyncGenerator<Uint8Array, void, undefined> {
  const hash = sha256();
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 18 }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    yield chunk;
  }
  if (toDigest(hash.digest("hex")) !== digest) throw damaged(path);
}

const damaged = (path: string): FirnError =>
  new FirnError("FIRN_CACHE_CORRUPT", `${path} does not have the bytes that its name says`);

/** Every blob that a root refers to, itself included, each once. */
async function referencedFrom(store: BlobSource, root: Descriptor): Promise<Descriptor[]> {
  const found = new Map<Digest, Descriptor>();
  const visit = async (descriptor: Descriptor): Promise<void> => {
    if (found.has(descriptor.digest)) return;
    found.set(descriptor.digest, descriptor);
    const bytes = await store.readAll(descriptor.digest);
    if (isIndex(bytes)) {
      for (const manifest of readIndex(bytes).manifests) await visit(manifest);
      return;
    }
    const { config, layers } = readManifest(bytes);
    for (const blob of [config, ...layers]) found.set(blob.digest, blob);
  };
  await visit(root);
  return [...found.values()];
}

async function place(store: Store, digest: Digest, size: number, path: string): Promise<void> {
  const facts = await stat(path).catch(() => undefined);
  if (facts?.size === size) return;
  await rm(path, { force: true });
  const source = store.pathOf(digest);
  try {
    await link(source, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return;
    if (code === "ENOENT") throw error;
    // Another disk, or one without hard links.
    const temporary = `${path}.${randomUUID()}.tmp`;
    await copyFile(source, temporary);
    await rename(temporary, path);
  }
}

async function replace(path: string, text: string): Promise<void> {
  if ((await readFile(path, "utf8").catch(() => undefined)) === text) return;
  const temporary = `${path}.${randomUUID()}.tmp`;
  await writeFile(temporary, text);
  await rename(temporary, path);
}
