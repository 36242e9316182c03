import type { Tree } from "../../../../tree/index.ts";

/** A group's number. */
export function groupId(tree: Tree, name: string): number | undefined {
  if (tree.resolve("/etc/group")?.type !== "file") return undefined;
  for (const line of tree.read("/etc/group").toString("latin1").split("\n")) {
    const [group, , id] = line.split(":");
    if (group === name) return Number(id);
  }
  return undefined;
}
