import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { extract } from "tar-stream";
import { type DirectoryEntry, fixedTime } from "../../tree/index.ts";
import type { PartSource } from "../index.ts";

const common = { mode: 0o644, uid: 0, gid: 0, mtime: fixedTime } as const;

type Source = PartSource & { readonly content: Uint8Array };

/** Something of a part, short to write. A directory is a source too, and what a plan lists. */
export const directory = (path: string, mode = 0o755): DirectoryEntry & PartSource => {
  const entry: DirectoryEntry = { ...common, mode, path, type: "directory" };
  return { ...entry, entry };
};
export const file = (
  path: string,
  content: string,
  more: Partial<typeof common | { mode: number; uid: number; gid: number }> = {},
): Source => ({
  entry: { ...common, ...more, type: "file", path, size: Buffer.byteLength(content) },
  content: Buffer.from(content),
});
export const symlink = (path: string, target: string): PartSource => ({
  entry: { ...common, mode: 0o777, type: "symlink", path, target },
});
export const hardlink = (path: string, target: string): PartSource => ({
  entry: { ...common, type: "hardlink", path, target },
});

/** A file that compresses somewhat, the same at each call. */
export function bigFile(path: string, size: number): Source {
  const content = Buffer.alloc(size);
  for (let at = 0, state = size; at < size; at++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    content[at] = (state >>> 16) & 0x3f;
  }
  return { entry: { ...common, type: "file", path, size }, content };
}

/** An archive's entries as another implementation reads them, one line each. */
export async function listTar(tar: Buffer): Promise<{ readonly path: string; readonly text: string }[]> {
  const seen: { path: string; text: string }[] = [];
  for await (const entry of Readable.from([tar]).pipe(extract())) {
    const { name, type, mode, uid, gid, mtime, linkname } = entry.header;
    const content = await buffer(entry);
    const path = name.replace(/\/$/, "");
    const about = linkname ?? (content.length < 100 ? content.toString() : `${content.length} bytes`);
    const time = (mtime?.getTime() ?? 0) / 1000;
    seen.push({ path, text: `${type} ${path} ${mode.toString(8)} ${uid}:${gid} ${time} ${about}`.trim() });
  }
  return seen;
}
