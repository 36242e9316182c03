import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { digestOf } from "../hash/index.ts";
import type { Part } from "../tree/index.ts";
import { type Chapter, planLayers } from "./plan-layers.ts";

const MiB = 2 ** 20;

/** The planner looks at titles and sizes only, so that is all these parts have. */
const part = (name: string, version: string, size: number) =>
  ({ part: { id: digestOf(name + version), title: `${name} ${version}`, size } as Part }) as const;

const chapter = fc
  .uniqueArray(fc.record({ name: fc.stringMatching(/^[a-z]{1,8}$/), size: fc.nat(64 * MiB) }), {
    selector: (item) => item.name,
    maxLength: 40,
  })
  .map((items): Chapter => ({ title: "step", items: items.map((item) => part(item.name, "1", item.size)) }));

const titles = (groups: ReturnType<typeof planLayers>) => groups.map((g) => g.items.map((item) => item.part.title));

describe("planLayers", () => {
  test("puts every part in exactly one layer, within the budget", () => {
    fc.assert(
      fc.property(fc.array(chapter, { maxLength: 6 }), fc.integer({ min: 1, max: 12 }), (chapters, budget) => {
        const groups = planLayers(chapters, budget);
        const inputs = chapters.flatMap((c) => c.items.map((item) => item.part));
        expect(new Set(groups.flatMap((g) => g.items.map((item) => item.part)))).toEqual(new Set(inputs));
        expect(groups.flatMap((g) => g.items)).toHaveLength(inputs.length);
        expect(groups.length).toBeLessThanOrEqual(budget);
        expect(groups.every((group) => group.items.length > 0)).toBe(true);
      }),
    );
  });

  test("images that share a prefix of steps share its layers", () => {
    fc.assert(
      fc.property(fc.array(chapter, { maxLength: 3 }), chapter, (prefix, more) => {
        const short = titles(planLayers(prefix, 100));
        expect(titles(planLayers([...prefix, more], 100)).slice(0, short.length)).toEqual(short);
      }),
    );
  });

  test("a version bump leaves the other packages' layers as they were", () => {
    const names = Array.from({ length: 60 }, (_, i) => `package${i}`);
    const plan = (bumped: string) =>
      planLayers([{ title: "apt", items: names.map((n) => part(n, n === bumped ? "2" : "1", 2 * MiB)) }], 10);
    const before = titles(plan("none")).map(String);
    const after = titles(plan("package7")).map(String);
    expect(before).toHaveLength(3);
    expect(after.filter((layer) => !before.includes(layer))).toHaveLength(1);
  });

  test("a big part has a layer of its own", () => {
    const groups = planLayers([{ title: "pip", items: [part("torch", "2", 700 * MiB), part("click", "8", MiB)] }], 10);
    expect(titles(groups)).toEqual([["torch 2"], ["click 8"]]);
  });
});
