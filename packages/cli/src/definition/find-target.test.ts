import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findTarget } from "./find-target.ts";
import { lockPlace } from "./lock-place.ts";

let root: string;
const at = (...parts: string[]): string => join(root, ...parts);

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "firn-target-"));
  for (const file of [
    "a/image.ts",
    "a/web/image.mjs",
    "a/out/oci-layout",
    "a/other.ts",
    "b/package.json",
    "b/firn.lock",
    "b/c/image.ts",
    "d/firn.lock",
    "d/e/package.json",
    "d/e/f/image.ts",
  ]) {
    await mkdir(join(root, file, ".."), { recursive: true });
    await writeFile(join(root, file), "");
  }
});
afterAll(() => rm(root, { recursive: true, force: true }));

test.each<[string | undefined, string, string | undefined]>([
  [undefined, "a/image.ts", undefined],
  ["web", "a/image.ts", "web"],
  ["#web", "a/image.ts", "web"],
  ["./web", "a/web/image.mjs", undefined],
  ["./web#x", "a/web/image.mjs", "x"],
  ["other.ts", "a/other.ts", undefined],
  ["other.ts#x", "a/other.ts", "x"],
  ["../b/c", "b/c/image.ts", undefined],
])("%s", async (argument, file, name) => {
  expect(await findTarget(argument, at("a"))).toEqual({ kind: "definition", file: at(file), name });
});

test("a folder with a layout is that; a word is a folder where nothing else could export it", async () => {
  expect(await findTarget("./out", at("a"))).toEqual({ kind: "layout", directory: at("a/out") });
  expect(await findTarget("a", root)).toEqual({ kind: "definition", file: at("a/image.ts"), name: undefined });
});

test.each(["./nope", "nope.ts", "nope", "b", "b#x"])("%s is not there", async (argument) => {
  await expect(findTarget(argument, root)).rejects.toMatchObject({ code: "FIRN_DEFINITION_NOT_FOUND" });
});

test("the lock is the nearest one inside the project, else beside the definition", async () => {
  expect(await lockPlace(at("b/c/image.ts"))).toBe(at("b/firn.lock"));
  expect(await lockPlace(at("d/e/f/image.ts"))).toBe(at("d/e/f/firn.lock"));
  expect(await lockPlace(at("d/firn.ts"))).toBe(at("d/firn.lock"));
});
