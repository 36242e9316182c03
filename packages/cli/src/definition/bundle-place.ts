import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { kindOf } from "./find-target.ts";

export interface BundlePlace {
  /** The bundle's path: below the definition's own node_modules where there is one, so that computed imports resolve. */
  readonly path: string;
  remove(): Promise<void>;
}

export async function bundlePlace(file: string): Promise<BundlePlace> {
  const folder = (await belowModules(file)) ?? (await mkdtemp(join(tmpdir(), "firn-")));
  return { path: join(folder, "image.mjs"), remove: () => rm(folder, { recursive: true, force: true }) };
}

async function belowModules(file: string): Promise<string | undefined> {
  for (let directory = dirname(file); ; directory = dirname(directory)) {
    const modules = join(directory, "node_modules");
    if ((await kindOf(modules)) === "directory") {
      const folder = join(modules, ".cache", "firn", `${process.pid}-${randomBytes(4).toString("hex")}`);
      // A folder that may not be written to, as of another user or a read-only disk, is no reason to fail.
      return mkdir(folder, { recursive: true }).then(
        () => folder,
        () => undefined,
      );
    }
    if (dirname(directory) === directory) return undefined;
  }
}
