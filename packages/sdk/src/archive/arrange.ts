import { below, type Owner } from "../files/place.ts";
import { sortByPath } from "../files/walk.ts";
import type { PartSource } from "../layer/index.ts";
import { type Entry, fixedTime } from "../tree/index.ts";
import { escapes, invalid } from "./archive-error.ts";
import type { Member } from "./member.ts";

export interface Arrangement {
  readonly sources: readonly (() => PartSource)[];
  /** Files that lost their setuid or setgid bit, by name in the archive. */
  readonly tamed: readonly string[];
}

type Node = Exclude<Member, { type: "hardlink" }>;

/**
 * What unpacking the members in order under `to` leaves, as the entries of a part: sorted, each directory listed, a
 * name once (the last entry wins, as with tar), names of the same file joined by hardlinks.
 *
 * Owners are the step's. Modes are kept, but without setuid and setgid: as with chown(2), they do not outlive a change
 * of owner.
 *
 * @throws FIRN_ARCHIVE_ESCAPES for absolute names, `..`, and entries below a link; FIRN_ARCHIVE_INVALID.
 */
export function arrange(
  members: readonly Member[],
  step: { readonly to: string; readonly strip: number; readonly owner: Owner },
  title: string,
): Arrangement {
  const nodes = new Map<string, Node>();
  for (const member of members) {
    const path = cleanName(member.name, step.strip, title);
    if (path === "") continue;
    nodes.set(path, member.type === "hardlink" ? linked(member, nodes, step.strip, title) : member);
  }
  if (nodes.size === 0) throw invalid(title, step.strip ? `has nothing below ${step.strip} levels` : "is empty");
  addDirectories(nodes, title);
  if (step.to) nodes.set("", directory);

  const tamed: string[] = [];
  const firstNames = new Map<Node, string>();
  const items = sortByPath(Array.from(nodes, ([path, node]) => ({ path: below(step.to, path), node })));
  const sources = items.map(({ path, node }) => {
    const first = firstNames.get(node);
    firstNames.set(node, first ?? path);
    if (node.type === "file" && first === undefined && (node.mode & 0o6000) !== 0) tamed.push(node.name);
    const entry = toEntry(path, node, first, step.owner);
    return entry.type === "file" && node.type === "file"
      ? () => ({ entry, content: node.content() })
      : () => ({ entry });
  });
  return { sources, tamed };
}

/** `./a//b/` is `a/b`; what `strip` leaves nothing of is `""`. */
function cleanName(name: string, strip: number, title: string): string {
  const parts = name.split("/");
  if (name.startsWith("/") || parts.includes(".."))
    throw escapes(title, `has ${JSON.stringify(name)}, which leaves its root`);
  return parts
    .filter((part) => part !== "" && part !== ".")
    .slice(strip)
    .join("/");
}

function linked(
  link: Member & { type: "hardlink" },
  nodes: ReadonlyMap<string, Node>,
  strip: number,
  title: string,
): Node {
  const node = nodes.get(cleanName(link.target, strip, title));
  if (node && node.type !== "directory") return node;
  throw invalid(title, `has ${link.name}, a hardlink to ${link.target}, which is no file before it`);
}

const directory: Node = { type: "directory", name: "", mode: 0o755, mtime: fixedTime };

/** Lists the directories that are only implied, and sees that nothing lies below something else. */
function addDirectories(nodes: Map<string, Node>, title: string): void {
  for (const path of nodes.keys()) {
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
      const parent = path.slice(0, end);
      const node = nodes.get(parent);
      if (node?.type === "directory") continue;
      if (node?.type === "symlink")
        throw escapes(title, `has ${path} below ${parent}, which is a link to ${node.target}`);
      if (node) throw invalid(title, `has ${path} below ${parent}, which is no directory`);
      nodes.set(parent, directory);
    }
  }
}

function toEntry(path: string, node: Node, first: string | undefined, owner: Owner): Entry {
  const common = { path, uid: owner.uid, gid: owner.gid, mtime: node.mtime };
  // Links and implied directories are shared objects too, but only files have several names.
  if (node.type === "directory") return { ...common, type: "directory", mode: node.mode & 0o1777 };
  const mode = node.mode & 0o777;
  if (node.type === "symlink") return { ...common, type: "symlink", mode: 0o777, target: node.target };
  if (node.type === "file") {
    if (first !== undefined) return { ...common, type: "hardlink", mode, target: first };
    return { ...common, type: "file", mode, size: node.size };
  }
  return { ...common, type: node.type, mode, major: node.major, minor: node.minor };
}
