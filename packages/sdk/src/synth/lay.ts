import type { Context } from "../context/index.ts";
import { buildLayer, type Layer } from "../layer/index.ts";
import type { Tree } from "../tree/index.ts";
import { directoriesOf } from "./layer-directories.ts";
import { type Chapter, planLayers } from "./plan-layers.ts";

/** Plans and makes the layers of some chapters over a finished tree. */
export async function lay(
  chapters: readonly Chapter[],
  tree: Tree,
  budget: number,
  context: Context,
): Promise<Layer[]> {
  const groups = planLayers(chapters, budget);
  const task = context.progress.start("layer", `${groups.length} layers`, groups.length, "items");
  const layers: Layer[] = [];
  try {
    for (const group of groups) {
      context.signal?.throwIfAborted();
      layers.push(await buildLayer(context.store, { ...group, directories: directoriesOf(group, tree) }));
      task.advance(1);
    }
    task.end();
    return layers;
  } catch (error) {
    task.end("failed");
    throw error;
  }
}
