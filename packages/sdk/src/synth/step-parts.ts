import pLimit from "p-limit";
import type { Context } from "../context/index.ts";
import { FirnError } from "../errors/index.ts";
import type { LockedStep } from "../lock/index.ts";
import type { Part } from "../tree/index.ts";

/** The parts of each step, in the order of steps; errors point at the user's line. */
export async function partsOfSteps(steps: readonly LockedStep[], context: Context): Promise<(readonly Part[])[]> {
  // Families bound their own concurrency; two steps at a time keep the network busy while one waits for the CPU.
  const limit = pLimit(2);
  return Promise.all(steps.map((step) => limit(() => partsOfStep(step, context))));
}

export async function partsOfStep(step: LockedStep, context: Context): Promise<readonly Part[]> {
  const { family, asked, section, placed } = step;
  if (!family.parts) return [];
  try {
    return await family.parts(asked, section?.items ?? [], placed, context);
  } catch (error) {
    throw FirnError.is(error) ? error.located(placed.at) : error;
  }
}
