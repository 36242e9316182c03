import { join } from "node:path";
import { must } from "./firn.ts";

/** Pushes archives as the layers of an image, with tools that are not firn's. */
export async function pushLayers(folder: string, archives: readonly string[], reference: string): Promise<void> {
  const layout = join(folder, "layout");
  const image = `${layout}:image`;
  await must("umoci", ["init", "--layout", layout]);
  await must("umoci", ["new", "--image", image]);
  for (const archive of archives) await must("umoci", ["raw", "add-layer", "--image", image, archive]);
  const path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  await must("umoci", ["config", "--image", image, "--config.env", path, "--config.cmd", "bash"]);
  await must("skopeo", ["copy", "--dest-tls-verify=false", `oci:${image}`, `docker://${reference}`]);
}

/** Unpacks an image as a runtime would; gives the folder of its root file system. */
export async function unpackImage(layout: string, tag: string, bundle: string): Promise<string> {
  await must("umoci", ["unpack", "--image", `${layout}:${tag}`, bundle]);
  return join(bundle, "rootfs");
}
