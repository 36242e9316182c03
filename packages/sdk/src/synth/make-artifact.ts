import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type Context, withContext } from "../context/index.ts";
import type { Frozen } from "../describe/index.ts";
import { edition, type LockedStep, readLock, writeLock } from "../lock/index.ts";
import { assembleIndex, normalizePlatform, writeLayout } from "../oci/index.ts";
import { type Artifact, artifactOf } from "./artifact.ts";
import { familyOf } from "./families.ts";
import { lockPlatforms, replaceSections } from "./lock-platforms.ts";
import { type BuildPlace, defaultBudget, placeOf, withContextDirectory } from "./options.ts";
import type { Plan } from "./plan.ts";
import { type PlatformImage, platformImage } from "./platform-image.ts";
import type { SynthOptions } from "./synth.ts";
import { takeAnewWhatIsGone } from "./take-anew.ts";

/** What `synth` does. */
export async function makeArtifact(frozen: Frozen, options: SynthOptions): Promise<Artifact> {
  return withContext(options, async (context) => {
    const place = placeOf(options);
    const name = options.name ?? "image";
    const platforms = [...new Set(place.platforms.map(normalizePlatform))];
    const recipe = withContextDirectory(frozen.recipe, place.directory);
    const layerOptions = { budget: options.layers ?? defaultBudget };

    const before = await readLock(place.lockPath);
    const mend = `firn lock --platform ${platforms.join(",")}`;
    const mode = { frozen: place.frozen, update: [], mend } as const;
    let locked = await lockPlatforms(recipe, platforms, before, mode, familyOf, context);
    const make = async (steps: ReadonlyMap<string, readonly LockedStep[]>): Promise<PlatformImage[]> => {
      const images: PlatformImage[] = [];
      for (const [platform, list] of steps) images.push(await platformImage(platform, list, layerOptions, context));
      return images;
    };
    const images = await takeAnewWhatIsGone(
      () => make(locked),
      async (gone) => {
        const held = replaceSections(before, locked);
        locked = await lockPlatforms(recipe, platforms, held, { ...mode, update: gone }, familyOf, context);
      },
      place.frozen,
      context,
    );
    // What other images and platforms locked stays until `firn lock` prunes it.
    if (!place.frozen) await writeLock(place.lockPath, replaceSections(before, locked));
    return write(name, frozen, images, locked, options, place, context);
  });
}

async function write(
  name: string,
  frozen: Frozen,
  images: readonly PlatformImage[],
  locked: ReadonlyMap<string, readonly LockedStep[]>,
  options: SynthOptions,
  place: BuildPlace,
  context: Context,
): Promise<Artifact> {
  const [only] = images;
  if (!only) throw new Error("no platform");
  const root =
    images.length === 1
      ? only.manifest
      : await assembleIndex(
          context.store,
          images.map((image) => ({ platform: image.platform, manifest: image.manifest })),
        );
  const directory = resolve(place.directory, options.output ?? join("firn.out", name));
  await writeLayout(context.store, directory, root, { refName: name });
  const plan: Plan = {
    firnPlan: 1,
    name,
    edition,
    recipe: frozen.digest,
    digest: root.digest,
    platforms: Object.fromEntries(images.map((image) => [image.platform, planOf(image, locked.get(image.platform))])),
  };
  await writeFile(join(directory, "plan.json"), `${JSON.stringify(plan, undefined, 2)}\n`);
  return artifactOf(directory, root, plan);
}

function planOf(image: PlatformImage, steps: readonly LockedStep[] = []): Plan["platforms"][string] {
  return {
    manifest: image.manifest.digest,
    layers: image.layers.map(({ title, digest, diffId, size, contents }) => ({
      title,
      digest,
      diffId,
      size,
      contents: [...contents],
    })),
    config: { ...image.config },
    installation: image.installation,
    packages: packagesOf(steps),
  };
}

/** What the steps lay down; of a system's package that a later step brings anew, the version that is left. */
function packagesOf(steps: readonly LockedStep[]): Plan["platforms"][string]["packages"] {
  const all = steps.flatMap(({ family, asked, section }) => {
    const items = section?.items ?? [];
    const local = family.localItems?.(asked) ?? [];
    return [...items, ...local].map(({ name, version }) => ({ family, name, version }));
  });
  const last = new Map(all.map((one) => [`${one.family.name} ${one.name}`, one]));
  return all
    .filter((one) => !one.family.system || last.get(`${one.family.name} ${one.name}`) === one)
    .map(({ family, name, version }) => ({ family: family.name, name, version }));
}
