import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { cacheFolder } from "./cache-folder.ts";

test.each([
  ["FIRN_CACHE", { FIRN_CACHE: "some/where", XDG_CACHE_HOME: "/x" }, "linux", resolve("some/where")],
  ["XDG_CACHE_HOME", { XDG_CACHE_HOME: resolve("/x") }, "linux", join(resolve("/x"), "firn")],
  ["no relative XDG_CACHE_HOME", { XDG_CACHE_HOME: "x" }, "linux", join("/home/ann", ".cache", "firn")],
  ["~/.cache", {}, "freebsd", join("/home/ann", ".cache", "firn")],
  ["~/Library/Caches", { XDG_CACHE_HOME: "/x" }, "darwin", join("/home/ann", "Library", "Caches", "firn")],
  ["%LOCALAPPDATA%", { LOCALAPPDATA: "/local" }, "win32", join("/local", "firn", "cache")],
  ["~/AppData/Local", {}, "win32", join("/home/ann", "AppData", "Local", "firn", "cache")],
] as const)("the cache lies in %s", (_, env, platform, folder) => {
  expect(cacheFolder(env, platform, "/home/ann")).toBe(folder);
});
