import type { Json } from "../../hash/index.ts";
import type { SharedObject } from "../commands/ldconfig/elf.ts";

/** A file of a package's control archive: `postinst`, `templates`, `triggers`, …. */
export interface ControlFile {
  readonly text: string;
  /** True for what is no UTF-8: each character stands for a byte. */
  readonly isBytes?: boolean;
  /** As the archive has it: 0755 for scripts. */
  readonly mode: number;
}

/** A configuration file that dpkg keeps the user's version of, with the MD5 of the package's own. */
export type Conffile = readonly [path: string, md5: string];

/** What a .deb says about itself, kept in the cache beside its files so that it is read once. */
export interface DebControl {
  /** The control stanza as it stands in the package. */
  readonly stanza: string;
  /** The control archive's other members by name. */
  readonly files: Readonly<Record<string, ControlFile>>;
  /** What dpkg lists as the package's files, in order: `/.`, `/bin`, `/bin/sh`; paths before usr-merge. */
  readonly list: readonly string[];
  /** Conffiles that the package ships, with the MD5 of their content, in the order of its `conffiles`. */
  readonly conffiles: readonly Conffile[];
  /** The md5sums file: the package's own, or made as dpkg makes one. */
  readonly md5sums: string;
  /** Whether it was made: dpkg then lists no files that it left out. */
  readonly madeMd5sums?: boolean;
  /** What its shared libraries say of themselves, by path on a merged /usr; null for what only looks like one. */
  readonly libraries?: Readonly<Record<string, SharedObject | null>>;
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A file of a control archive, or of dpkg's `info`. */
export function controlFileOf(bytes: Buffer, mode: number): ControlFile {
  try {
    return { text: utf8.decode(bytes), mode };
  } catch {
    return { text: bytes.toString("latin1"), isBytes: true, mode };
  }
}

/** The file as the archive has it. */
export const controlBytes = ({ text, isBytes }: ControlFile): Buffer => Buffer.from(text, isBytes ? "latin1" : "utf8");

export const toJson = (control: DebControl): Json => control as unknown as Json;

/** Undefined where it is no such memo. The store hands back only what was noted, so the outline is enough. */
export function fromJson(memo: Json | undefined): DebControl | undefined {
  const fits = typeof memo === "object" && memo !== null && "stanza" in memo && "list" in memo;
  return fits ? (memo as unknown as DebControl) : undefined;
}

/** Lines without comments, blank ones and surrounding space. */
export const wordsOfLines = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));

/** The paths that a `conffiles` file names; one with a flag (`remove-on-upgrade …`) ships no file. */
export const conffilePaths = (text: string): string[] => wordsOfLines(text).filter((line) => line.startsWith("/"));
