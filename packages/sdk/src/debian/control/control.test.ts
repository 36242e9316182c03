import { describe, expect, it } from "vitest";
import { parseControl, scanStanzas } from "./index.ts";

describe("parseControl", () => {
  it("reads folded, multi-line and empty fields, comments and several paragraphs", () => {
    const [first, second, ...more] = parseControl(
      "\n# comment\nPackage: hello\nDepends: libc6 (>= 2.34),\n libgcc-s1\nConffiles:\n /etc/a 00\n /etc/b 11\n\n\nPackage : two\nURL: http://x:1/\n",
      "test",
    );
    expect(more).toEqual([]);
    expect(first?.fields.map((field) => field.name)).toEqual(["Package", "Depends", "Conffiles"]);
    expect(first?.folded("DEPENDS")).toBe("libc6 (>= 2.34), libgcc-s1");
    expect(first?.get("depends")).toBe("libc6 (>= 2.34),\n libgcc-s1");
    expect(first?.lines("conffiles")).toEqual(["/etc/a 00", "/etc/b 11"]);
    expect(first?.get("absent")).toBeUndefined();
    expect(second?.get("package")).toBe("two");
    expect(second?.get("url")).toBe("http://x:1/");
  });

  it("accepts carriage returns and a missing last newline", () => {
    expect(parseControl("Package: a\r\nVersion: 1\r\n\r\nPackage: b", "test").map((s) => s.get("Package"))).toEqual([
      "a",
      "b",
    ]);
  });

  it.each([
    ["<html>\n<body>Please log in</body>", "line 1: a line is not of the form"],
    [" indented: yes\n", "line 1: a continuation line follows no field"],
    ["A: 1\nB: 2\na: 3\n", "line 3: the field a comes twice"],
  ])("refuses %j", (text, message) => {
    expect(() => parseControl(text, "test")).toThrow(message);
  });
});

describe("scanStanzas", () => {
  it("reads the wanted fields, however the bytes are cut", async () => {
    const bytes = Buffer.from(
      "Package: a\nDescription: x: y\nDepends: b,\n c\nVersion: 1\n\n\nPackage: é\nVersion: 2",
      "latin1",
    );
    for (const size of [1, 2, 3, 7, 1000]) {
      const seen: (string | undefined)[][] = [];
      await scanStanzas(pieces(bytes, size), ["Package", "Version", "Depends"], (values) => seen.push([...values]));
      expect(seen).toEqual([
        ["a", "1", "b, c"],
        ["é", "2", undefined],
      ]);
    }
  });

  it("reads nothing from nothing", async () => {
    let count = 0;
    await scanStanzas(pieces(Buffer.alloc(0), 1), ["Package"], () => count++);
    expect(count).toBe(0);
  });
});

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}
