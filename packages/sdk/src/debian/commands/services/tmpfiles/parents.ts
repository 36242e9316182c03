import { type Process, toName } from "../../../../shell/index.ts";
import { userName } from "../../../../userland/gnu/accounts.ts";
import type { Item } from "./parse.ts";

/**
 * Makes the directories above a path. systemd does not go through a directory of one user into what is another's, who
 * could put a link there.
 * @returns why nothing can be made there, or nothing
 */
export function parentProblem({ tree }: Process, { path, type }: Item): string {
  if (/\/\.\.(\/|$)/.test(path)) return `Failed to open parent of '${path}': path not normalized.`;
  const parts = path.split("/").filter((part) => part !== "");
  let above = "";
  let owner = 0;
  for (const [index, part] of parts.entries()) {
    const here = `${above}/${part}`;
    const last = index === parts.length - 1;
    const entry = last ? tree.get(toName(here)) : tree.resolve(toName(here));
    if (!last && !entry) {
      // A source that is missing is no reason to make a place for its copy.
      if (type === "C") return "";
      tree.mkdir(toName(here));
    }
    if (!last && entry && entry.type !== "directory") {
      return "dDvqQ".includes(type)
        ? `"${path}" already exists and is not a directory.`
        : `Failed to open path '${path}': Not a directory`;
    }
    const uid = last ? owner : (entry?.uid ?? 0);
    if (owner !== 0 && uid !== owner) {
      const name = (id: number): string => userName(tree, id) ?? String(id);
      return `Detected unsafe path transition ${above} (owned by ${name(owner)}) \xe2\x86\x92 ${here} (owned by ${name(uid)}) during canonicalization of ${path.slice(0, path.lastIndexOf("/"))}.`;
    }
    owner = uid;
    above = here;
  }
  return "";
}
