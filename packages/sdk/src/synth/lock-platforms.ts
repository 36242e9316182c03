import type { Context } from "../context/index.ts";
import type { Recipe, Step } from "../describe/index.ts";
import { type Family, type LockedStep, type LockFile, type LockMode, lockSteps, type Section } from "../lock/index.ts";

/** Locks a recipe for several platforms, one after the other (they share indexes, which the first one caches). */
export async function lockPlatforms(
  recipe: Recipe,
  platforms: readonly string[],
  lock: LockFile,
  mode: LockMode,
  familyOf: (step: Step) => Family,
  context: Context,
): Promise<Map<string, LockedStep[]>> {
  const locked = new Map<string, LockedStep[]>();
  for (const platform of platforms) {
    locked.set(platform, await lockSteps(recipe, platform, lock, mode, familyOf, context));
  }
  return locked;
}

export const sectionsOf = (locked: ReadonlyMap<string, readonly LockedStep[]>): Section[] =>
  [...locked.values()].flat().flatMap((step) => step.section ?? []);

/** The lock with these sections in place of those that had the same id. */
export function replaceSections(lock: LockFile, locked: ReadonlyMap<string, readonly LockedStep[]>): LockFile {
  const sections = new Map(lock.sections.map((section) => [section.id, section]));
  for (const section of sectionsOf(locked)) sections.set(section.id, section);
  return { ...lock, sections: [...sections.values()] };
}
