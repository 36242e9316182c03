import { type Compression, compressionOfMagic } from "../compress/index.ts";
import { invalid } from "./archive-error.ts";

export type ArchiveFormat = { readonly kind: "zip" } | { readonly kind: "tar"; readonly compression: Compression };

const unknown: readonly (readonly [start: string, name: string])[] = [
  ["BZh", "bzip2"],
  ["7z\xbc\xaf\x27\x1c", "7-Zip"],
  ["Rar!", "RAR"],
  ["LZIP", "lzip"],
  ["\x7fELF", "a program, not an archive,"],
  ["<!DO", "a web page, not an archive,"],
  ["<htm", "a web page, not an archive,"],
];

/**
 * Tells an archive by its first bytes (512 are enough); names and servers' content types lie.
 * @throws FIRN_ARCHIVE_INVALID for what is none that firn unpacks.
 */
export function archiveFormat(start: Uint8Array, title: string): ArchiveFormat {
  const head = Buffer.from(start).toString("latin1");
  // A zip with no entries has its end record alone.
  if (head.startsWith("PK\x03\x04") || head.startsWith("PK\x05\x06")) return { kind: "zip" };
  const compression = compressionOfMagic(start);
  if (compression !== "none" || head.slice(257, 262) === "ustar" || /^\0{512}/.test(head)) {
    return { kind: "tar", compression };
  }
  const name = unknown.find(([magic]) => head.startsWith(magic))?.[1] ?? "of an unknown format";
  throw invalid(title, `is ${name} and cannot be unpacked: firn unpacks tar (plain, .gz, .xz, .zst) and zip`);
}
