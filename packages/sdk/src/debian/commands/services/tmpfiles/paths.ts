import type { Tree } from "../../../../tree/index.ts";
import { globPattern } from "../presets.ts";

/** Paths that a pattern of glob(3) fits, sorted. */
export function matches(tree: Tree, pattern: string): readonly string[] {
  let found = [""];
  for (const part of pattern.split("/").filter((piece) => piece !== "")) {
    if (!/[*?[\\]/.test(part)) found = found.map((path) => `${path}/${part}`).filter((path) => tree.get(path));
    else {
      const fits = globPattern(part);
      const hidden = part.startsWith(".");
      found = found.flatMap((path) =>
        tree
          .list(path === "" ? "/" : path)
          .filter((name) => (hidden || !name.startsWith(".")) && fits.test(name))
          .map((name) => `${path}/${name}`),
      );
    }
  }
  return found.map((path) => (path === "" ? "/" : path));
}
