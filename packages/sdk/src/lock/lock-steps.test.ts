import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Context, silent } from "../context/index.ts";
import type { PlacedStep, Recipe, Step } from "../describe/index.ts";
import type { Family } from "./family.ts";
import { lockChanges } from "./lock-changes.ts";
import { emptyLock, formatLock, type LockFile, readLock, writeLock } from "./lock-file.ts";
import { type LockMode, lockSteps } from "./lock-steps.ts";
import type { LockedItem } from "./section.ts";

const context = { progress: silent } as Context;
const mode: LockMode = { frozen: false, update: [], mend: "firn lock" };
const at = { file: "image.ts", line: 3, column: 5 };

/** A whole package universe in a map: apt steps lock the newest version of each name, unless one is preferred. */
function universe(newest: Record<string, string>): { family: Family; asked: string[] } {
  const asked: string[] = [];
  const family: Family = {
    name: "toy",
    kinds: ["apt"],
    request: ({ step }) => (step.kind === "apt" ? { packages: step.packages } : undefined),
    resolve: async ({ step }, prefer) => {
      if (step.kind !== "apt") return [];
      asked.push(step.packages.join(" "));
      return step.packages.map((name) => prefer.find((p) => p.name === name) ?? { name, version: newest[name] ?? "0" });
    },
    facts: (_, items) => new Map(items.map((item) => [`package.${item.name}`, item.version])),
  };
  return { family, asked };
}

const recipe = (...lists: string[][]): Recipe => ({
  version: 1,
  steps: lists.map((packages): PlacedStep => {
    const step: Step = { kind: "apt", packages, recommends: false };
    return { step, at, context: undefined };
  }),
});

async function lockWith(steps: Recipe, lock: LockFile, newest: Record<string, string>, how: Partial<LockMode> = {}) {
  const { family, asked } = universe(newest);
  const locked = await lockSteps(steps, "linux/amd64", lock, { ...mode, ...how }, () => family, context);
  const sections = locked.flatMap((step) => step.section ?? []);
  return { locked, asked, lock: { ...emptyLock, sections } };
}
const versions = (lock: LockFile) =>
  lock.sections.flatMap((s) => s.items.map((i: LockedItem) => `${i.name} ${i.version}`));

describe("lockSteps", () => {
  test("asks nothing for what is locked, and gives facts of earlier steps to later ones", async () => {
    const first = await lockWith(recipe(["a"], ["b"]), emptyLock, { a: "1", b: "1" });
    expect(first.asked).toEqual(["a", "b"]);
    expect(first.locked[1]?.asked.facts.get("package.a")).toBe("1");
    const again = await lockWith(recipe(["a"], ["b"]), first.lock, { a: "2", b: "2" });
    expect(again.asked).toEqual([]);
    expect(formatLock(again.lock)).toBe(formatLock(first.lock));
  });

  test("a longer recipe shares its prefix's sections", async () => {
    const short = await lockWith(recipe(["a"]), emptyLock, { a: "1" });
    const long = await lockWith(recipe(["a"], ["b"]), short.lock, { a: "2", b: "1" });
    expect(long.asked).toEqual(["b"]);
    expect(long.lock.sections[0]).toEqual(short.lock.sections[0]);
  });

  test("frozen names what is missing, where it was written, and the command to run", async () => {
    await expect(lockWith(recipe(["a"]), emptyLock, {}, { frozen: true })).rejects.toMatchObject({
      code: "FIRN_LOCK_STALE",
      at,
      hint: "firn lock",
      exitCode: 75,
    });
  });

  test("update takes the named package anew and keeps the rest, also on top of it", async () => {
    const before = await lockWith(recipe(["a", "b"], ["c"]), emptyLock, { a: "1", b: "1", c: "1" });
    const after = await lockWith(recipe(["a", "b"], ["c"]), before.lock, { a: "2", b: "2", c: "2" }, { update: ["a"] });
    expect(versions(after.lock)).toEqual(["a 2", "b 1", "c 1"]);
    expect(after.asked).toEqual(["a b", "c"]);
    expect(lockChanges(before.lock, after.lock)).toEqual([
      { family: "toy", platform: "linux/amd64", name: "a", from: "1", to: "2" },
    ]);
  });

  test("a section whose predecessor was edited is stale", async () => {
    const { lock } = await lockWith(recipe(["a"], ["b"]), emptyLock, { a: "1", b: "1" });
    const [first, second] = lock.sections;
    if (!first || !second) throw new Error("two sections expected");
    const edited = { ...lock, sections: [{ ...first, items: [{ name: "a", version: "9" }] }, second] };
    await expect(lockWith(recipe(["a"], ["b"]), edited, {}, { frozen: true })).rejects.toMatchObject({
      code: "FIRN_LOCK_STALE",
    });
  });
});

describe("the lock file", () => {
  test("survives a round trip, one item a line, and is not rewritten when equal", async () => {
    const path = join(await mkdtemp(join(tmpdir(), "firn-lock-")), "firn.lock");
    const { lock } = await lockWith(recipe(["b", "a"]), emptyLock, { a: "1", b: "2" });
    expect(await writeLock(path, lock)).toBe(true);
    expect(await readLock(path)).toEqual(lock);
    expect(await writeLock(path, await readLock(path))).toBe(false);
    expect(await readFile(path, "utf8")).toMatchInlineSnapshot(`
      "{
        "firnLock": 1,
        "edition": 1,
        "sections": [
          {
            "id": "87abd3b5182d98e8",
            "family": "toy",
            "platform": "linux/amd64",
            "request": {"packages":["b","a"]},
            "items": [
              {"name":"a","version":"1"},
              {"name":"b","version":"2"}
            ]
          }
        ]
      }
      "
    `);
  });

  test.each([
    ["{", "is not JSON"],
    ["<<<<<<< HEAD\n{}\n=======\n", "has merge conflict markers"],
    ['{"firnLock":1}', "is not a lock"],
    ['{"firnLock":1,"edition":99,"sections":[]}', "edition 99"],
  ])("refuses %s", async (text, why) => {
    const path = join(await mkdtemp(join(tmpdir(), "firn-lock-")), "firn.lock");
    await writeFile(path, text);
    await expect(readLock(path)).rejects.toMatchObject({
      code: "FIRN_LOCK_INVALID",
      message: expect.stringContaining(why),
    });
  });
});
