import { type DirectoryNode, directoryNode, type Name, type Node } from "./nodes.ts";

/** Where a path leads: to something (`name`, or the root), or to a place in a directory where nothing is yet. */
export interface Place {
  /** The directory that it is in; undefined for the root itself. */
  readonly parent: DirectoryNode | undefined;
  readonly base: string;
  /** The real path, with links in parents (and the last component, where followed) resolved. */
  readonly path: string;
  readonly name: Name | undefined;
  /** The same node as the name's, or the root. */
  readonly node: Node | undefined;
}

export interface WalkOptions {
  /** Follow a symlink in the last component too. */
  readonly follow?: boolean;
  /** Make directories that are missing on the way; they get this as `given`. */
  readonly make?: (path: string) => DirectoryNode;
}

/** As Linux: more links than this on one way are taken for a loop. */
const maxLinks = 40;

/** Follows a path from the root. Undefined where a parent is missing or no directory, or where links loop. */
export function walk(root: DirectoryNode, path: string, options: WalkOptions = {}): Place | undefined {
  // Components still to go, the next one last.
  const ahead = componentsOf(path);
  const nodes: DirectoryNode[] = [root];
  const names: Name[] = [];
  const bases: string[] = [];
  let links = 0;
  for (let base = ahead.pop(); base !== undefined; base = ahead.pop()) {
    if (base === "..") {
      if (nodes.length > 1) {
        nodes.pop();
        names.pop();
        bases.pop();
      }
      continue;
    }
    const parent = nodes.at(-1) ?? root;
    const here = () => [...bases, base].join("/");
    let name = parent.names.get(base);
    if (!name) {
      if (ahead.length === 0) return { parent, base, path: here(), name: undefined, node: undefined };
      if (!options.make) return undefined;
      name = { node: options.make(here()) };
      parent.names.set(base, name);
    }
    const { node } = name;
    if (node.type === "directory") {
      nodes.push(node);
      names.push(name);
      bases.push(base);
    } else if (node.type === "symlink" && (ahead.length > 0 || options.follow)) {
      if (++links > maxLinks) return undefined;
      if (node.target.startsWith("/")) nodes.length = 1;
      if (node.target.startsWith("/")) names.length = bases.length = 0;
      ahead.push(...componentsOf(node.target));
    } else {
      return ahead.length > 0 ? undefined : { parent, base, path: here(), name, node };
    }
  }
  return {
    parent: nodes.at(-2),
    base: bases.at(-1) ?? "",
    path: bases.join("/"),
    name: names.at(-1),
    node: nodes.at(-1),
  };
}

/** For `WalkOptions.make`: directories that nobody described. */
export const implicitDirectory = (path: string): DirectoryNode => directoryNode(path, { implicit: true });
export const freshDirectory = (): DirectoryNode => directoryNode(undefined);

function componentsOf(path: string): string[] {
  const parts: string[] = [];
  let end = path.length;
  for (let at = path.length - 1; at >= -1; at--) {
    if (at >= 0 && path.charCodeAt(at) !== 0x2f) continue;
    const part = path.slice(at + 1, end);
    if (part !== "" && part !== ".") parts.push(part);
    end = at;
  }
  return parts;
}
