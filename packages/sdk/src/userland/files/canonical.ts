import { fromName } from "../../shell/index.ts";
import { Errno } from "../gnu/errno.ts";
import type { Files } from "../gnu/files.ts";

/** How much of a name must be there: all of it, all but the last component, nothing. */
export type Existing = "all" | "parents" | "none";

/** The absolute name without links, `.` and `..`. @throws Errno */
export function canonical(files: Files, name: string, existing: Existing, logical = false): string {
  if (name === "") throw new Errno("ENOENT");
  const { tree } = files.process;
  const ahead = partsOf(files.path(name));
  const mustBeDirectory = name.endsWith("/");
  let here = "";
  let links = 0;
  const expand = (target: string): void => void ahead.push(...partsOf(target));
  for (let part = ahead.pop(); part !== undefined; part = ahead.pop()) {
    if (part === "..") {
      here = here.slice(0, Math.max(0, here.lastIndexOf("/")));
      continue;
    }
    const next = `${here}/${part}`;
    const entry = tree.get(next);
    const isLast = ahead.length === 0;
    if (entry?.type === "symlink" && !logical) {
      if (++links > 40) {
        if (existing === "none") {
          here = next;
          continue;
        }
        throw new Errno("ELOOP");
      }
      if (entry.target.startsWith("/")) here = "";
      expand(entry.target);
      continue;
    }
    if (existing !== "none") {
      if (!entry && !(existing === "parents" && isLast)) throw new Errno(missing(files, next));
      if (entry && entry.type !== "directory" && entry.type !== "symlink" && (!isLast || mustBeDirectory)) {
        throw new Errno("ENOTDIR");
      }
    }
    here = next;
  }
  return here === "" ? "/" : fromName(here);
}

function missing(files: Files, path: string): Errno["code"] {
  const found = files.process.tree.resolve(path.slice(0, path.lastIndexOf("/")));
  return found && found.type !== "directory" ? "ENOTDIR" : "ENOENT";
}

/** `/a/b` as seen from `/a/c`: `../b`. Both canonical. */
export function relativePath(path: string, directory: string): string {
  const [to, from] = [path, directory].map((one) => one.split("/").filter((part) => part !== "")) as [
    string[],
    string[],
  ];
  let common = 0;
  while (common < to.length && common < from.length && to[common] === from[common]) common++;
  const parts = [...from.slice(common).map(() => ".."), ...to.slice(common)];
  return parts.length === 0 ? "." : parts.join("/");
}

/** What a link in `directory` says to lead to `name`. */
export function relativeTo(files: Files, name: string, directory: string): string {
  return relativePath(canonical(files, name, "none"), canonical(files, directory, "none"));
}

const partsOf = (path: string): string[] =>
  path
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .reverse();
