import { readFileSync, rmSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FirnError } from "../errors/index.ts";
import { type Digest, hexOf } from "../hash/index.ts";
import { onDisk } from "../store/disk-error.ts";
import type { Store } from "../store/index.ts";
import { type Descriptor, isIndex, readIndex, readManifest } from "./documents.ts";
import { mediaTypes } from "./media-types.ts";
import { type BlobSource, blobPath } from "./open-layout.ts";
import { placeBlob, replaceBy, unfinished } from "./place-blob.ts";

const layoutFile = JSON.stringify({ imageLayoutVersion: "1.0.0" });

/**
 * Writes an image with everything it refers to as an OCI image layout. Blobs are hard links into the store where the
 * disk allows, so that a second copy costs nothing; what an older image left behind is removed. `index.json` is
 * replaced when all that it leads to is there: whoever reads meanwhile finds the old image or the new one. Other files
 * in the folder are left alone.
 *
 * @param root The manifest or index, in the store with all that it refers to.
 * @param options `refName` becomes `org.opencontainers.image.ref.name`.
 * @throws FIRN_USAGE where the folder holds something else than a layout; FIRN_DISK_FULL, FIRN_DISK_FAILED;
 *   FIRN_CACHE_MISSING, FIRN_CACHE_CORRUPT for blobs of the store
 * @example
 * ```ts
 * await writeLayout(store, "firn.out/web", manifest, { refName: "web" });
 * ```
 */
export async function writeLayout(
  store: Store,
  directory: string,
  root: Descriptor,
  options: { readonly refName: string },
): Promise<void> {
  const needed = await referencedFrom(store, root);
  const blobs = join(directory, "blobs", "sha256");
  const annotations = { "org.opencontainers.image.ref.name": options.refName };
  const index = { schemaVersion: 2, mediaType: mediaTypes.index, manifests: [{ ...root, annotations }] };
  const indexText = `${JSON.stringify(index, undefined, 2)}\n`;
  await onDisk(directory, async () => {
    await refuseOthers(directory);
    await mkdir(blobs, { recursive: true });
    await replace(join(directory, "oci-layout"), layoutFile);
    for (const blob of needed) await placeBlob(store, blob, blobPath(directory, blob.digest));
    await replace(join(directory, "index.json"), indexText);
    // Once more: another process may have finished its image here in between, and tidied up.
    for (const blob of needed) await placeBlob(store, blob, blobPath(directory, blob.digest));
    await tidy(directory, blobs, indexText, new Set(needed.map(({ digest }) => hexOf(digest))));
  });
}

/** Somebody's folder that happens to have an `index.json` must not lose it. */
async function refuseOthers(directory: string): Promise<void> {
  const names = new Set(await readdir(directory).catch(() => []));
  if (names.has("oci-layout") || !(names.has("index.json") || names.has("blobs"))) return;
  throw new FirnError("FIRN_USAGE", `${directory} has files of somebody else: it is no OCI image layout`, {
    hint: "Choose another folder for the output, or empty this one.",
  });
}

async function tidy(directory: string, blobs: string, indexText: string, wanted: ReadonlySet<string>): Promise<void> {
  for (const name of await readdir(blobs)) {
    if (wanted.has(name)) continue;
    // Another process may write its own image at any time, and what is needed is then for it to say. Looked at anew for
    // each blob, and without a pause: it places its blobs again once its index is there.
    if (readFileSync(join(directory, "index.json"), "utf8") !== indexText) return;
    rmSync(join(blobs, name), { force: true });
  }
  for (const name of await readdir(directory)) {
    if (/^(index\.json|oci-layout)\./.test(name) && name.endsWith(unfinished)) {
      await rm(join(directory, name), { force: true });
    }
  }
}

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

async function replace(path: string, text: string): Promise<void> {
  if ((await readFile(path, "utf8").catch(() => undefined)) === text) return;
  await replaceBy((temporary) => writeFile(temporary, text), path);
}
