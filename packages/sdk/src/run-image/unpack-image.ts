import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { compressionOfMagic, decompress } from "../compress/index.ts";
import type { Context } from "../context/index.ts";
import { FirnError } from "../errors/index.ts";
import { digestOfJson, hexOf, sha256 } from "../hash/index.ts";
import { GuestTree } from "./guest-tree.ts";
import { type LocalImage, streamVerified } from "./image-blobs.ts";
import { finishFolders, type Unpacking, unpackLayer } from "./unpack-layer.ts";

/**
 * The image's files as a folder, for the sandbox: made once, kept in the cache, never written to by what runs.
 * @returns its absolute path
 */
export async function unpackImage(image: LocalImage, context: Context): Promise<string> {
  const asRoot = process.getuid?.() === 0;
  const workdir = image.config.WorkingDir || "/";
  const key = hexOf(digestOfJson({ unpack: 1, diffIds: image.diffIds, asRoot, workdir }));
  const home = join(context.store.root, "rootfs", key);
  if (await stat(home).catch(() => undefined)) return home;

  const scratch = await context.store.scratch();
  const root = join(scratch, "rootfs");
  await mkdir(root, { mode: 0o755 });
  const tree = new GuestTree();
  tree.nodes.set("", { type: "directory", mode: 0o755, uid: 0, gid: 0, layer: -1 });
  const unpacking: Unpacking = { root, tree, asRoot, leftOut: [] };
  try {
    for (const [index, layer] of image.layers.entries()) {
      context.signal?.throwIfAborted();
      const task = context.progress.start("unpack", `layer ${index + 1} of ${image.layers.length}`, layer.size);
      let outcome: "done" | "failed" = "failed";
      try {
        await unpackLayer(
          layerTar(image, index, (bytes) => task.advance(bytes), context.signal),
          index,
          unpacking,
        );
        outcome = "done";
      } finally {
        task.end(outcome);
      }
    }
    // Runtimes make the working directory where an image lacks it.
    await mkdir(join(root, tree.follow(workdir)), { recursive: true });
    finishFolders(unpacking);
    await mkdir(join(home, ".."), { recursive: true });
    await rename(root, home).catch(async (error: NodeJS.ErrnoException) => {
      // Another process was faster.
      if (!["ENOTEMPTY", "EEXIST"].includes(error.code ?? "") || !(await readdir(home)).length) throw error;
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  const [first, ...others] = unpacking.leftOut;
  if (first) {
    const more = others.length ? ` and ${others.length} more` : "";
    context.progress.notice(`the sandbox leaves out devices and extended attributes: of ${first}${more}`);
  }
  return home;
}

/** A layer's tar, decompressed; both of its digests verified. */
async function* layerTar(
  image: LocalImage,
  index: number,
  advance: (bytes: number) => void,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const layer = image.layers[index];
  const diffId = image.diffIds[index];
  if (!layer || !diffId)
    throw new FirnError("FIRN_OCI_INVALID", "the image's layers and diff_ids are not equally many");
  const pieces = streamVerified(image.pathOf(layer.digest), layer.digest);
  const first = await pieces.next();
  if (first.done) throw new FirnError("FIRN_OCI_INVALID", `layer ${layer.digest} is empty`);
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    advance(first.value.length);
    yield first.value;
    for await (const piece of pieces) {
      signal?.throwIfAborted();
      advance(piece.length);
      yield piece;
    }
  };
  const hash = sha256();
  const format = compressionOfMagic(first.value);
  for await (const piece of decompress(counted(), format, { title: `layer ${layer.digest}` })) {
    hash.update(piece);
    yield piece;
  }
  if (`sha256:${hash.digest("hex")}` !== diffId) {
    throw new FirnError("FIRN_DIGEST_MISMATCH", `layer ${layer.digest} unpacks to something else than ${diffId}`);
  }
}
