import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { codeBlocks, docExamples } from "./doc-examples.ts";
import { bad, firstLine, good, program } from "./programs.ts";
import { type Compiled, type Compiler, compilers, UserProject } from "./user-project.ts";

// What a user's compiler says, for each that is in use. The package has to be built: `npm test` does that first.
const project = new UserProject();
afterAll(() => project.remove());

const fileOf = (kind: string, name: string): string => `${kind}-${name.replace(/[^a-z]+/g, "-")}.ts`;
for (const [name, text] of Object.entries(good)) project.write(fileOf("good", name), program(text));
for (const [name, { text }] of Object.entries(bad)) project.write(fileOf("bad", name), program(text));

const root = new URL("../../", import.meta.url);
const markdown = ["README.md", "docs/ingredients.md", "docs/slim.md", "docs/deb-files.md"];
const examples = [
  ...docExamples(new URL("packages/sdk/src/", root)),
  ...markdown.flatMap((name) =>
    codeBlocks(readFileSync(new URL(name, root), "utf8")).map((code) => ({ origin: name, code })),
  ),
].filter(({ code }) => code.includes('from "@firn/sdk'));
const exampleFiles = examples.map((_, number) => `examples/${number}.ts`);
// Examples of verbs take their image from here.
project.write("examples/image.ts", program("export const web = deb.freeze();\nexport const worker = web;"));
for (const [number, { code }] of examples.entries()) project.write(`examples/${number}.ts`, code);

const files = [
  ...Object.keys(good).map((name) => fileOf("good", name)),
  ...Object.keys(bad).map((name) => fileOf("bad", name)),
  ...exampleFiles,
];

describe.each(Object.keys(compilers) as Compiler[])("TypeScript %s", (compiler) => {
  let compiled: Compiled;
  beforeAll(async () => {
    compiled = await project.compile(compiler, files);
  });
  const said = (file: string): Compiled["diagnostics"] => compiled.diagnostics.filter((found) => found.file === file);

  test.each(Object.keys(good))("accepts: %s", (name) => {
    expect(said(fileOf("good", name))).toEqual([]);
  });

  test.each(Object.entries(bad))("refuses in one line: %s", (name, { line, says }) => {
    const [first, ...others] = said(fileOf("bad", name));
    expect(others).toEqual([]);
    expect(first?.line).toBe(firstLine + line - 1);
    expect(says).toContain(first?.text);
  });

  test("accepts the examples in docstrings and documents", () => {
    expect(examples.length).toBeGreaterThan(20);
    const wrong = exampleFiles.flatMap((file, number) =>
      said(file).map(({ line, text }) => `${examples[number]?.origin}, line ${line} of the example: ${text}`),
    );
    expect(wrong).toEqual([]);
  });

  test("has nothing else to say, not even of the package's own declarations", async () => {
    expect(compiled.diagnostics.filter(({ file }) => !files.includes(file))).toEqual([]);
    const checked = await project.compile(compiler, ["examples/image.ts"], true);
    expect(checked.diagnostics).toEqual([]);
  });
});

describe("a chain of 300 steps, each giving something new and needing the one before", () => {
  const chain = (length: number): string =>
    program(
      `export const long = base(scratch)\n${Array.from({ length }, (_, at) =>
        at === 0
          ? `  .add(ingredient({ name: "a", gives: ["acme/0"], steps: [] }))`
          : `  .add(ingredient({ name: "a", needs: ["acme/${at - 1}"], gives: ["acme/${at}"], steps: [] }))`,
      ).join("\n")}\n  .freeze();\nexport const more: Frozen<"acme/${length - 1}"> = long;\n`,
    );
  project.write("chain-1.ts", chain(1));
  project.write("chain-300.ts", chain(300));

  // Measured: 20 925 with each of the compilers. About 30 % more is allowed; what grows with the square of the length
  // would be far over.
  const budget = 27_000;

  test.each(Object.keys(compilers) as Compiler[])("TypeScript %s stays within its budget", async (compiler) => {
    const short = await project.compile(compiler, ["chain-1.ts"]);
    const long = await project.compile(compiler, ["chain-300.ts"]);
    expect(long.diagnostics).toEqual([]);
    expect(long.instantiations - short.instantiations).toBeLessThan(budget);
  });
});
