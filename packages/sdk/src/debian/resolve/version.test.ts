import { execFileSync, spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareVersions } from "./version.ts";

const oneOf = (characters: string): fc.Arbitrary<string> => fc.constantFrom(...characters.split(""));

describe("compareVersions", () => {
  it.each([
    ["1.0", "1.0", 0],
    ["1.0", "1.0-0", 0],
    ["1.0", "0:1.0", 0],
    ["1.0~rc1-1", "1.0-1", -1],
    ["1.0~~", "1.0~", -1],
    ["1:0.9", "2.0", 1],
    ["1.10", "1.9", 1],
    ["1.010", "1.10", 0],
    ["2.36-9+deb12u10", "2.36-9+deb12u9", 1],
    ["1.0a", "1.0+", -1],
    ["99999999999999999999", "99999999999999999998", 1],
    ["1.0-1", "1.0-1+b1", -1],
    ["7.6-2+b1", "7.6-2.1", -1],
  ] as const)("%s against %s is %i", (a, b, order) => {
    expect(compareVersions(a, b)).toBe(order);
    expect(compareVersions(b, a)).toBe(order === 0 ? 0 : -order);
  });

  it("is a total order", () => {
    const version = fc.string({ unit: oneOf("01289aZ.+~-:"), maxLength: 8 });
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        expect(compareVersions(a, b) + compareVersions(b, a)).toBe(0);
        const [low = "", , high = ""] = [a, b, c].sort(compareVersions);
        expect(compareVersions(low, high)).not.toBe(1);
      }),
    );
  });

  const hasDpkg = spawnSync("dpkg", ["--version"]).status === 0;
  it.skipIf(!hasDpkg)(`agrees with dpkg --compare-versions${hasDpkg ? "" : " (skipped: needs dpkg)"}`, () => {
    const digits = fc.string({ unit: oneOf("0019"), minLength: 1, maxLength: 3 });
    const tail = fc.string({ unit: oneOf("0129aZ.+~"), maxLength: 4 });
    const version = fc
      .tuple(fc.option(fc.constantFrom("0", "1", "01", "12")), digits, tail, fc.option(fc.tuple(digits, tail)))
      .map(([epoch, start, end, revision]) => {
        const upstream = `${epoch === null ? "" : `${epoch}:`}${start}${end}`;
        return revision === null ? upstream : `${upstream}-${revision.join("")}`;
      });
    const pairs = fc.sample(fc.tuple(version, version), { numRuns: 600, seed: 12 });
    // One shell for all pairs: a process per pair takes seconds.
    const script = `while read -r a b; do if dpkg --compare-versions "$a" lt "$b"; then echo -1; elif dpkg --compare-versions "$a" gt "$b"; then echo 1; else echo 0; fi; done`;
    const answers = execFileSync("sh", ["-c", script], {
      input: pairs
        .map((pair) => pair.join(" "))
        .join("\n")
        .concat("\n"),
    });
    const theirs = answers.toString().trim().split("\n").map(Number);
    expect(pairs.map(([a, b]) => [a, b, compareVersions(a, b)])).toEqual(pairs.map(([a, b], i) => [a, b, theirs[i]]));
  });
});
