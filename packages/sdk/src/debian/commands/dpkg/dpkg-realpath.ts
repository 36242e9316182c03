import type { Command } from "../../../shell/index.ts";
import { fromName } from "../../../shell/index.ts";
import type { Tree } from "../../../tree/index.ts";

/** `dpkg-realpath PATH`: a path with its links followed, below a root. https://manpages.debian.org/dpkg-realpath.1 */
export const dpkgRealpath: Command = (process) => {
  const words = [...process.args];
  let end = "\n";
  for (let word = words[0]; word !== undefined && word.startsWith("-"); word = words[0]) {
    words.shift();
    if (word === "-z" || word === "--zero") end = "\0";
    else if (word === "--root" || word === "--instdir" || word === "--admindir") words.shift();
    else if (!/^--(?:root|instdir|admindir)=/.test(word)) {
      process.report({ kind: "unknown", why: `firn does not know what \`dpkg-realpath ${word}\` does` });
    }
  }
  const [path] = words;
  if (path === undefined) {
    process.stderr.write("dpkg-realpath: error: need a pathname argument\n");
    return 2;
  }
  process.stdout.write(fromName(realPath(process.tree, process.path(path))) + end);
  return 0;
};

/** The last components may be missing. */
function realPath(tree: Tree, path: string): string {
  const entry = tree.resolve(path);
  if (entry) return `/${entry.path}`;
  const slash = path.replace(/\/+$/, "").lastIndexOf("/");
  if (slash <= 0) return path.startsWith("/") ? path : `/${path}`;
  return `${realPath(tree, path.slice(0, slash)).replace(/\/$/, "")}/${path.slice(slash + 1)}`;
}
