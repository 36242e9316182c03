import { describe, expect, test } from "vitest";
import { contextOf, hostPath } from "./context-directory.ts";
import { caught } from "./testing/caught.ts";

function files(from: unknown): string | undefined {
  return contextOf(files, from as string);
}

describe("contextOf", () => {
  test("is the directory of the file, as a URL that ends in a slash", () => {
    expect(files({ url: "file:///project/image.ts" })).toBe("file:///project/");
    expect(files(new URL("file:///project/image.ts"))).toBe("file:///project/");
    expect(files("file:///project/image.ts")).toBe("file:///project/");
    expect(files("file:///project/assets/")).toBe("file:///project/assets/");
    expect(files("file:///C:/my%20project/image.ts")).toBe("file:///C:/my%20project/");
    expect(files({ dirname: import.meta.dirname, filename: "" })).toBe(new URL(".", import.meta.url).href);
    expect(files(import.meta)).toBe(new URL(".", import.meta.url).href);
    expect(files(undefined)).toBeUndefined();
  });

  test.each([["/project"], ["https://example.org/x"], [{ url: 5 }], [5], [null]])("%j is refused", (from) => {
    const error = caught(() => files(from));
    expect(error.message).toContain('files(): "from" must be import.meta or a file: URL, not ');
    expect(error.at?.file).toMatch(/context-directory\.test\.ts$/);
  });
});

test.each([
  ["./app", "app"],
  ["app/", "app"],
  ["app//x/./y", "app/x/y"],
  [".", "."],
  ["./", "."],
  ["a/..", "."],
  ["../shared/x", "../shared/x"],
  ["a/../../b", "../b"],
  ["/abs", "/abs"],
  ["", ""],
  [5, 5],
])("hostPath(%j) is %j", (path, expected) => {
  expect(hostPath(path)).toBe(expected);
});
