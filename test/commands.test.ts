import { expect } from "vitest";
import { compare } from "./conformance/coreutils/compare.ts";
import { fileFamilies } from "./conformance/coreutils/file-cases.ts";
import { streamFamilies } from "./conformance/coreutils/stream-cases.ts";
import { testWith } from "./support/needs.ts";

// All of them are `npm run conformance:commands`.
const sample = 8;

testWith(
  "linux",
  "root",
  "dash",
)("coreutils and findutils do what the real ones do: output, status and files", () => {
  const lines = Object.values({ ...fileFamilies, ...streamFamilies })
    .flatMap((text) => text.split("\n"))
    .filter((line) => line.trim() !== "");
  const chosen = lines.filter((_, index) => index % sample === 0);
  const different = chosen.filter((line) => {
    const unordered = line.startsWith("~");
    const difference = compare(unordered ? line.slice(1) : line, { unordered });
    return difference !== undefined && difference.reports.length === 0;
  });
  expect(chosen.length).toBeGreaterThan(200);
  expect(different).toEqual([]);
});
