import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { stepJsonSchema } from "./json-schema.ts";

const file = new URL("../../schema/steps.schema.json", import.meta.url);

test("the published schema is current", () => {
  const schema = stepJsonSchema();
  // `FIRN_UPDATE=1 npx vitest run json-schema`, then `npx biome check --write packages/sdk/schema`.
  if (process.env["FIRN_UPDATE"] === "1") writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`);
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(schema);
});

test("every pattern in it is one that JSON Schema knows: without flags, and readable with the unicode flag", () => {
  const patterns: string[] = [];
  JSON.stringify(stepJsonSchema(), (key, value: unknown) => {
    if (key === "pattern" && typeof value === "string") patterns.push(value);
    return value;
  });
  expect(patterns.length).toBeGreaterThan(10);
  for (const pattern of patterns) expect(() => new RegExp(pattern, "u")).not.toThrow();
});

test("it names every kind of step once", () => {
  const kinds: unknown[] = [];
  JSON.stringify(stepJsonSchema(), (key, value: { const?: unknown }) => {
    if (key === "kind") kinds.push(value.const);
    return value;
  });
  expect(new Set(kinds).size).toBe(kinds.length);
  expect(kinds).toEqual(
    expect.arrayContaining(["scratch", "image", "debian", "apt", "files", "healthcheck", "volume"]),
  );
});
