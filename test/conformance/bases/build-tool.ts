import { join } from "node:path";
import { succeed } from "../rootfs/chroot.ts";

/** buildah with a storage of the harness's own. */
export interface BuildTool {
  readonly run: (...words: readonly string[]) => Promise<string>;
  /** Mounts a container of an image for as long as the work takes. */
  readonly inContainer: <T>(image: string, work: (root: string, container: string) => Promise<T>) => Promise<T>;
}

export function openBuildTool(folder: string): BuildTool {
  const storage = ["--root", join(folder, "storage"), "--runroot", join(folder, "run")];
  const run = async (...words: readonly string[]): Promise<string> =>
    (await succeed("buildah", [...storage, ...words])).trim();
  return {
    run,
    async inContainer(image, work) {
      const container = await run("from", "--pull-never", image);
      try {
        return await work(await run("mount", container), container);
      } finally {
        await run("rm", container);
      }
    },
  };
}
