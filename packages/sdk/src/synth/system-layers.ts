import type { Context } from "../context/index.ts";
import { digestOfJson, type Json } from "../hash/index.ts";
import type { Layer } from "../layer/index.ts";
import { type BaseImage, edition, type Installation, type LockedStep } from "../lock/index.ts";
import { type Entry, growTree, type Part, type Tree } from "../tree/index.ts";
import { lay } from "./lay.ts";
import type { Chapter } from "./plan-layers.ts";
import { partsOfSteps } from "./step-parts.ts";
import { stepTitle } from "./step-title.ts";
import { tellReports } from "./tell-reports.ts";
import { writtenPart } from "./written-part.ts";

/** The lower half of an image: what the system's package manager lays down, and what its scripts would have done. */
export interface System {
  readonly layers: readonly Layer[];
  /** The directories, and the links to directories: what later layers must respect. */
  readonly skeleton: readonly Entry[];
  /** What packages' scripts did. */
  readonly installation: Installation;
}

/**
 * Makes a system's layers. They depend on the system's own packages only, never on what comes on top, so images that
 * share those share the layers, and a changed application does not touch them.
 */
export async function systemLayers(
  steps: readonly LockedStep[],
  base: BaseImage | undefined,
  budget: number,
  context: Context,
): Promise<System> {
  if (steps.length === 0)
    return { layers: [], skeleton: (await base?.entries()) ?? [], installation: { packages: [], reports: [] } };
  const { store } = context;
  const key = digestOfJson({
    edition,
    budget,
    base: base?.digest,
    steps: steps.map(({ placed, asked, section }) => ({
      step: placed.step,
      section: section?.items as unknown as Json,
      read: asked.local,
    })),
  } as unknown as Json);
  const known = (await store.recall("system", key)) as unknown as System | undefined;
  if (known && (await allStored(known.layers, context))) return known;

  const parts = await partsOfSteps(steps, context);
  const read = await base?.open();
  const tree = growTree([], await base?.entries(), read);
  const installation = await installed(steps, parts, tree, context);
  const { written, edits } = tree.changes();
  const effects = await writtenPart("system-configuration", written, parts.flat(), store);
  const chapters: Chapter[] = parts.map((list, index) => ({
    title: stepTitle(steps[index]),
    items: list.map((part) => ({ part, edits: edits.get(part.id) })),
  }));
  if (effects) chapters.push({ title: "system configuration", items: [{ part: effects }] });
  const layers = await lay(chapters, tree, budget, context);
  const system: System = { layers, skeleton: skeletonOf(tree), installation };
  await store.note("system", key, system as unknown as Json);
  tellReports(installation.reports, context);
  return system;
}

async function installed(
  steps: readonly LockedStep[],
  parts: readonly (readonly Part[])[],
  tree: Tree,
  context: Context,
): Promise<Installation> {
  const task = context.progress.start("effects", "what maintainer scripts would have done", 0);
  try {
    const laid = steps.map(({ asked, section }, index) => ({
      asked,
      items: section?.items ?? [],
      parts: parts[index] ?? [],
    }));
    const installation = await steps[0]?.family.install?.(tree, laid, context);
    task.end();
    return installation ?? { packages: [], reports: [] };
  } catch (error) {
    task.end("failed");
    throw error;
  }
}

function skeletonOf(tree: Tree): Entry[] {
  const skeleton: Entry[] = [];
  for (const entry of tree.entries()) {
    const leads = entry.type === "symlink" && tree.resolve(entry.path)?.type === "directory";
    if (entry.type === "directory" || leads) skeleton.push(entry);
  }
  return skeleton;
}

async function allStored(layers: readonly Layer[], context: Context): Promise<boolean> {
  const sizes = await Promise.all(layers.map((layer) => context.store.sizeOf(layer.digest)));
  return layers.every((layer, index) => sizes[index] === layer.size);
}
