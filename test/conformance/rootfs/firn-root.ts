import type { Context } from "../../../packages/sdk/src/context/index.ts";
import { type DebianStep, debianFamily } from "../../../packages/sdk/src/debian/debian-family.ts";
import type { Installation, LaidStep, LockedItem, Section, StepRequest } from "../../../packages/sdk/src/lock/index.ts";
import { growTree, type Part, type Tree } from "../../../packages/sdk/src/tree/index.ts";

export interface FirnRoot {
  /** Locked packages: `name version`. */
  readonly packages: readonly string[];
  readonly tree: Tree;
  /** What it is made of. */
  readonly parts: readonly Part[];
  readonly installation: Installation;
  /** How long installing took: no download, no unpacking. */
  readonly milliseconds: number;
}

export interface FirnRootOptions {
  /** Leaves packages of the base out that the reference's base does not have. */
  readonly keep?: (item: LockedItem) => boolean;
}

export const hostPlatform: string = `linux/${process.arch === "arm64" ? "arm64" : "amd64"}`;

/** Resolves, unpacks and installs a system as a build does. */
export async function makeFirnRoot(
  steps: readonly DebianStep[],
  platform: string,
  context: Context,
  { keep = () => true }: FirnRootOptions = {},
): Promise<FirnRoot> {
  const facts = new Map<string, string>();
  const earlier: Section[] = [];
  const laid: LaidStep<DebianStep>[] = [];
  for (const step of steps) {
    const asked: StepRequest<DebianStep> = { step, platform, facts: new Map(facts), earlier: [...earlier] };
    const request = (await debianFamily.request?.(asked)) ?? null;
    const items = ((await debianFamily.resolve?.(asked, [], context)) ?? []).filter(
      (item) => step.kind !== "debian" || keep(item),
    );
    for (const [key, value] of debianFamily.facts?.(asked, items) ?? []) facts.set(key, value);
    earlier.push({ id: String(earlier.length), family: "debian", platform, request, items });
    const placed = { step, at: undefined, context: undefined };
    laid.push({ asked, items, parts: (await debianFamily.parts?.(asked, items, placed, context)) ?? [] });
  }
  const tree = growTree([]);
  const start = performance.now();
  const installation = (await debianFamily.install?.(tree, laid, context)) ?? { packages: [], reports: [] };
  return {
    packages: laid.flatMap(({ items }) => items.map(({ name, version }) => `${name} ${version}`)).sort(),
    tree,
    parts: laid.flatMap(({ parts }) => parts),
    installation,
    milliseconds: performance.now() - start,
  };
}
