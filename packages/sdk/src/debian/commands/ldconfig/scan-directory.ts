import type { Part, Tree } from "../../../tree/index.ts";
import { readSharedObject, type SharedObject } from "./elf.ts";
import { looksLikeLibrary } from "./library-name.ts";
import { compareLibraries } from "./library-order.ts";

/** A library of a directory: the file that its soname stands for. */
export interface Library {
  readonly soname: string;
  readonly flags: number;
  /** The file's or link's name. */
  readonly name: string;
  /** False for what is a link to the library already. */
  readonly isLink: boolean;
}

/**
 * The libraries in a directory, one for each soname: a file before a link, the higher version before the lower.
 * https://sourceware.org/git/?p=glibc.git;a=blob;f=elf/ldconfig.c (search_dir)
 */
export function scanDirectory(tree: Tree, directory: string): Library[] {
  const found = new Map<string, Library>();
  for (const name of tree.list(directory)) {
    if (!looksLikeLibrary(name)) continue;
    const path = `${directory}/${name}`;
    const file = tree.resolve(path);
    if (file?.type !== "file") continue;
    const object = objectAt(tree, file.path);
    if (!object) continue;
    const linked = tree.get(path)?.type === "symlink";
    const own = object.soname ?? name;
    // A link counts as one where it is called like the soname, or is the compiler's `libx.so`.
    const isLink = linked && (name === own || (name.endsWith(".so") && own.startsWith(name)));
    const library: Library = { soname: isLink ? name : own, flags: object.flags, name, isLink };
    const other = found.get(library.soname);
    if (!other || isBetter(library, other)) found.set(library.soname, library);
  }
  return [...found.values()];
}

const known = new WeakMap<Part, ReadonlyMap<string, SharedObject | null>>();

/** Tells what is known of a part's libraries, so that they need not be read. */
export function rememberLibraries(part: Part, libraries: Readonly<Record<string, SharedObject | null>>): void {
  known.set(part, new Map(Object.entries(libraries)));
}

/** What is not known of a part's own libraries is read in one go, in the order in which they are packed. */
function objectAt(tree: Tree, path: string): SharedObject | undefined {
  const part = tree.partOf(path);
  let objects = part && known.get(part);
  if (part && !objects?.has(path)) {
    const unread = part.entries.filter(
      ({ type, path: own }) => type === "file" && !objects?.has(own) && looksLikeLibrary(baseName(own)),
    );
    const read = unread.map(({ path: own }) => [own, readSharedObject(part.read(own)) ?? null] as const);
    known.set(part, (objects = new Map([...(objects ?? []), ...read])));
  }
  return (objects?.has(path) ? objects.get(path) : readSharedObject(tree.read(path))) ?? undefined;
}

const baseName = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

const isBetter = (one: Library, other: Library): boolean =>
  (!one.isLink && other.isLink) || (one.isLink === other.isLink && compareLibraries(other.name, one.name) < 0);
