import type { Metadata, Tree } from "../tree/index.ts";
import type { User } from "./process.ts";

/** The tree as another user than root changes it: what is new is the user's. */
export function treeOf(user: User, tree: Tree): Tree {
  const owned = (path: string, metadata?: Metadata): Metadata =>
    tree.resolve(path) ? { ...metadata } : { uid: user.uid, gid: user.gid, ...metadata };
  return {
    get: (path) => tree.get(path),
    resolve: (path) => tree.resolve(path),
    list: (path) => tree.list(path),
    read: (path) => tree.read(path),
    write: (path, content, metadata) => tree.write(path, content, owned(path, metadata)),
    mkdir: (path, metadata) => tree.mkdir(path, owned(path, metadata)),
    symlink: (target, path) => {
      tree.symlink(target, path);
      tree.change(path, { uid: user.uid, gid: user.gid }, { follow: false });
    },
    hardlink: (target, path) => tree.hardlink(target, path),
    rename: (from, to) => tree.rename(from, to),
    change: (path, metadata, options) => tree.change(path, metadata, options),
    mknod: (path, what, metadata) => tree.mknod(path, what, owned(path, metadata)),
    inode: (path) => tree.inode(path),
    remove: (path) => tree.remove(path),
    modified: (path) => tree.modified(path),
    place: (part, where) => tree.place(part, where),
    partOf: (path) => tree.partOf(path),
    entries: () => tree.entries(),
    changes: () => tree.changes(),
  };
}
