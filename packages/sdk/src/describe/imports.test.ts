import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

test("describing needs errors and hashes of this package, and zod: importing a definition stays cheap", () => {
  const folder = new URL("./", import.meta.url);
  const sources = readdirSync(folder).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
  const imported = sources.flatMap((name) =>
    [...readFileSync(new URL(name, folder), "utf8").matchAll(/^(?:import|export|\}) .*from "([^"]+)";$/gm)].map(
      ([, from]) => from ?? "",
    ),
  );
  const elsewhere = new Set(imported.filter((from) => !from.startsWith("./")));
  expect(elsewhere).toEqual(new Set(["../errors/index.ts", "../hash/index.ts", "node:url", "zod"]));
});
