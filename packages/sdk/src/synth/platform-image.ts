import type { Context } from "../context/index.ts";
import type { Digest, Json } from "../hash/index.ts";
import { digestOfJson } from "../hash/index.ts";
import type { Layer } from "../layer/index.ts";
import { type BaseImage, edition, type Installation, type LockedStep } from "../lock/index.ts";
import { assembleImage, type Descriptor, type ImageConfig } from "../oci/index.ts";
import { growTree, type Part, type PartEdits, type Tree } from "../tree/index.ts";
import { lay } from "./lay.ts";
import type { Chapter } from "./plan-layers.ts";
import { partsOfSteps } from "./step-parts.ts";
import { stepTitle } from "./step-title.ts";
import { type System, systemLayers } from "./system-layers.ts";
import { writtenPart } from "./written-part.ts";

/** One platform of an image, made: all of its blobs are in the store. */
export interface PlatformImage {
  readonly platform: string;
  readonly manifest: Descriptor;
  readonly configDigest: Digest;
  readonly config: ImageConfig;
  readonly layers: readonly Layer[];
  /** What the system's packages' scripts did. */
  readonly installation: Installation;
}

export interface LayerOptions {
  /** How many layers to aim for, the base's not counted. Default 10. */
  readonly budget: number;
}

/**
 * Makes one platform's image from locked steps. Decided from hashes alone where nothing changed: local files are
 * hashed, and the rest is remembered.
 */
export async function platformImage(
  platform: string,
  steps: readonly LockedStep[],
  options: LayerOptions,
  context: Context,
): Promise<PlatformImage> {
  const { store } = context;
  const local = steps.filter((step) => step.family.parts && !step.section && !step.family.system);
  const localParts = new Map<LockedStep, readonly Part[]>();
  for (const [index, parts] of (await partsOfSteps(local, context)).entries()) {
    const step = local[index];
    if (step) localParts.set(step, parts);
  }
  const key = digestOfJson({
    edition,
    platform,
    options,
    steps: steps.map((step) => ({
      step: step.placed.step,
      locked: step.section?.items,
      read: step.asked.local,
      local: localParts.get(step)?.map((part) => part.id),
    })),
  } as unknown as Json);
  const known = (await store.recall("image", key)) as unknown as PlatformImage | undefined;
  if (known && (await complete(known, context))) return known;

  const { base, system } = await systemOf(steps, options, context);
  const rest = steps.filter((step) => step.family.parts && !step.family.system);
  const fetched = await partsOfSteps(
    rest.filter((step) => !localParts.has(step)),
    context,
  );
  const parts = rest.map((step) => localParts.get(step) ?? fetched.shift() ?? []);
  const tree = growTree(parts.flat(), system.skeleton);
  const { written, edits } = tree.changes();
  const chapters: Chapter[] = parts.map((list, index) => ({
    title: stepTitle(rest[index]),
    items: list
      .map((part) => ({ part, edits: edits.get(part.id) }))
      .filter(({ part, edits: changed }) => leavesSomething(part, changed, tree)),
  }));
  // A file below a link of the system (`/bin/x`) goes to where the link leads.
  const moved = await writtenPart("files-behind-links", written, parts.flat(), store);
  if (moved) chapters.push({ title: "files behind links", items: [{ part: moved }] });
  const layers = [
    ...system.layers,
    ...(await lay(chapters, tree, Math.max(1, options.budget - system.layers.length), context)),
  ];
  let config: ImageConfig = base?.config ?? {};
  for (const { family, placed } of steps) config = family.configure?.(config, placed.step, platform) ?? config;
  await base?.fetch();
  const assembled = await assembleImage(store, { platform, config, layers, base });
  const image: PlatformImage = { platform, config, layers, installation: system.installation, ...assembled };
  await store.note("image", key, image as unknown as Json);
  return image;
}

/** The lower half of a platform's image: what it starts from, and what its package manager lays down. */
export async function systemOf(
  steps: readonly LockedStep[],
  options: LayerOptions,
  context: Context,
): Promise<{ readonly base: BaseImage | undefined; readonly system: System }> {
  const base = await baseImage(steps, context);
  const system = await systemLayers(
    steps.filter((step) => step.family.system),
    base,
    Math.max(1, Math.ceil(options.budget * 0.6)),
    context,
  );
  return { base, system };
}

async function baseImage(steps: readonly LockedStep[], context: Context): Promise<BaseImage | undefined> {
  const [first] = steps;
  // `scratch` asks for nothing, so that nothing is locked and there is no base.
  return first?.section && first.family.base?.(first.asked, first.section.items, context);
}

/** Whether anything of a part stays where the part has it: what lies behind links has moved away. */
const leavesSomething = (part: Part, edits: PartEdits | undefined, tree: Tree): boolean =>
  part.entries.some(({ path, type }) =>
    type === "directory"
      ? tree.get(path)?.type === "directory" && tree.get(path)?.path === path
      : !edits?.without.has(path),
  );

async function complete(image: PlatformImage, context: Context): Promise<boolean> {
  const wanted: { digest: Digest; size?: number }[] = [image.manifest, ...image.layers, { digest: image.configDigest }];
  const sizes = await Promise.all(wanted.map(({ digest }) => context.store.sizeOf(digest)));
  return wanted.every(({ size }, index) => sizes[index] !== undefined && (size === undefined || size === sizes[index]));
}
