import { mkdir } from "node:fs/promises";
import type { Context } from "../../../packages/sdk/src/context/index.ts";
import { type DebianStep, debianFamily } from "../../../packages/sdk/src/debian/debian-family.ts";
import type { LaidStep, Section, StepRequest } from "../../../packages/sdk/src/lock/index.ts";
import { growTree, type Part } from "../../../packages/sdk/src/tree/index.ts";
import { writeTree } from "./write-tree.ts";

export interface FirnRoot {
  /** Locked packages: `name version`. */
  readonly packages: readonly string[];
}

/** Resolves, unpacks and finishes a system as a build does, and writes it to a directory. */
export async function makeFirnRoot(
  steps: readonly DebianStep[],
  platform: string,
  root: string,
  context: Context,
): Promise<FirnRoot> {
  const facts = new Map<string, string>();
  const earlier: Section[] = [];
  const laid: LaidStep<DebianStep>[] = [];
  const parts: Part[] = [];
  for (const step of steps) {
    const asked: StepRequest<DebianStep> = { step, platform, facts: new Map(facts), earlier: [...earlier] };
    const request = debianFamily.request?.(asked) ?? null;
    const items = (await debianFamily.resolve?.(asked, [], context)) ?? [];
    for (const [key, value] of debianFamily.facts?.(asked, items) ?? []) facts.set(key, value);
    earlier.push({ id: String(earlier.length), family: "debian", platform, request, items });
    const placed = { step, at: undefined, context: undefined };
    const own = (await debianFamily.parts?.(asked, items, placed, context)) ?? [];
    laid.push({ asked, items, parts: own });
    parts.push(...own);
  }
  const tree = growTree([]);
  await debianFamily.install?.(tree, laid, context);
  await mkdir(root, { recursive: true });
  writeTree(tree, parts, root);
  return { packages: laid.flatMap(({ items }) => items.map(({ name, version }) => `${name} ${version}`)).sort() };
}
