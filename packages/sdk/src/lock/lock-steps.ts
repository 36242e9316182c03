import type { Context } from "../context/index.ts";
import type { PlacedStep, Recipe, Step } from "../describe/index.ts";
import { FirnError } from "../errors/index.ts";
import type { Json } from "../hash/index.ts";
import type { BaseImage, Family, StepRequest } from "./family.ts";
import type { LockFile } from "./lock-file.ts";
import type { LockedItem, Section } from "./section.ts";
import { sectionId, sortItems } from "./section-id.ts";

/** A step together with what it stands on and what the lock holds for it. */
export interface LockedStep {
  readonly placed: PlacedStep;
  readonly family: Family;
  readonly asked: StepRequest;
  /** Undefined for steps that lock nothing. */
  readonly section: Section | undefined;
}

export interface LockMode {
  /** A missing or stale section is an error. */
  readonly frozen: boolean;
  /** Names to take anew although the lock holds them; `true`: everything. */
  readonly update: true | readonly string[];
  /** The command that would mend a stale lock, for errors. */
  readonly mend: string;
}

/**
 * Walks a recipe for one platform: takes from the lock what it holds, resolves what it lacks.
 * @throws FIRN_LOCK_STALE under `frozen`, and what resolving throws.
 */
export async function lockSteps(
  recipe: Recipe,
  platform: string,
  lock: LockFile,
  mode: LockMode,
  familyOf: (step: Step) => Family,
  context: Context,
): Promise<LockedStep[]> {
  const held = new Map(lock.sections.map((section) => [section.id, section]));
  const facts = new Map<string, string>();
  const chains = new Map<Family, Section[]>();
  const steps: LockedStep[] = [];
  let base: StepRequest["base"];
  for (const placed of recipe.steps) {
    const family = familyOf(placed.step);
    const earlier = chains.get(family) ?? [];
    const { step, context: from } = placed;
    const before: StepRequest = { step, platform, facts, earlier: [...earlier], context: from, base };
    try {
      for (const [key, value] of (await family.look?.(before, context)) ?? []) {
        if (!facts.has(key)) facts.set(key, value);
      }
      const local = await family.readLocal?.(before, context);
      const asked = { ...before, facts: new Map(facts), ...(local !== undefined && { local }) };
      const request = await family.request?.(asked);
      let section: Section | undefined;
      if (request !== undefined) {
        section = await lockOne(family, asked, request, held, lock, mode, context);
        chains.set(family, [...earlier, section]);
      }
      for (const [key, value] of family.facts?.(asked, section?.items ?? []) ?? []) facts.set(key, value);
      if (section && family.base) base = onceOf(family, asked, section, context);
      steps.push({ placed, family, asked, section });
    } catch (error) {
      throw FirnError.is(error) ? error.located(placed.at) : error;
    }
  }
  return steps;
}

/** The image that the others start from, read once, and only if one of them asks. */
function onceOf(family: Family, asked: StepRequest, { items }: Section, context: Context): StepRequest["base"] {
  let image: Promise<BaseImage> | undefined;
  return () => (image ??= Promise.resolve(family.base?.(asked, items, context)).then(found));
}

function found(image: BaseImage | undefined): BaseImage {
  if (!image) throw new Error("a family that gives bases gave none");
  return image;
}

async function lockOne(
  family: Family,
  asked: StepRequest,
  request: Json,
  held: ReadonlyMap<string, Section>,
  lock: LockFile,
  mode: LockMode,
  context: Context,
): Promise<Section> {
  const before = asked.earlier.at(-1);
  const { platform } = asked;
  const id = sectionId(family.name, platform, request, before);
  const found = held.get(id);
  const named = mode.update === true ? undefined : new Set(mode.update);
  const asksAnew = named === undefined || found?.items.some((item) => named.has(item.name));
  if (found && !asksAnew) return found;
  if (mode.frozen) {
    throw new FirnError(
      "FIRN_LOCK_STALE",
      `firn.lock has no entry for ${family.name} ${describe(request)} on ${platform}`,
      {
        hint: mode.mend,
        details: { family: family.name, platform, request },
      },
    );
  }
  if (!family.resolve) throw new Error(`family ${family.name} locks but cannot resolve`);
  const all = preferred(family, platform, lock);
  const prefer = named ? all.filter((item) => !named.has(item.name)) : [];
  const task = context.progress.start("lock", `${family.name} ${describe(request)} ${platform}`, 0);
  let items: readonly LockedItem[];
  try {
    items = await family.resolve({ ...asked, held: all }, prefer, context);
    task.end();
  } catch (error) {
    task.end("failed");
    throw error;
  }
  return { id, family: family.name, platform, request, after: before?.id, items: sortItems(items) };
}

/** What any section of the lock held for this family and platform: kept where it still fits. */
function preferred(family: Family, platform: string, lock: LockFile): LockedItem[] {
  return lock.sections.flatMap((s) => (s.family === family.name && s.platform === platform ? s.items : []));
}

function describe(request: Json): string {
  const text = JSON.stringify(request);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
