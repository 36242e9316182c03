import type { Command } from "../../../shell/index.ts";
import type { Tree } from "../../../tree/index.ts";
import { type CacheEntry, cacheFile } from "./cache-file.ts";
import { libraryDirectories } from "./library-directories.ts";
import { type Library, scanDirectory } from "./scan-directory.ts";

// In Ubuntu a script has the name, which leaves the work to a trigger, and the program another.
const programs = ["sbin/ldconfig.real", "sbin/ldconfig"];

/**
 * Makes the links by which programs find libraries, and `/etc/ld.so.cache`: `-X` makes no links, `-N` no cache.
 * https://manpages.debian.org/ldconfig.8
 */
export const ldconfig: Command = (process) => {
  const { tree, args } = process;
  let [links, cache] = [true, true];
  const words = [...args];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === "-X") links = false;
    else if (word === "-N") cache = false;
    else if (word === "-r" && words[0] === "/") words.shift();
    else if (word !== "-v" && word !== "--verbose" && word !== "-i") {
      process.report({ kind: "unknown", why: `firn does not know ldconfig's ${word}` });
      return 1;
    }
  }
  makeLibraryCache(tree, { links, cache });
  return 0;
};

/** What `ldconfig` does. */
export function makeLibraryCache(tree: Tree, { links = true, cache = true } = {}): void {
  const entries: CacheEntry[] = [];
  for (const directory of libraryDirectories(tree)) {
    entries.push(...take(tree, directory, undefined, links));
    for (const hwcaps of tree.list(`${directory}/glibc-hwcaps`)) {
      entries.push(...take(tree, `${directory}/glibc-hwcaps/${hwcaps}`, hwcaps, links));
    }
  }
  if (cache) tree.write("etc/ld.so.cache", cacheFile(entries, generatorOf(tree)), { mode: 0o644, uid: 0, gid: 0 });
}

function take(tree: Tree, directory: string, hwcaps: string | undefined, links: boolean): CacheEntry[] {
  return scanDirectory(tree, directory).map((library) => {
    if (links && !library.isLink) link(tree, directory, library);
    const { soname, flags } = library;
    return { soname, flags, path: `${directory}/${soname}`, hwcaps };
  });
}

function link(tree: Tree, directory: string, { name, soname }: Library): void {
  const path = `${directory}/${soname}`;
  if (name === soname || tree.resolve(path)?.path === tree.resolve(`${directory}/${name}`)?.path) return;
  const there = tree.get(path);
  if (there && there.type !== "symlink") return;
  tree.symlink(name, path);
}

/** The text by which the image's own ldconfig would sign the file. */
function generatorOf(tree: Tree): string {
  const program = programs.find((path) => tree.resolve(path)?.type === "file");
  const text = program === undefined ? "" : tree.read(program).toString("latin1");
  return /ldconfig \([^)\0]+\) \w+ release version [\d.]+/.exec(text)?.[0] ?? "ldconfig";
}
