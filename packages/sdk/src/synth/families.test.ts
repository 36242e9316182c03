import { expect, test } from "vitest";
import { type Step, stepJsonSchema } from "../describe/index.ts";
import { familyOf } from "./families.ts";

test("every kind of step has a family that carries it out", () => {
  const kinds = [...JSON.stringify(stepJsonSchema()).matchAll(/"kind":\{[^}]*"const":"(\w+)"/g)].map((m) => m[1]);
  expect(kinds.length).toBeGreaterThan(15);
  for (const kind of kinds) expect(familyOf({ kind } as Step).kinds).toContain(kind);
});
