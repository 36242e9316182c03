import { expect } from "vitest";
import { inDash, inFirn } from "./conformance/shell/compare-with-dash.ts";
import { differenceOf } from "./conformance/shell/difference.ts";
import { generate } from "./conformance/shell/generate.ts";
import { snippets } from "./conformance/shell/snippets.ts";
import { testWith } from "./support/needs.ts";

testWith("dash")("the interpreter does what dash does: output, status and files", () => {
  for (const snippet of snippets) {
    if (snippet.includes("cat ")) continue;
    expect({ snippet, ...inFirn(snippet) }).toEqual({ snippet, ...inDash(snippet) });
  }
});

// Thousands of them are `npm run conformance:shell`. A few differ in what no script should lean on: how far a shell had
// read before a mistake, programs of the host.
testWith(
  "linux",
  "root",
  "dash",
)("of three hundred generated scripts, 97 in 100 do what they do in dash", () => {
  const seeds = Array.from({ length: 300 }, (_, index) => index + 1);
  const different = seeds.filter((seed) => {
    const difference = differenceOf(generate(seed));
    return difference !== undefined && difference.accepted === undefined;
  });
  expect(different.length, `seeds ${different.join(" ")}`).toBeLessThanOrEqual(9);
});
