import { type Process, toName } from "../../../../shell/index.ts";
import { adjust } from "./create.ts";
import type { Item } from "./parse.ts";

/** `C`: a copy of a file or tree, unless something other than an empty directory is there; with `C+`, what is missing. */
export function copyTree(process: Process, item: Item): boolean {
  const { tree } = process;
  const from = toName(item.argument ?? "");
  const to = toName(item.path);
  const source = tree.get(from);
  if (!source) return true;
  const there = tree.get(to);
  const empty = there?.type === "directory" && tree.list(to).length === 0;
  if (!there || ((empty || item.plus) && source.type === "directory")) copy(process, item, from, to);
  const made = tree.get(to);
  if (made) adjust(process, { ...item, modeOnce: false, uidOnce: false, gidOnce: false }, made);
  return true;
}

function copy(process: Process, item: Item, from: string, to: string): void {
  const { tree } = process;
  const source = tree.get(from);
  if (!source) return;
  const owner = { uid: item.uid ?? source.uid, gid: item.gid ?? source.gid };
  const there = tree.get(to);
  if (source.type === "directory") {
    if (there?.type !== "directory") tree.mkdir(to, { mode: source.mode, ...owner });
    else tree.change(to, { mode: source.mode, ...owner });
    for (const name of tree.list(from)) copy(process, item, `${from}/${name}`, `${to}/${name}`);
  } else if (there) return;
  else if (source.type === "symlink") {
    tree.symlink(source.target, to);
    tree.change(to, owner, { follow: false });
  } else if (source.type === "file")
    tree.write(to, tree.read(from), { mode: source.mode, ...owner, xattrs: source.xattrs });
  else if (source.type !== "hardlink") tree.mknod(to, source, { mode: source.mode, ...owner });
}
