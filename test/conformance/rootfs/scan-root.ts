import { createHash } from "node:crypto";
import { type Dirent, lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";

/** What counts of a path: everything but times. */
export interface Scanned {
  readonly type: string;
  readonly mode: string;
  readonly owner: string;
  /** A link's text, or a file's SHA-256. */
  readonly content: string;
  /** Paths of the same file, itself included, where there are several. */
  readonly links: string;
}

/** Every path of a root file system. */
export function scanRoot(root: string): Map<string, Scanned> {
  const found = new Map<string, Scanned>();
  const inodes = new Map<number, string[]>();
  const pending: { path: string; scanned: Omit<Scanned, "links">; inode: number }[] = [];
  const walk = (folder: string): void => {
    for (const item of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === "" ? item.name : `${folder}/${item.name}`;
      const { mode, uid, gid, ino, nlink } = lstatSync(join(root, path));
      const type = typeOf(item);
      const content =
        type === "symlink"
          ? readlinkSync(join(root, path))
          : type === "file"
            ? createHash("sha256")
                .update(readFileSync(join(root, path)))
                .digest("hex")
            : "";
      const scanned = { type, mode: (mode & 0o7777).toString(8), owner: `${uid}:${gid}`, content };
      pending.push({ path, scanned, inode: ino });
      if (type === "file" && nlink > 1) inodes.set(ino, [...(inodes.get(ino) ?? []), path]);
      if (type === "directory") walk(path);
    }
  };
  walk("");
  for (const { path, scanned, inode } of pending) {
    const links = scanned.type === "file" ? [...(inodes.get(inode) ?? [])].sort().join(" ") : "";
    found.set(path, { ...scanned, links });
  }
  return found;
}

function typeOf(item: Dirent): string {
  if (item.isFile()) return "file";
  if (item.isDirectory()) return "directory";
  return item.isSymbolicLink() ? "symlink" : "device";
}
