import { describe, expect, it } from "vitest";
import { allowsVersion, formatAlternatives, parseRelations, type Relation } from "./relation.ts";

const format = (text: string, architecture = "amd64"): string[] =>
  parseRelations(text, architecture).map(formatAlternatives);

describe("parseRelations", () => {
  it("reads alternatives, versions and qualifiers", () => {
    expect(format("libc6 (>= 2.34),debconf (>=0.5)| debconf-2.0 , python3:any (<< 3.12), g++-12,")).toEqual([
      "libc6 (>= 2.34)",
      "debconf (>= 0.5) | debconf-2.0",
      "python3:any (<< 3.12)",
      "g++-12",
    ]);
  });

  it("leaves out other architectures and ignores build profiles", () => {
    const text = "a [amd64 arm64], b [!amd64] | c, d <!nocheck> <cross>, e (= 1) [linux-any], f [armhf]";
    expect(format(text)).toEqual(["a", "c", "d", "e (= 1)"]);
    expect(format(text, "arm64")).toEqual(["a", "b | c", "d", "e (= 1)"]);
  });

  it("reads the old spellings of <= and >=", () => {
    expect(format("a (< 1), b (> 2)")).toEqual(["a (<= 1)", "b (>= 2)"]);
  });

  it("reads nothing from an empty field", () => {
    expect(parseRelations("", "amd64")).toEqual([]);
  });

  it.each(["a b", "a (1.0)", "(>= 1)", "a || b", "a (>= 1", "<html>"])("refuses %j", (text) => {
    expect(() => parseRelations(text, "amd64")).toThrow("is not a relationship between packages");
  });
});

it("compares by operator", () => {
  const relation = (operator: Relation["operator"]): Relation => ({
    name: "a",
    qualifier: undefined,
    operator,
    version: "1.0",
  });
  const allowed = (operator: Relation["operator"]): string =>
    ["1.0~1", "1.0", "1.0-1"].filter((version) => allowsVersion(relation(operator), version)).join(" ");
  expect(allowed(undefined)).toBe("1.0~1 1.0 1.0-1");
  expect(allowed("<<")).toBe("1.0~1");
  expect(allowed("<=")).toBe("1.0~1 1.0");
  expect(allowed("=")).toBe("1.0");
  expect(allowed(">=")).toBe("1.0 1.0-1");
  expect(allowed(">>")).toBe("1.0-1");
});
