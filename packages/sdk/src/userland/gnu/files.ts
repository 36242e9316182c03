import { bytesOf, fromName, type Process, textOf, toName } from "../../shell/index.ts";
import type { Entry, Metadata, Special } from "../../tree/index.ts";
import { type Device, deviceAt, deviceEntry } from "./devices.ts";
import { Errno, type ErrnoName } from "./errno.ts";

/**
 * The tree as system calls show it to a command: by its own words, from its directory, under its umask, and failing as
 * Linux does (@throws Errno).
 */
export class Files {
  readonly process: Process;

  constructor(process: Process) {
    this.process = process;
  }

  /** @throws Errno for the empty word */
  path(word: string): string {
    if (word === "") throw new Errno("ENOENT");
    return this.process.path(word);
  }

  lstat(word: string): Entry {
    const path = this.path(word);
    // A slash at the end asks for a directory, behind a link too.
    if (/\/\.?$/.test(word) && /[^/.]/.test(word)) return this.#directory(path);
    return this.#found(this.process.tree.get(path), path);
  }

  stat(word: string): Entry {
    const path = this.path(word);
    if (/\/\.?$/.test(word) && /[^/.]/.test(word)) return this.#directory(path);
    return this.#found(this.process.tree.resolve(path), path);
  }

  tryLstat(word: string): Entry | undefined {
    return orUndefined(() => this.lstat(word));
  }

  tryStat(word: string): Entry | undefined {
    return orUndefined(() => this.stat(word));
  }

  isDirectory(word: string): boolean {
    return this.tryStat(word)?.type === "directory";
  }

  /** Names in a directory, as bytes. */
  list(word: string): readonly string[] {
    if (this.stat(word).type !== "directory") throw new Errno("ENOTDIR");
    this.process.meter.step();
    return this.process.tree.list(this.path(word)).map(fromName);
  }

  /** A link's text. */
  readlink(word: string): string {
    const entry = this.lstat(word);
    if (entry.type !== "symlink") throw new Errno("EINVAL");
    return fromName(entry.target);
  }

  /** Where an entry is, as bytes, with a slash in front. */
  realPath(entry: Entry): string {
    return `/${fromName(entry.path)}`;
  }

  read(word: string): string {
    const device = deviceAt(this.process, word);
    if (device) return readDevice(this.process, device, word);
    const { type } = this.stat(word);
    if (type === "directory") throw new Errno("EISDIR");
    if (type !== "file") throw new Errno("ENXIO");
    return textOf(this.process.tree.read(this.path(word)));
  }

  /** Opens as `creat` does, and writes it all: a new file gets `mode` without the umask. */
  write(word: string, text: string, mode = 0o666): void {
    this.process.meter.wrote(text.length);
    const device = deviceAt(this.process, word);
    if (device) return writeDevice(this.process, device, text);
    const path = this.path(word);
    const there = this.process.tree.resolve(path);
    if (there?.type === "directory") throw new Errno("EISDIR");
    if (there && there.type !== "file") throw new Errno("ENXIO");
    if (there) {
      if (word.endsWith("/")) throw new Errno("ENOTDIR");
      this.process.tree.write(path, bytesOf(text), withoutCapability(there));
    } else {
      if (word.endsWith("/")) throw new Errno("EISDIR");
      const goal = this.#creatable(path);
      const metadata = this.#inherited(goal, mode & ~this.process.umask);
      this.process.tree.write(goal, bytesOf(text), metadata);
    }
  }

  mkdir(word: string, mode = 0o777): void {
    const path = this.path(word);
    if (this.process.tree.get(path)) throw new Errno("EEXIST");
    this.#parent(path);
    const metadata = this.#inherited(path, mode & 0o1777 & ~this.process.umask);
    const inherits = (this.#parent(path).mode & 0o2000) !== 0;
    this.process.tree.mkdir(path, inherits ? { ...metadata, mode: (metadata.mode ?? 0) | 0o2000 } : metadata);
  }

  rmdir(word: string): void {
    const entry = this.lstat(word.replace(/(?<=[^/])\/+$/, ""));
    if (entry.type === "symlink" && word.endsWith("/")) throw new Errno("ENOTDIR");
    if (entry.type !== "directory") throw new Errno("ENOTDIR");
    if (/(^|\/)\.$/.test(word)) throw new Errno("EINVAL");
    if (entry.path === "") throw new Errno("EBUSY");
    if (this.list(word).length > 0) throw new Errno("ENOTEMPTY");
    this.process.tree.remove(this.path(word));
  }

  unlink(word: string): void {
    const entry = this.lstat(word);
    if (entry.type === "directory") throw new Errno(word.endsWith("/") ? "ENOTDIR" : "EISDIR");
    this.process.tree.remove(this.path(word));
  }

  symlink(target: string, word: string): void {
    if (target === "") throw new Errno("ENOENT");
    const path = this.#free(word);
    this.process.tree.symlink(toName(target), path);
    this.#inheritGroup(path);
  }

  /** Another name for what is at `from`; links are files of their own. */
  link(from: string, word: string): void {
    const entry = this.lstat(from);
    if (entry.type === "directory") throw new Errno("EPERM");
    const path = this.#free(word);
    // The tree has no second names but of files: another link or device says the same.
    if (entry.type === "file") return this.process.tree.hardlink(this.path(from), path);
    if (entry.type === "symlink") this.process.tree.symlink(entry.target, path);
    else if (entry.type !== "hardlink") this.process.tree.mknod(path, entry, entry);
  }

  mknod(word: string, what: Special, mode: number): void {
    const path = this.#free(word);
    this.process.tree.mknod(path, what, this.#inherited(path, mode & ~this.process.umask));
  }

  /** As rename(2). */
  rename(from: string, to: string): void {
    const source = this.lstat(from.replace(/(?<=[^/])\/+$/, ""));
    const isDirectory = source.type === "directory";
    if (from.endsWith("/") && !isDirectory) throw new Errno("ENOTDIR");
    const path = this.path(to);
    const parent = this.#parent(path);
    const goal = this.process.tree.get(path);
    if (to.endsWith("/") && !isDirectory) throw new Errno("ENOTDIR");
    const real = goal?.path ?? [parent.path, path.replace(/\/+$/, "").split("/").at(-1)].filter(Boolean).join("/");
    if (isDirectory && `${real}/`.startsWith(`${source.path}/`) && real !== source.path) throw new Errno("EINVAL");
    if (goal && isDirectory && goal.type !== "directory") throw new Errno("ENOTDIR");
    if (goal?.type === "directory") {
      if (!isDirectory) throw new Errno("EISDIR");
      if (goal.path !== source.path && this.process.tree.list(path).length > 0) throw new Errno("ENOTEMPTY");
    }
    if (goal?.path !== source.path) this.process.tree.rename(source.path, path);
  }

  chmod(word: string, mode: number): void {
    this.stat(word);
    this.process.tree.change(this.path(word), { mode });
  }

  /** As chown(2): a program that changes hands loses its set-ID bits and capabilities. */
  chown(word: string, owner: { readonly uid?: number; readonly gid?: number }, follow = true): void {
    const { type, mode, xattrs } = follow ? this.stat(word) : this.lstat(word);
    const metadata: { -readonly [K in keyof Metadata]: Metadata[K] } = { ...owner };
    if (type === "file" && (owner.uid !== undefined || owner.gid !== undefined)) {
      const kept = mode & ~0o4000 & (mode & 0o010 ? ~0o2000 : ~0);
      if (kept !== mode) metadata.mode = kept;
      if (xattrs) Object.assign(metadata, withoutCapability({ xattrs }));
    }
    this.process.tree.change(this.path(word), metadata, { follow });
  }

  /** Whether two words name one and the same file. */
  same(one: string, other: string, follow = true): boolean {
    const [a, b] = [one, other].map((word) => (follow ? this.tryStat(word) : this.tryLstat(word)));
    if (!a || !b || a.type !== b.type) return false;
    return a.path === b.path || inodeOf(this.process, a) === inodeOf(this.process, b);
  }

  #directory(path: string): Entry {
    const entry = this.#found(this.process.tree.resolve(path), path);
    if (entry.type !== "directory") throw new Errno("ENOTDIR");
    return entry;
  }

  #found(entry: Entry | undefined, path: string): Entry {
    const found = entry ?? deviceEntry(this.process, path);
    if (!found) throw new Errno(whyMissing(this.process, path));
    return found;
  }

  /** The directory that a path is in. */
  #parent(path: string): Entry {
    const above = path.replace(/\/*$/, "").replace(/[^/]+$/, "");
    const entry = this.process.tree.resolve(above);
    if (!entry) throw new Errno(whyMissing(this.process, above));
    if (entry.type !== "directory") throw new Errno("ENOTDIR");
    return entry;
  }

  /** Where nothing is yet. */
  #free(word: string): string {
    const path = this.path(word);
    if (this.process.tree.get(path)) throw new Errno("EEXIST");
    if (word.endsWith("/")) throw new Errno("ENOENT");
    this.#parent(path);
    return path;
  }

  /** Where a file comes to be that is opened at `path`: a dangling link's target. */
  #creatable(path: string, links = 0): string {
    const there = this.process.tree.get(path);
    if (there?.type === "symlink") {
      if (links > 40) throw new Errno("ELOOP");
      const target = there.target.startsWith("/") ? there.target : `/${parentOf(there.path)}/${there.target}`;
      return this.#creatable(target, links + 1);
    }
    this.#parent(path);
    return path;
  }

  /** In a set-group-ID directory, what is new gets its group. */
  #inherited(path: string, mode: number): Metadata {
    const parent = this.#parent(path);
    const { uid, gid } = this.process.user;
    return { mode, uid, gid: parent.mode & 0o2000 ? parent.gid : gid };
  }

  #inheritGroup(path: string): void {
    const { gid = 0 } = this.#inherited(path, 0);
    if (gid !== this.process.user.gid) this.process.tree.change(path, { gid }, { follow: false });
  }
}

/** Writing to a file takes its capabilities away. */
const withoutCapability = ({ xattrs }: Pick<Entry, "xattrs">): Metadata => {
  if (!xattrs || !("security.capability" in xattrs)) return {};
  return { xattrs: Object.fromEntries(Object.entries(xattrs).filter(([name]) => name !== "security.capability")) };
};

function orUndefined<T>(get: () => T): T | undefined {
  try {
    return get();
  } catch (error) {
    if (error instanceof Errno) return undefined;
    throw error;
  }
}

/** Names with one number are one file. */
export function inodeOf(process: Process, { path }: Entry): number {
  return process.tree.inode(path) ?? 0;
}

export const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));

/** Why nothing can be had at a path. */
function whyMissing({ tree }: Process, path: string, links = 0): ErrnoName {
  if (links > 40) return "ELOOP";
  const parts = path.split("/").filter((part) => part !== "");
  let above = "";
  for (const [index, part] of parts.entries()) {
    const here = `${above}/${part}`;
    const entry = tree.resolve(here);
    if (!entry) {
      const link = tree.get(here);
      if (link?.type !== "symlink") return "ENOENT";
      const target = link.target.startsWith("/") ? link.target : `/${parentOf(link.path)}/${link.target}`;
      return whyMissing({ tree } as Process, target, links + 1);
    }
    if (entry.type !== "directory" && index < parts.length - 1) return "ENOTDIR";
    above = here;
  }
  return "ENOENT";
}

function readDevice(process: Process, device: Device, word: string): string {
  switch (device.kind) {
    case "null":
      return "";
    case "descriptor": {
      const input = device.number === 0 ? process.stdin : process.inputAt(device.number);
      if (!input) throw new Errno("ENOENT");
      return input.readAll();
    }
    default:
      process.report({
        kind: "deferred",
        why: `${process.name} reads ${word}, which firn has nothing to give for`,
        remedy: "Do what needs it at the container's first start.",
      });
      return "";
  }
}

function writeDevice(process: Process, device: Device, text: string): void {
  if (device.kind === "descriptor") {
    const output = process.outputAt(device.number);
    if (!output) throw new Errno("ENOENT");
    output.write(text);
  } else if (device.kind === "terminal") throw new Errno("ENXIO");
}
