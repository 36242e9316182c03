import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { thisLine } from "./testing/caught.ts";
import { callerOf, parseFrame } from "./user-location.ts";

describe("callerOf", () => {
  function entry(): ReturnType<typeof callerOf> {
    return deeper(3);
  }
  const deeper = (depth: number): ReturnType<typeof callerOf> => (depth > 0 ? deeper(depth - 1) : callerOf(entry));

  test("is the line that called the entry, however deep below it one asks", () => {
    expect(entry()).toMatchObject({ line: thisLine(), column: expect.any(Number) });
    expect(entry()?.file).toMatch(/user-location\.test\.ts$/);
  });

  test("leaves the stack trace limit as it was, and works where it is 0", () => {
    const before = Error.stackTraceLimit;
    try {
      Error.stackTraceLimit = 0;
      expect(entry()).toBeDefined();
      expect(Error.stackTraceLimit).toBe(0);
    } finally {
      Error.stackTraceLimit = before;
    }
  });

  test("an entry that is not on the stack has no caller", () => {
    expect(callerOf(() => undefined)).toBeUndefined();
  });
});

describe("parseFrame", () => {
  test.each([
    ["    at file:///a/image.ts:3:7", "file:///a/image.ts"],
    ["    at web (file:///a/image.ts:3:7)", "file:///a/image.ts"],
    ["    at async /a/image.ts:3:7", "/a/image.ts"],
    ["    at async Promise.all (/a/image.ts:3:7)", "/a/image.ts"],
    ["    at Object.<anonymous> (C:\\a b\\image.ts:3:7)", "C:\\a b\\image.ts"],
    ["    at \\\\server\\share\\image.ts:3:7", "\\\\server\\share\\image.ts"],
    ["    at new Foo [as bar] (/me (work)/image.ts:3:7)", "/me (work)/image.ts"],
    ["    at /me (work)/image.ts:3:7", "/me (work)/image.ts"],
  ])("%s", (frame, file) => {
    expect(parseFrame(`Error: at /not/this.ts:1:1\n${frame}`)).toEqual({ file, line: 3, column: 7 });
  });

  test.each([
    "Error",
    "    at <anonymous>",
    "    at native",
    "    at eval (eval at x (/a.ts:1:1), <anonymous>:1:1)",
    "    at node:internal/x:1:1",
  ])("%s names no file", (frame) => {
    expect(parseFrame(`Error\n${frame}`)).toBeUndefined();
  });
});

describe("in a bundle", () => {
  const folder = mkdtempSync(join(tmpdir(), "firn-location-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  // One file with library and user code in it, as a bundler leaves them; compiled from image.ts, where the call stands
  // on line 2 of 2.
  const code = `
function callerOf(entry) { const holder = {}; Error.captureStackTrace(holder, entry); return holder.stack; }
function add() { return callerOf(add); }
const stack = add();
export { stack };
`;
  const map = { version: 3, sources: ["image.ts"], names: [], mappings: ";;;AACA" };

  test.each([
    [[], "bundle.mjs", 4],
    [["--enable-source-maps"], "image.ts", 2],
  ])("node %j says %s:%d", (flags, file, line) => {
    const comment = `//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString("base64")}\n`;
    writeFileSync(join(folder, "bundle.mjs"), code + comment);
    const bundle = pathToFileURL(join(folder, "bundle.mjs")).href;
    const program = `import { stack } from ${JSON.stringify(bundle)}; process.stdout.write(stack);`;
    const stack = execFileSync(process.execPath, [...flags, "--input-type=module", "-e", program], {
      encoding: "utf8",
    });
    const where = parseFrame(stack);
    expect(where?.file.replace(/.*\//, "")).toBe(file);
    expect(where?.line).toBe(line);
  });
});
