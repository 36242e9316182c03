import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Difference } from "./compare.ts";
import { differenceClasses } from "./known-differences.ts";

export interface Explained {
  /** How many differences each class has, by its name. */
  readonly counts: ReadonlyMap<string, number>;
  /** What no class explains. */
  readonly unexplained: readonly string[];
}

/** Sorts differences into the classes that are right; what is left has to be mended, or argued for. */
export function explain(differences: readonly Difference[], aptRoot: string, firnRoot: string): Explained {
  const counts = new Map<string, number>();
  const unexplained: string[] = [];
  for (const { path, kind } of differences) {
    const known = differenceClasses.find(({ paths, kinds }) => paths.test(path) && kinds.includes(kind));
    const [apt, firn] = [aptRoot, firnRoot].map((root) =>
      known?.normalise && kind === "content" ? known.normalise(readFileSync(join(root, path), "utf8")) : "",
    );
    if (known && apt === firn) counts.set(known.name, (counts.get(known.name) ?? 0) + 1);
    else unexplained.push(`${path}: ${kind}`);
  }
  return { counts, unexplained };
}
