import { type Context, withContext } from "../context/index.ts";
import type { Frozen } from "../describe/index.ts";
import {
  emptyLock,
  type Installation,
  type LockedStep,
  type LockFile,
  lockChanges,
  readLock,
  writeLock,
} from "../lock/index.ts";
import { normalizePlatform } from "../oci/index.ts";
import { familyOf } from "./families.ts";
import { lockPlatforms, replaceSections, sectionsOf } from "./lock-platforms.ts";
import type { LockOptions, LockReport } from "./lock-verb.ts";
import { defaultBudget, hostPlatform, placeOf, withContextDirectory } from "./options.ts";
import { systemOf } from "./platform-image.ts";

/** What `lock` does. */
export async function lockImages(images: Readonly<Record<string, Frozen>>, options: LockOptions): Promise<LockReport> {
  return withContext(options, async (context) => {
    // Unlike synth, this verb is there to write the lock, in CI too, unless told otherwise.
    const place = placeOf({ ...options, frozen: options.frozen ?? false });
    const before = await readLock(place.lockPath);
    const platforms = options.platforms?.length ? options.platforms : defaultPlatforms(before);
    const normal = [...new Set(platforms.map(normalizePlatform))].sort();
    const mode = { frozen: place.frozen, update: options.update ?? [], mend: "firn lock" } as const;
    let after: LockFile = { ...emptyLock, edition: before.edition };
    // Images are locked one after the other against what the ones before them took, so that they share versions.
    let known = before;
    const asksAnew = mode.update === true || mode.update.length > 0;
    const done = new Set<string>();
    const lockedImages = new Map<string, ReadonlyMap<string, readonly LockedStep[]>>();
    for (const [name, frozen] of Object.entries(images)) {
      const recipe = withContextDirectory(frozen.recipe, place.directory);
      const first = done.size === 0 || !asksAnew;
      const locked = await lockPlatforms(
        recipe,
        normal,
        known,
        first ? mode : { ...mode, update: [] },
        familyOf,
        context,
      );
      lockedImages.set(name, locked);
      for (const section of sectionsOf(locked)) done.add(section.id);
      known = replaceSections(known, locked);
      after = replaceSections(after, locked);
    }
    const changed = place.frozen ? false : await writeLock(place.lockPath, after);
    const items = new Set(after.sections.flatMap((s) => s.items.map((i) => `${s.platform} ${i.name} ${i.version}`)));
    const changes = lockChanges(before, after);
    const report = { path: place.lockPath, changed, changes, platforms: normal, items: items.size };
    if (!changed && !options.explain) return report;
    const installations = await installationsOf(lockedImages, options.explain ?? false, context);
    return options.explain ? { ...report, installations } : report;
  });
}

/**
 * Interprets the maintainer scripts of each image and platform; what they cannot do is told on the way. On a registry's
 * image only where the user asks for it, since for that all of its layers are fetched: synth tells as much.
 */
async function installationsOf(
  images: ReadonlyMap<string, ReadonlyMap<string, readonly LockedStep[]>>,
  isAsked: boolean,
  context: Context,
): Promise<Record<string, Record<string, Installation>>> {
  const found: Record<string, Record<string, Installation>> = {};
  for (const [name, platforms] of images) {
    for (const [platform, steps] of platforms) {
      const isOnImage = steps.some(({ placed }) => placed.step.kind === "image");
      if (!steps.some(({ family }) => family.system) || (isOnImage && !isAsked)) continue;
      const { system } = await systemOf(steps, { budget: defaultBudget }, context);
      (found[name] ??= {})[platform] = system.installation;
    }
  }
  return found;
}

function defaultPlatforms(before: LockFile): string[] {
  return ["linux/amd64", "linux/arm64", hostPlatform(), ...before.sections.map((section) => section.platform)];
}
