import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Where the cache lies when nobody says otherwise: `FIRN_CACHE`, else `firn` below the system's folder for caches
 * (XDG base directory specification, Apple's `~/Library/Caches`, Windows' local application data).
 */
export function cacheFolder(env: Env, platform: NodeJS.Platform = process.platform, home: string = homedir()): string {
  if (env.FIRN_CACHE) return resolve(env.FIRN_CACHE);
  if (platform === "win32") return join(env.LOCALAPPDATA || join(home, "AppData", "Local"), "firn", "cache");
  if (platform === "darwin") return join(home, "Library", "Caches", "firn");
  // The XDG specification: relative paths are invalid and to be ignored.
  const xdg = env.XDG_CACHE_HOME;
  return join(xdg && isAbsolute(xdg) ? xdg : join(home, ".cache"), "firn");
}
