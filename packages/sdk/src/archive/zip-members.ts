import { crc32 } from "node:zlib";
import { type Entry, getFileNameLowLevel, openPromise, type ZipFile } from "yauzl";
import { FirnError } from "../errors/index.ts";
import type { Bytes } from "../store/index.ts";
import { fixedTime } from "../tree/index.ts";
import { invalid } from "./archive-error.ts";
import type { Member, Members } from "./member.ts";

/**
 * Reads a zip's directory; contents are inflated when they are asked for, and checked against their CRC-32. Times in
 * zips are local to nobody knows where: everything is dated 1980-01-01.
 *
 * @throws FIRN_ARCHIVE_INVALID for a damaged or encrypted zip, a compression other than deflate, one name twice.
 */
export async function zipMembers(path: string, title: string): Promise<Members> {
  let zip: ZipFile;
  try {
    // Names are decoded by hand: yauzl's own check has no error that can be told from others.
    zip = await openPromise(path, { decodeStrings: false, autoClose: false });
  } catch (cause) {
    throw invalid(title, `is damaged: ${String(cause)}`, cause);
  }
  const close = async (): Promise<void> => zip.close();
  try {
    const members: Member[] = [];
    const names = new Set<string>();
    for await (const entry of zip.eachEntry()) {
      const member = await toMember(zip, entry, title);
      // Which of the two counts depends on the program that unpacks: a way to show one thing and install another.
      if (names.has(member.name)) throw invalid(title, `has ${member.name} twice`);
      names.add(member.name);
      members.push(member);
    }
    return { members, left: [], close };
  } catch (cause) {
    await close();
    throw FirnError.is(cause) ? cause : invalid(title, `is damaged: ${String(cause)}`, cause);
  }
}

const typeMask = 0o170000;
const types: Readonly<Record<number, "file" | "directory" | "symlink">> = {
  0: "file",
  0o100000: "file",
  0o040000: "directory",
  0o120000: "symlink",
};
/** "Version made by" of systems whose attributes hold a Unix mode: APPNOTE 4.4.2. */
const unixes = new Set([3, 19]);

async function toMember(zip: ZipFile, entry: Entry, title: string): Promise<Member> {
  const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
  if (entry.isEncrypted()) throw invalid(title, `has ${name}, which is encrypted`);
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
    throw invalid(title, `has ${name} in compression method ${entry.compressionMethod}; firn knows 0 and 8 (deflate)`);
  }
  const attributes = unixes.has(entry.versionMadeBy >>> 8) ? entry.externalFileAttributes >>> 16 : 0;
  const type = name.endsWith("/") ? "directory" : types[attributes & typeMask];
  if (!type) throw invalid(title, `has ${name}, which is neither a file, a directory nor a link`);
  const mode = attributes & 0o7777 || (type === "directory" ? 0o755 : 0o644);
  const common = { name, mode, mtime: fixedTime };
  const content = (): Bytes => inflated(zip, entry, name, title);
  if (type === "file") return { ...common, type, size: entry.uncompressedSize, content };
  if (type === "directory") return { ...common, type };
  if (entry.uncompressedSize > 4096) throw invalid(title, `has ${name}, a link of ${entry.uncompressedSize} bytes`);
  const pieces: Uint8Array[] = [];
  for await (const piece of inflated(zip, entry, name, title)) pieces.push(piece);
  return { ...common, type, target: Buffer.concat(pieces).toString("utf8") };
}

async function* inflated(zip: ZipFile, entry: Entry, name: string, title: string): AsyncGenerator<Uint8Array> {
  let sum = 0;
  try {
    for await (const piece of await zip.openReadStreamPromise(entry)) {
      if (!(piece instanceof Uint8Array)) throw new TypeError("bytes are wanted");
      sum = crc32(piece, sum);
      yield piece;
    }
  } catch (cause) {
    throw FirnError.is(cause) ? cause : invalid(title, `has ${name}, which is damaged: ${String(cause)}`, cause);
  }
  if (sum !== entry.crc32) throw invalid(title, `has ${name}, whose bytes do not have the CRC-32 that it says`);
}
