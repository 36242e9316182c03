import { bytesOf, type Process, textOf, toName } from "../../../../shell/index.ts";
import type { Entry, Metadata } from "../../../../tree/index.ts";
import { changeMode } from "../attributes/acl.ts";
import { attributeValue } from "../attributes/setfattr.ts";
import { splitWords } from "../words.ts";
import { applyAcl } from "./acl-line.ts";
import { copyTree } from "./copy.ts";
import { parentProblem } from "./parents.ts";
import type { Item } from "./parse.ts";
import { matches } from "./paths.ts";

/** Carries out one line for `--create`. @returns false where it cannot be done; that has been told */
export function create(process: Process, item: Item): boolean {
  if (makes.includes(item.type)) {
    const why = parentProblem(process, item);
    if (why !== "") return fail(process, why);
  }
  return carryOut(process, item);
}

const makes = "dDvqQfLpcbC";

function carryOut(process: Process, item: Item): boolean {
  switch (item.type) {
    case "d":
    case "D":
    case "v":
    case "q":
    case "Q":
      return createDirectory(process, item);
    case "f":
      return createFile(process, item);
    case "L":
      return createLink(process, item);
    case "p":
    case "c":
    case "b":
      return createSpecial(process, item);
    case "C":
      return copyTree(process, item);
    case "e":
    case "z":
    case "Z":
    case "w":
    case "t":
    case "T":
    case "a":
    case "A":
      for (const path of matches(process.tree, toName(item.path))) onExisting(process, item, path);
      return true;
    default:
      // x, X, r and R are for --clean and --remove; h and H are flags that images do not carry.
      return true;
  }
}

function fail({ stderr }: Process, text: string): false {
  stderr.write(`${text}\n`);
  return false;
}

function createDirectory(process: Process, item: Item): boolean {
  const { tree } = process;
  const path = toName(item.path);
  const there = tree.get(path);
  if (there?.type === "directory") adjust(process, item, there);
  else if (there && !item.replace) {
    // A link to a directory is fine, and is not touched.
    if (tree.resolve(path)?.type === "directory") return true;
    return fail(process, `"${item.path}" already exists and is not a directory.`);
  } else {
    if (there) tree.remove(path);
    tree.mkdir(path, owned(item, item.mode ?? 0o755));
  }
  return true;
}

const owned = ({ uid = 0, gid = 0 }: Item, mode: number): Metadata => ({ mode, uid, gid });

function createFile(process: Process, item: Item): boolean {
  const { tree } = process;
  const path = toName(item.path);
  const there = tree.get(path);
  const content = bytesOf(item.argument ?? "");
  if (there && there.type !== "file") return fail(process, `${item.path} exists and is not a regular file.`);
  if (!there) tree.write(path, content, owned(item, item.mode ?? 0o644));
  else {
    if (item.plus) tree.write(path, content);
    adjust(process, item, there);
  }
  return true;
}

function createLink({ tree }: Process, item: Item): boolean {
  const path = toName(item.path);
  const target = toName(item.argument ?? "");
  const there = tree.get(path);
  if (item.ifThere && !tree.resolve(target.startsWith("/") ? target : `${path}/../${target}`)) return true;
  const same = there?.type === "symlink" && there.target === target;
  if (there && !same && !item.plus && !(item.replace && there.type !== "symlink")) return true;
  if (!same) {
    tree.remove(path);
    tree.symlink(target, path);
  }
  const { uid, gid } = item;
  if (uid !== undefined || gid !== undefined) {
    tree.change(path, { ...(uid !== undefined && { uid }), ...(gid !== undefined && { gid }) }, { follow: false });
  }
  return true;
}

const specials = { p: "fifo", c: "character", b: "block" } as const;

function createSpecial(process: Process, item: Item): boolean {
  const { tree } = process;
  const path = toName(item.path);
  const type = specials[item.type as keyof typeof specials];
  const there = tree.get(path);
  if (there?.type === type) {
    adjust(process, item, there);
    return true;
  }
  if (there && !item.plus) return true;
  const [major, minor] = (item.argument ?? "0:0").split(":").map(Number);
  tree.remove(path);
  tree.mkdir(path.slice(0, path.lastIndexOf("/")));
  tree.mknod(path, { type, major: major ?? 0, minor: minor ?? 0 }, owned(item, item.mode ?? 0o644));
  return true;
}

/** Mode and owner of what is there already. */
export function adjust({ tree }: Process, item: Item, entry: Entry): void {
  const { uid, gid, uidOnce, gidOnce, modeOnce } = item;
  const owner = { ...(uid !== undefined && !uidOnce && { uid }), ...(gid !== undefined && !gidOnce && { gid }) };
  if (Object.keys(owner).length > 0) tree.change(entry.path, owner, { follow: false });
  if (item.mode !== undefined && !modeOnce && entry.type !== "symlink")
    changeMode(tree, entry.path, maskedMode(item, entry));
}

function maskedMode({ mode = 0, masked }: Item, entry: Entry): number {
  if (!masked) return mode;
  let result = mode;
  for (const bits of [0o111, 0o222, 0o444]) if ((entry.mode & bits) === 0) result &= ~bits;
  return entry.type === "directory" ? result : result & ~0o7000;
}

function onExisting(process: Process, item: Item, path: string): void {
  const { tree } = process;
  const entry = tree.get(path);
  if (!entry) return;
  if (item.type === "e" && entry.type === "directory") adjust(process, item, entry);
  if (item.type === "w") writeInto(process, item, path);
  if (item.type === "t") setAttributes(process, item, path);
  if (item.type === "z") adjust(process, item, entry);
  if (item.type === "a") applyAcl(process, item, entry);
  if (!"ZTA".includes(item.type)) return;
  if (item.type === "Z") adjust(process, item, entry);
  else if (item.type === "T") setAttributes(process, item, path);
  else applyAcl(process, item, entry);
  if (entry.type !== "directory") return;
  for (const name of tree.list(path)) onExisting(process, item, `${path}/${name}`);
}

/** At the front of what is there, of which the rest stays; or behind it. */
function writeInto({ tree }: Process, item: Item, path: string): void {
  if (tree.get(path)?.type !== "file") return;
  const old = textOf(tree.read(path));
  const text = item.argument ?? "";
  tree.write(path, bytesOf(item.plus ? old + text : text + old.slice(text.length)));
}

function setAttributes({ tree }: Process, { argument = "" }: Item, path: string): void {
  const entry = tree.get(path);
  if (!entry || entry.type === "symlink") return;
  const xattrs: Record<string, string> = { ...entry.xattrs };
  for (const word of splitWords(argument)) {
    const [name = "", value] = word.split(/=(.*)/s);
    if (value !== undefined) xattrs[name] = attributeValue(value).toString("base64");
  }
  tree.change(path, { xattrs });
}
