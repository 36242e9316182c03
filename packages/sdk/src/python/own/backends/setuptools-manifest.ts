import { globPattern } from "../globs.ts";
import type { ProjectFiles } from "../project-files.ts";

/**
 * The files that a MANIFEST.in names, which setuptools takes for data of the packages that they are in.
 * https://setuptools.pypa.io/en/stable/userguide/miscellaneous.html
 */
export function manifestFiles(files: ProjectFiles): readonly string[] {
  if (!files.isFile("MANIFEST.in")) return [];
  const all = files.walk("", (path, name) => name === ".git" || name === "node_modules" || /^(build|dist)$/.test(path));
  const taken = new Set<string>();
  const lines = files
    .text("MANIFEST.in")
    .replace(/\\\r?\n/g, " ")
    .split(/\r?\n/);
  for (const line of lines) {
    const [action = "", ...words] = line
      .replace(/(^|\s)#.*$/, "")
      .trim()
      .split(/\s+/);
    const isFor = ruleOf(action, words);
    if (!isFor) continue;
    const removes = /exclude|prune/.test(action);
    for (const path of all) {
      if (!isFor(path)) continue;
      if (removes) taken.delete(path);
      else taken.add(path);
    }
  }
  return [...taken].sort();
}

function ruleOf(action: string, words: readonly string[]): ((path: string) => boolean) | undefined {
  const any = (globs: readonly string[]) => {
    const patterns = globs.map((glob) => globPattern(glob.replace(/^\.\//, "").replace(/\/$/, "")));
    return (path: string) => patterns.some((pattern) => pattern.test(path));
  };
  const [folder = "", ...rest] = words;
  switch (action) {
    case "include":
    case "exclude":
      return any(words);
    case "recursive-include":
    case "recursive-exclude":
      return any(rest.map((glob) => `${folder.replace(/\/$/, "")}/**/${glob}`));
    case "global-include":
    case "global-exclude":
      return any(words.map((glob) => `**/${glob}`));
    case "graft":
    case "prune":
      return any([`${folder.replace(/\/$/, "")}/**`]);
    default:
      return undefined;
  }
}
