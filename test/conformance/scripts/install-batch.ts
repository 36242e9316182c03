import type { Context } from "../../../packages/sdk/src/context/index.ts";
import { type DebianStep, debianFamily } from "../../../packages/sdk/src/debian/debian-family.ts";
import { toDigest } from "../../../packages/sdk/src/hash/index.ts";
import type { Installation, LaidStep, LockedItem, Section, StepRequest } from "../../../packages/sdk/src/lock/index.ts";
import { growTree } from "../../../packages/sdk/src/tree/index.ts";
import type { Batch } from "./batches.ts";

/** Installs a batch as a build does: `debian()`, and one `apt()` with all samples. */
export async function installBatch(
  { samples, base, added }: Batch,
  suite: string,
  platform: string,
  context: Context,
): Promise<Installation & { readonly milliseconds: number }> {
  const debian: DebianStep = { kind: "debian", suite: suite as "bookworm" };
  const apt: DebianStep = { kind: "apt", packages: samples.map(({ name }) => name), recommends: false };
  const facts = new Map<string, string>();
  const earlier: Section[] = [];
  const laid: LaidStep<DebianStep>[] = [];
  for (const [step, items] of [
    [debian, base],
    [apt, added],
  ] as const) {
    const asked: StepRequest<DebianStep> = { step, platform, facts: new Map(facts), earlier: [...earlier] };
    const request = (await debianFamily.request?.(asked)) ?? null;
    for (const [key, value] of debianFamily.facts?.(asked, items) ?? []) facts.set(key, value);
    earlier.push({ id: String(earlier.length), family: "debian", platform, request, items });
    const placed = { step, at: undefined, context: undefined };
    laid.push({ asked, items, parts: (await debianFamily.parts?.(asked, items, placed, context)) ?? [] });
    await forget(items, context);
  }
  const tree = growTree([]);
  const start = performance.now();
  const installation = (await debianFamily.install?.(tree, laid, context)) ?? { packages: [], reports: [] };
  return { ...installation, milliseconds: performance.now() - start };
}

/** What is unpacked is not needed packed: a thousand packages and what they depend on have many gigabytes. */
async function forget(items: readonly LockedItem[], { store }: Context): Promise<void> {
  for (const { sha256 } of items) if (sha256 !== undefined) await store.remove(toDigest(sha256));
}
