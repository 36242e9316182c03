export { compareBytes } from "./byte-order.ts";
export {
  type DeviceEntry,
  type DirectoryEntry,
  type Entry,
  type FileEntry,
  fixedTime,
  type HardlinkEntry,
  type SymlinkEntry,
} from "./entry.ts";
export { growTree } from "./grow-tree.ts";
export type { ReadFile } from "./nodes.ts";
export type { Part, PartEdits, Segment } from "./part.ts";
export type { Metadata, Special, Tree, TreeChanges } from "./tree.ts";
