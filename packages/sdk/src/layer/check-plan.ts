import { FirnError } from "../errors/index.ts";
import type { DirectoryEntry } from "../tree/index.ts";
import { editedEntries } from "./edit-part.ts";
import type { LayerPlan } from "./index.ts";

/**
 * Docker and Podman refuse a layer that has a path twice or something below a non-directory, and AWS Lambda one that
 * lacks the directories on the way: such a layer is not made.
 *
 * @throws FIRN_PATH_CONFLICT naming the two parts.
 */
export function checkPlan(plan: LayerPlan): void {
  const owners = new Map<string, string>();
  const directories = new Set<string>();
  for (const { path } of plan.directories) {
    if (directories.has(path)) throw new Error(`layer "${plan.title}" lists the directory /${path} twice`);
    directories.add(path);
  }
  for (const { path } of plan.directories) requireParent(plan, path, directories, owners);
  for (const { part, edits } of plan.items) {
    for (const { entry } of editedEntries(part, edits)) {
      const { path } = entry;
      const other = directories.has(path) ? `the layer "${plan.title}" as a directory` : owners.get(path);
      if (other !== undefined) throw conflict(`/${path} comes from ${other} and from ${part.title}`, path);
      owners.set(path, part.title);
    }
  }
  for (const path of owners.keys()) requireParent(plan, path, directories, owners);
}

function requireParent(
  plan: LayerPlan,
  path: string,
  directories: ReadonlySet<string>,
  owners: ReadonlyMap<string, string>,
): void {
  const slash = path.lastIndexOf("/");
  const parent = path.slice(0, slash);
  if (slash < 0 || directories.has(parent)) return;
  const owner = owners.get(parent);
  if (owner !== undefined) {
    throw conflict(
      `/${path} of ${owners.get(path) ?? plan.title} is below /${parent} of ${owner}, which is no directory`,
      path,
    );
  }
  throw new Error(`layer "${plan.title}" has /${path} but does not list the directory /${parent}`);
}

function conflict(message: string, path: string): FirnError {
  return new FirnError("FIRN_PATH_CONFLICT", message, {
    hint: "Leave one of the two out, or install it to another place.",
    details: { path },
  });
}

/** Parents before children: a path sorts before whatever it is the beginning of. */
export function inOrder(
  directories: readonly DirectoryEntry[],
  compare: (a: string, b: string) => number,
): DirectoryEntry[] {
  return [...directories].sort((a, b) => compare(a.path, b.path));
}
