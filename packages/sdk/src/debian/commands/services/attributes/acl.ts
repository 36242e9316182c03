import type { Entry, Tree } from "../../../../tree/index.ts";
import { gidOf, uidOf } from "../../../../userland/gnu/accounts.ts";

/** Tags as the kernel writes them, and sorts them: https://man7.org/linux/man-pages/man5/acl.5.html */
const tags = { user: 0x02, group: 0x08, userOwner: 0x01, groupOwner: 0x04, mask: 0x10, other: 0x20 } as const;
const nobody = 0xffff_ffff;

export interface AclEntry {
  readonly tag: number;
  readonly perm: number;
  /** Of a named user or group. */
  readonly id: number;
}
export type AclKind = "access" | "default";

export const attributeOf = (kind: AclKind): string => `system.posix_acl_${kind}`;

/** What a mode says, as an ACL. */
export const fromMode = (mode: number): readonly AclEntry[] => [
  { tag: tags.userOwner, perm: (mode >> 6) & 7, id: nobody },
  { tag: tags.groupOwner, perm: (mode >> 3) & 7, id: nobody },
  { tag: tags.other, perm: mode & 7, id: nobody },
];

/** The entries of a file's ACL; of its mode where it has no more, and none where it has no default. */
export function aclOf({ mode, xattrs }: Entry, kind: AclKind): readonly AclEntry[] {
  const value = xattrs?.[attributeOf(kind)];
  if (value === undefined) return kind === "access" ? fromMode(mode) : [];
  const bytes = Buffer.from(value, "base64");
  const entries: AclEntry[] = [];
  for (let at = 4; at + 8 <= bytes.length; at += 8) {
    entries.push({ tag: bytes.readUInt16LE(at), perm: bytes.readUInt16LE(at + 2), id: bytes.readUInt32LE(at + 4) });
  }
  return entries;
}

const same = (one: AclEntry, other: AclEntry): boolean => one.tag === other.tag && one.id === other.id;

/** Puts entries over others. */
export function merged(old: readonly AclEntry[], added: readonly AclEntry[]): readonly AclEntry[] {
  return [...old.filter((entry) => !added.some((other) => same(entry, other))), ...added];
}

export const without = (old: readonly AclEntry[], gone: readonly AclEntry[]): readonly AclEntry[] =>
  old.filter((entry) => !gone.some((other) => same(entry, other)));

/** Those that a mode can say by itself. */
export const baseEntries = (entries: readonly AclEntry[]): readonly AclEntry[] =>
  entries.filter(({ tag }) => tag === tags.userOwner || tag === tags.groupOwner || tag === tags.other);

export const isExtended = (entries: readonly AclEntry[]): boolean => entries.length > baseEntries(entries).length;

export const hasMask = (entries: readonly AclEntry[]): boolean => entries.some(({ tag }) => tag === tags.mask);

/** The mask is what all groups and named users have together. One that is there without need stays where it is asked. */
export function withMask(entries: readonly AclEntry[], keep = false): readonly AclEntry[] {
  const rest = entries.filter(({ tag }) => tag !== tags.mask);
  if (!isExtended(rest) && !(keep && hasMask(entries))) return rest;
  const masked = rest.filter(({ tag }) => tag === tags.user || tag === tags.group || tag === tags.groupOwner);
  return [...rest, { tag: tags.mask, perm: masked.reduce((perm, entry) => perm | entry.perm, 0), id: nobody }];
}

function encode(entries: readonly AclEntry[]): string {
  const sorted = [...entries].sort((a, b) => a.tag - b.tag || a.id - b.id);
  const bytes = Buffer.alloc(4 + 8 * sorted.length);
  bytes.writeUInt32LE(2);
  for (const [index, { tag, perm, id }] of sorted.entries()) {
    bytes.writeUInt16LE(tag, 4 + 8 * index);
    bytes.writeUInt16LE(perm, 6 + 8 * index);
    bytes.writeUInt32LE(id, 8 + 8 * index);
  }
  return bytes.toString("base64");
}

/** Gives a file an ACL. What a mode can say goes there alone; with a mask, the mode's group bits are the mask. */
export function setAcl(tree: Tree, path: string, kind: AclKind, entries: readonly AclEntry[]): void {
  const file = tree.resolve(path);
  if (!file) return;
  const xattrs = { ...file.xattrs };
  delete xattrs[attributeOf(kind)];
  const stored = kind === "default" ? entries.length > 0 : isExtended(entries);
  if (stored) xattrs[attributeOf(kind)] = encode(entries);
  if (kind === "default") return tree.change(path, { xattrs });
  const perm = (tag: number): number => entries.find((entry) => entry.tag === tag)?.perm ?? 0;
  const group = isExtended(entries) ? perm(tags.mask) : perm(tags.groupOwner);
  const mode = (file.mode & 0o7000) | (perm(tags.userOwner) << 6) | (group << 3) | perm(tags.other);
  tree.change(path, { xattrs, mode });
}

/** chmod(2) of a file with an ACL: the group's bits are the mask. */
export function changeMode(tree: Tree, path: string, mode: number): void {
  const file = tree.get(path);
  if (file?.xattrs?.[attributeOf("access")] === undefined) return tree.change(path, { mode }, { follow: false });
  const plain = fromMode(mode);
  const perm = (tag: number): number => plain.find((entry) => entry.tag === tag)?.perm ?? 0;
  const entries = aclOf(file, "access").map((entry) => {
    if (entry.tag === tags.userOwner || entry.tag === tags.other) return { ...entry, perm: perm(entry.tag) };
    return entry.tag === tags.mask ? { ...entry, perm: perm(tags.groupOwner) } : entry;
  });
  tree.change(path, { mode });
  setAcl(tree, path, "access", entries);
}

const kinds: Readonly<Record<string, readonly [number, number]>> = {
  user: [tags.userOwner, tags.user],
  u: [tags.userOwner, tags.user],
  group: [tags.groupOwner, tags.group],
  g: [tags.groupOwner, tags.group],
  mask: [tags.mask, tags.mask],
  m: [tags.mask, tags.mask],
  other: [tags.other, tags.other],
  o: [tags.other, tags.other],
};

export interface ParsedAcl {
  readonly kind: AclKind;
  readonly entry: AclEntry;
  /** `X`: executable only where somebody may already, or in a directory. */
  readonly conditional: boolean;
}

/** `d:group:adm:r-x`; without the last field where entries are taken away. Undefined where it cannot be read. */
export function parseAclEntry(tree: Tree, text: string, bare = false): ParsedAcl | undefined {
  const [, prefix, rest = ""] = /^(d(?:efault)?:)?(.*)$/.exec(text.trim()) ?? [];
  const [word = "", name = "", ...more] = rest.split(":");
  const [own, named] = kinds[word] ?? [];
  if (own === undefined || named === undefined) return undefined;
  // `o:rx` and `m:rx` have no name.
  const perms = bare ? "" : (more[0] ?? (named === own ? name : undefined));
  const who = more.length === 0 && named === own ? "" : name;
  if (perms === undefined || !/^[rwxX-]*$|^[0-7]$/.test(perms)) return undefined;
  const perm = /^[0-7]$/.test(perms) ? Number(perms) : bitsOf(perms);
  const id = who === "" ? nobody : named === tags.user ? uidOf(tree, who) : gidOf(tree, who);
  if (id === undefined) return undefined;
  const kind = prefix === undefined ? "access" : "default";
  return { kind, entry: { tag: who === "" ? own : named, perm, id }, conditional: perms.includes("X") };
}

const bitsOf = (perms: string): number =>
  (/r/.test(perms) ? 4 : 0) | (/w/.test(perms) ? 2 : 0) | (/x/.test(perms) ? 1 : 0);

/** `X` decided for a file. */
export function decided({ entry, conditional }: ParsedAcl, file: Entry): AclEntry {
  if (!conditional || (file.type !== "directory" && (file.mode & 0o111) === 0)) return entry;
  return { ...entry, perm: entry.perm | 1 };
}
