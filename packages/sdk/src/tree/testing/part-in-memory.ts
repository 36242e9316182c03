import { FirnError } from "../../errors/index.ts";
import { digestOf } from "../../hash/index.ts";
import { type Entry, fixedTime } from "../entry.ts";
import type { Part } from "../part.ts";

type Given = Partial<Pick<Entry, "mode" | "uid" | "gid">>;

/** Entries, short to write. */
export const dir = (path: string, more: Given = {}): Entry => ({
  ...common,
  mode: 0o755,
  ...more,
  path,
  type: "directory",
});
export const link = (path: string, target: string): Entry => ({
  ...common,
  mode: 0o777,
  path,
  type: "symlink",
  target,
});
export const hard = (path: string, target: string): Entry => ({ ...common, path, type: "hardlink", target });
export const file = (path: string, content = path, more: Given = {}): Entry & { content: string } => ({
  ...common,
  ...more,
  path,
  type: "file",
  size: Buffer.byteLength(content),
  content,
});

const common = { mode: 0o644, uid: 0, gid: 0, mtime: fixedTime } as const;

/** A part without a store: trees only look at entries and `read`. */
export function partInMemory(title: string, ...given: readonly (Entry & { content?: string })[]): Part {
  const contents = new Map<string, string>();
  const entries = given.map(({ content, ...entry }) => {
    if (entry.type === "file") contents.set(entry.path, content ?? "");
    if (entry.type === "hardlink") contents.set(entry.path, contents.get(entry.target) ?? "");
    return entry;
  });
  return {
    id: digestOf(title),
    title,
    entries,
    size: 0,
    segment: { blob: digestOf(""), size: 0, rawSize: 0, crc32: 0, blocks: [], offsets: {} },
    read(path) {
      const content = contents.get(path);
      if (content === undefined) throw new FirnError("FIRN_PATH_CONFLICT", `${title} has no ${path}`);
      return Buffer.from(content);
    },
  };
}
