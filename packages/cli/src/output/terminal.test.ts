import { expect, test } from "vitest";
import { terminalOf } from "./terminal.ts";

const screen = { isTTY: true, columns: 100, rows: 30 };

test("only a terminal that a person watches is interactive", () => {
  const interactive = (env: Record<string, string>, isTTY = true): boolean =>
    terminalOf({ ...screen, isTTY }, env, "linux").interactive;
  expect(interactive({})).toBe(true);
  expect(interactive({}, false)).toBe(false);
  expect(interactive({ CI: "true" })).toBe(false);
  expect(interactive({ CI: "false" })).toBe(true);
  expect(interactive({ CLAUDECODE: "1" })).toBe(false);
  expect(interactive({ TERM: "dumb" })).toBe(false);
});

test.each([
  [{}, true, true],
  [{}, false, false],
  [{ NO_COLOR: "1" }, true, false],
  [{ NO_COLOR: "" }, true, true],
  [{ FORCE_COLOR: "1" }, false, true],
  [{ FORCE_COLOR: "0" }, true, false],
  [{ FORCE_COLOR: "1", NO_COLOR: "1" }, true, false],
])("colour with %j, terminal %s", (env, isTTY, colour) => {
  expect(terminalOf({ ...screen, isTTY }, env, "linux").colour).toBe(colour);
});

test("characters beyond ASCII only where the locale has them", () => {
  const unicode = (env: Record<string, string>, platform: NodeJS.Platform = "linux"): boolean =>
    terminalOf(screen, env, platform).unicode;
  expect(unicode({ LANG: "de_DE.UTF-8" })).toBe(true);
  expect(unicode({ LANG: "de_DE.UTF-8", LC_ALL: "C" })).toBe(false);
  expect(unicode({})).toBe(false);
  expect(unicode({}, "darwin")).toBe(true);
  expect(unicode({ LANG: "C.UTF-8", TERM: "linux" })).toBe(false);
  expect(unicode({}, "win32")).toBe(false);
  expect(unicode({ WT_SESSION: "x" }, "win32")).toBe(true);
});

test("a size that the stream does not know has a default", () => {
  const terminal = terminalOf({ isTTY: false }, {}, "linux");
  expect([terminal.columns(), terminal.rows()]).toEqual([80, 24]);
});
