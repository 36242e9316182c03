import { dirname, join } from "node:path";
import { kindOf } from "./find-target.ts";

/**
 * Where a definition's lock lies: the nearest `firn.lock` from the definition's folder up to the project's root (the
 * first folder with a package.json or .git), else beside the definition.
 */
export async function lockPlace(file: string): Promise<string> {
  const beside = join(dirname(file), "firn.lock");
  for (let directory = dirname(file); ; directory = dirname(directory)) {
    const lock = join(directory, "firn.lock");
    if ((await kindOf(lock)) === "file") return lock;
    const isRoot = (await kindOf(join(directory, "package.json"))) || (await kindOf(join(directory, ".git")));
    if (isRoot || dirname(directory) === directory) return beside;
  }
}
