import { spawn } from "node:child_process";
import { LayerStack } from "../../../packages/sdk/src/base-image/layer-stack.ts";
import type { Context } from "../../../packages/sdk/src/context/index.ts";
import type { BaseImage } from "../../../packages/sdk/src/lock/index.ts";

/** A root file system as the image of one layer that a registry would have of it. */
export async function baseImageOf(folder: string, context: Context): Promise<BaseImage> {
  const { store } = context;
  const words = ["--numeric-owner", "--sort=name", "--xattrs", "-C", folder, "-c", "."];
  const tar = spawn("tar", words, { stdio: ["ignore", "pipe", "inherit"] });
  const { digest, size } = await store.put(tar.stdout);
  const layer = { digest, size, diffId: digest, mediaType: "application/vnd.oci.image.layer.v1.tar" };
  const stack = new LayerStack(store, [layer], () => Promise.resolve());
  return {
    layers: [layer],
    history: [],
    config: {},
    find: (path) => stack.find(path),
    entries: () => stack.entries(),
    open: () => stack.open(),
    fetch: () => Promise.resolve(),
    name: folder,
    digest,
  };
}
