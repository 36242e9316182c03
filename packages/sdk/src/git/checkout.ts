import { FirnError } from "../errors/index.ts";
import { below, type Owner } from "../files/place.ts";
import { sortByPath } from "../files/walk.ts";
import type { PartSource } from "../layer/index.ts";
import { fixedTime } from "../tree/index.ts";
import { gitInvalid, unsupported } from "./git-error.ts";
import type { Pack } from "./pack.ts";

interface TreeItem {
  readonly path: string;
  readonly kind: "file" | "program" | "symlink" | "directory";
  readonly id: string;
}

const kinds: Readonly<Record<string, TreeItem["kind"]>> = {
  "40000": "directory",
  "100644": "file",
  // Old versions of git wrote this one.
  "100664": "file",
  "100755": "program",
  "120000": "symlink",
};
const deepest = 256;

/** The files of a commit, as a checkout on Linux has them without attributes applied. Content is read entry by entry. */
export function checkout(pack: Pack, commit: string, to: string, owner: Owner): (() => PartSource)[] {
  const { type, data } = pack.read(commit);
  if (type !== "commit")
    throw unsupported(`${commit} is a ${type}, not a commit`, "Give a branch, a tag or a commit as ref");
  const tree = /^tree ([0-9a-f]+)\n/.exec(data.toString("latin1", 0, 80))?.[1];
  if (!tree) throw gitInvalid(`the commit ${commit} has no tree`);
  const items = listTree(pack, tree, to, 0);
  const top: TreeItem[] = to ? [{ path: to, kind: "directory", id: tree }] : [];
  return sortByPath([...top, ...items]).map((item) => () => toSource(pack, item, owner));
}

function listTree(pack: Pack, id: string, prefix: string, depth: number): TreeItem[] {
  if (depth > deepest) throw unsupported(`the repository nests directories more than ${deepest} deep`);
  const { type, data } = pack.read(id);
  if (type !== "tree") throw gitInvalid(`${id} is a ${type}, not a tree`);
  const items: TreeItem[] = [];
  const names = new Set<string>();
  const idSize = id.length / 2;
  for (let at = 0; at < data.length; ) {
    const space = data.indexOf(0x20, at);
    const zero = data.indexOf(0, space);
    if (space === -1 || zero === -1 || zero + 1 + idSize > data.length) throw gitInvalid(`the tree ${id} is damaged`);
    const mode = data.toString("latin1", at, space);
    const name = nameOf(data.subarray(space + 1, zero), prefix);
    const child = data.toString("hex", zero + 1, zero + 1 + idSize);
    at = zero + 1 + idSize;
    const path = below(prefix, name);
    if (names.has(name)) throw gitInvalid(`the repository has ${path} twice`);
    names.add(name);
    if (mode === "160000") {
      throw unsupported(`${path} is a submodule, which is another repository`, `Add git() for it, with to: "/${path}"`);
    }
    const kind = kinds[mode];
    if (!kind) throw gitInvalid(`${path} has the mode ${mode}, which git does not use`);
    items.push({ path, kind, id: child });
    if (kind === "directory") items.push(...listTree(pack, child, path, depth + 1));
  }
  return items;
}

/** Git's own rule for what may be checked out: https://git-scm.com/docs/git-fsck#_fsck_messages (hasDot and others). */
function nameOf(bytes: Buffer, prefix: string): string {
  const name = bytes.toString("utf8");
  if (!Buffer.from(name).equals(bytes)) throw unsupported(`the repository has a name that is not UTF-8 in /${prefix}`);
  if (name === "" || name === "." || name === ".." || name.includes("/") || name.toLowerCase() === ".git") {
    throw new FirnError("FIRN_ARCHIVE_ESCAPES", `the repository has the name ${JSON.stringify(name)} in /${prefix}`, {
      hint: "Such a repository is made to do harm: look into it before you use it",
    });
  }
  return name;
}

function toSource(pack: Pack, { path, kind, id }: TreeItem, owner: Owner): PartSource {
  const common = { path, uid: owner.uid, gid: owner.gid, mtime: fixedTime };
  if (kind === "directory") return { entry: { ...common, type: "directory", mode: 0o755 } };
  const { type, data } = pack.read(id);
  if (type !== "blob") throw gitInvalid(`${path} is a ${type}, not a file`);
  if (kind === "symlink") return { entry: { ...common, type: "symlink", mode: 0o777, target: data.toString("utf8") } };
  const mode = kind === "program" ? 0o755 : 0o644;
  return { entry: { ...common, type: "file", mode, size: data.length }, content: data };
}
