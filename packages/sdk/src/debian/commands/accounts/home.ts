import type { Tree } from "../../../tree/index.ts";

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** Makes a home: parents 0755 for root, itself for its owner. */
export function makeHome(tree: Tree, home: string, owner: Owner, mode: number): void {
  tree.mkdir(home, { mode, ...owner });
}

/** Copies what is in a directory (`/etc/skel`) into a home, for its owner. */
export function copySkeleton(tree: Tree, skeleton: string, home: string, owner: Owner): void {
  for (const name of tree.list(skeleton)) {
    const from = `${skeleton}/${name}`;
    const to = `${home}/${name}`;
    const entry = tree.get(from);
    if (entry?.type === "directory") {
      tree.mkdir(to, { mode: entry.mode, ...owner });
      copySkeleton(tree, from, to, owner);
    } else if (entry?.type === "file") {
      tree.write(to, tree.read(from), { mode: entry.mode, ...owner });
    } else if (entry?.type === "symlink") {
      tree.symlink(entry.target, to);
      tree.change(to, owner, { follow: false });
    }
  }
}

/** Gives everything below (and a directory itself) that has the old owner to the new one. */
export function changeOwner(tree: Tree, path: string, from: Owner, to: Owner): void {
  const entry = tree.get(path);
  if (!entry) return;
  const uid = entry.uid === from.uid ? to.uid : entry.uid;
  const gid = entry.gid === from.gid ? to.gid : entry.gid;
  if (uid !== entry.uid || gid !== entry.gid) tree.change(path, { uid, gid }, { follow: false });
  if (entry.type !== "directory") return;
  for (const name of tree.list(path)) changeOwner(tree, `${path}/${name}`, from, to);
}

/** A shell that nobody can start gets a warning. */
export function shellIsMissing(tree: Tree, shell: string): boolean {
  if (shell === "" || shell.startsWith("*") || /^(\/usr)?\/sbin\/nologin$/.test(shell)) return false;
  const entry = tree.resolve(shell);
  return !entry || entry.type === "directory" || (entry.mode & 0o111) === 0;
}
