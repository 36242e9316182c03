import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundle } from "./bundle.ts";
import { sourcePositions } from "./source-positions.ts";

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "firn-bundle-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function load(files: Readonly<Record<string, string>>) {
  const place = await mkdtemp(join(root, "p-"));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(place, path)), { recursive: true });
    await writeFile(join(place, path), text);
  }
  const outfile = join(place, "elsewhere", "out.mjs");
  const made = await bundle(join(place, "image.ts"), outfile);
  await mkdir(dirname(outfile));
  await writeFile(outfile, made.code);
  const positions = sourcePositions(outfile, made.map);
  const run = (): Promise<Record<string, unknown>> => import(/* @vite-ignore */ pathToFileURL(outfile).href);
  return { place, made, positions, run };
}

test("every module keeps its own import.meta, and no position moves for it", async () => {
  const { place, run, made } = await load({
    "image.ts": `#!/usr/bin/env node\nexport { url } from "./deep/b.ts";\nexport const own = import.meta, text = "import.meta.url"; // import.meta`,
    "deep/b.ts": `export const url: string = import.meta.url`,
  });
  const { url, own, text } = await run();
  expect(url).toBe(pathToFileURL(join(place, "deep/b.ts")).href);
  expect(own).toMatchObject({ filename: join(place, "image.ts"), dirname: place, main: false });
  expect(text).toBe("import.meta.url");
  expect(made.sources.toSorted()).toEqual([join(place, "deep/b.ts"), join(place, "image.ts")]);
});

test("a stack trace leads to the user's line and column", async () => {
  const { place, positions, run } = await load({
    "image.ts": `import { fail } from "./lib/fail.ts";\nexport const go = () => fail(import.meta.url);\n`,
    "lib/fail.ts": `interface Long { readonly a: string }\n\nexport function fail(_: string): Long {\n  throw new Error("x");\n}\n`,
  });
  const { go } = (await run()) as { go: () => void };
  let stack = "";
  try {
    go();
  } catch (error) {
    stack = (error as Error).stack ?? "";
  }
  expect(positions.ofStack(stack)).toEqual({ file: join(place, "lib/fail.ts"), line: 4, column: 9 });
  const elsewhere = { file: "/other.js", line: 1, column: 1 };
  expect(positions.original(elsewhere)).toEqual(elsewhere);
});

test("TypeScript of a workspace package is bundled, JavaScript of a package is not", async () => {
  const { made, run } = await load({
    "node_modules/js/package.json": `{ "name": "js", "exports": "./i.cjs" }`,
    "node_modules/js/i.cjs": `module.exports = { js: 1 };`,
    "packages/ts/package.json": `{ "name": "own", "type": "module", "imports": { "#b": "./b.ts" }, "exports": "./i.ts" }`,
    "packages/ts/i.ts": `export { b } from "#b"; export enum E { A = 2 }`,
    "packages/ts/b.ts": `export const b: number = 3;`,
    "tsconfig.json": `{ "compilerOptions": { "paths": { "own": ["./packages/ts/i.ts"] } } }`,
    "image.ts": `import js from "js";\nimport { b, E } from "own";\nimport data from "./d.json" with { type: "json" };\nexport const all = [js.js, E.A, b, data.four];`,
    "d.json": `{ "four": 4 }`,
  });
  expect((await run())["all"]).toEqual([1, 2, 3, 4]);
  expect(made.code).toMatch(/from "file:.*node_modules\/js\/i\.cjs"/);
});

test("what cannot be compiled is said with its place", async () => {
  await expect(load({ "image.ts": `import "./lib.ts";`, "lib.ts": "\n let 1 = 2;" })).rejects.toMatchObject({
    code: "FIRN_DEFINITION_SYNTAX",
    at: { file: expect.stringMatching(/lib\.ts$/) as string, line: 2, column: 6 },
  });
  await expect(load({ "image.ts": `export * from "@who/ever/deep";` })).rejects.toMatchObject({
    hint: "npm install @who/ever",
  });
});
