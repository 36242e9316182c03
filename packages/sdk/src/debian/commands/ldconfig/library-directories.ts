import type { Tree } from "../../../tree/index.ts";

/** What Debian's linker searches beside what the configuration names. */
const builtIn = ["/lib", "/usr/lib"];
const configuration = "/etc/ld.so.conf";

/** The directories that ldconfig looks into, as it would print them: absolute, each place once. */
export function libraryDirectories(tree: Tree): string[] {
  const seen = new Set<string>();
  return [...configured(tree, configuration, new Set()), ...builtIn].filter((path) => {
    const entry = tree.resolve(path);
    if (entry?.type !== "directory" || seen.has(entry.path)) return false;
    seen.add(entry.path);
    return true;
  });
}

/** ld.so.conf: a directory a line, `include` with shell patterns, comments. https://manpages.debian.org/ldconfig.8 */
function* configured(tree: Tree, file: string, open: Set<string>): Generator<string, void, undefined> {
  const entry = tree.resolve(file);
  if (entry?.type !== "file" || open.has(entry.path)) return;
  open.add(entry.path);
  for (const line of tree.read(file).toString("utf8").split("\n")) {
    const text = line.replace(/#.*$/, "").trim();
    const include = /^include\s+(.+)$/.exec(text)?.[1];
    if (include !== undefined) {
      for (const pattern of include.split(/\s+/)) {
        for (const name of matching(tree, pattern, file)) yield* configured(tree, name, open);
      }
    } else if (text !== "" && !text.startsWith("hwcap ")) {
      // `dir=libc5` was a way to say a library's kind.
      yield text.replace(/=.*$/, "").replace(/(?<=.)\/+$/, "");
    }
  }
}

/** Files that a pattern names; wildcards stand in the last component, as they do in every Debian file. */
function matching(tree: Tree, pattern: string, file: string): string[] {
  const path = pattern.startsWith("/") ? pattern : `${file.slice(0, file.lastIndexOf("/"))}/${pattern}`;
  const directory = path.slice(0, path.lastIndexOf("/"));
  const source = path
    .slice(path.lastIndexOf("/") + 1)
    .replaceAll(/[.+^${}()|\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  const expression = new RegExp(`^(?!\\.)${source}$`);
  return tree
    .list(directory)
    .filter((name) => expression.test(name))
    .map((name) => `${directory}/${name}`);
}
