import { GlibHashTable } from "../glib/hash-table.ts";
import type { XmlNode } from "../xml/nodes.ts";

/** A media type, with what its own file will say. */
export interface MimeType {
  readonly media: string;
  readonly subtype: string;
  /** `media/subtype`. */
  readonly name: string;
  readonly output: XmlNode[];
}

export interface Glob {
  readonly pattern: string;
  readonly type: MimeType;
  readonly weight: number;
  readonly caseSensitive: boolean;
  /** Stands for `glob-deleteall`. */
  readonly deletes: boolean;
}

/** One test of a file's content. `data` and `mask` are bytes. */
export interface Match {
  readonly start: number;
  readonly range: number;
  readonly wordSize: number;
  readonly data: Buffer;
  readonly mask: Buffer | undefined;
  readonly children: readonly Match[];
}

export interface Magic {
  readonly priority: number;
  readonly type: MimeType;
  readonly matches: readonly Match[];
  /** Stands for `magic-deleteall`. */
  readonly deletes: boolean;
}

export interface TreeMatch {
  readonly path: string;
  readonly kind: string;
  readonly flags: readonly string[];
  readonly children: readonly TreeMatch[];
}

export interface TreeMagic {
  readonly priority: number;
  readonly type: MimeType;
  readonly matches: readonly TreeMatch[];
}

/** What all source files say together; tables list in GLib's order, as the program writes in it. */
export interface MimeDatabase {
  readonly types: GlibHashTable<MimeType>;
  /** By pattern. */
  readonly globs: GlibHashTable<Glob[]>;
  /** By `namespace name`. */
  readonly namespaces: GlibHashTable<MimeType>;
  readonly magic: Magic[];
  readonly treeMagic: TreeMagic[];
  /** What a type is a kind of. */
  readonly parents: GlibHashTable<string[]>;
  readonly aliases: GlibHashTable<MimeType>;
  readonly icons: GlibHashTable<string>;
  readonly genericIcons: GlibHashTable<string>;
}

export const emptyDatabase = (): MimeDatabase => ({
  types: new GlibHashTable(),
  globs: new GlibHashTable(),
  namespaces: new GlibHashTable(),
  magic: [],
  treeMagic: [],
  parents: new GlibHashTable(),
  aliases: new GlibHashTable(),
  icons: new GlibHashTable(),
  genericIcons: new GlibHashTable(),
});

/** What a source file says wrongly; the rest of its media type is passed over. */
export class MimeError extends Error {}

export const freedesktop = "http://www.freedesktop.org/standards/shared-mime-info";
