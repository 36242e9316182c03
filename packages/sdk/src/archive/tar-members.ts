import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import type { Header } from "tar-stream";
import { FirnError } from "../errors/index.ts";
import type { Bytes } from "../store/index.ts";
import { readTar } from "../tar/index.ts";
import { fixedTime } from "../tree/index.ts";
import { invalid } from "./archive-error.ts";
import type { Member, Members } from "./member.ts";

/** Up to here a file's content is handed on as one buffer. */
const chunk = 1024 * 1024;

/**
 * Reads a tar stream once, its files' contents into one file of the scratch folder: only at the end is it known which
 * of several entries of a name counts.
 *
 * @throws FIRN_ARCHIVE_INVALID for a damaged archive, and for kinds of entries that images cannot hold, by name.
 */
export async function tarMembers(tar: AsyncIterable<Uint8Array>, scratch: string, title: string): Promise<Members> {
  const spool = await open(join(scratch, "contents"), "wx+");
  try {
    const found = await readMembers(tar, spool, title);
    return { ...found, close: () => spool.close() };
  } catch (error) {
    await spool.close();
    throw error;
  }
}

async function readMembers(
  tar: AsyncIterable<Uint8Array>,
  spool: FileHandle,
  title: string,
): Promise<Omit<Members, "close">> {
  const members: Member[] = [];
  let offset = 0;
  let attributes = 0;
  for await (const { header, body } of readTar(tar, title)) {
    const start = offset;
    for await (const piece of body) {
      await spool.write(piece, 0, piece.length, offset);
      offset += piece.length;
    }
    const pax = paxOf(header);
    if (Object.keys(pax).some((key) => key.startsWith("SCHILY.xattr."))) attributes++;
    if (Object.keys(pax).some((key) => key.startsWith("GNU.sparse.")))
      throw unsupported(title, header, "a sparse file");
    const size = offset - start;
    members.push(toMember(header, title, size, () => readSpool(spool, start, size)));
  }
  return { members, left: attributes ? [`the extended attributes of ${attributes} entries`] : [] };
}

function toMember(header: Header, title: string, size: number, read: () => Bytes): Member {
  const { name, linkname } = header;
  if (/[\uFFFD\0]/.test(name + (linkname ?? ""))) throw invalid(title, `has a name that is not UTF-8: ${name}`);
  const common = { name, mode: header.mode ?? 0o644, mtime: secondsOf(header.mtime) };
  const device = { ...common, major: header.devmajor ?? 0, minor: header.devminor ?? 0 };
  switch (header.type) {
    case "file":
    case "contiguous-file":
      return { ...common, type: "file", size, content: read };
    case "directory":
      return { ...common, type: "directory" };
    case "symlink":
      return { ...common, type: "symlink", target: linkname ?? "" };
    case "link":
      return { ...common, type: "hardlink", target: linkname ?? "" };
    case "character-device":
      return { ...device, type: "character" };
    case "block-device":
      return { ...device, type: "block" };
    case "fifo":
      return { ...device, type: "fifo" };
    default:
      throw unsupported(title, header, "an entry of an unknown kind");
  }
}

const unsupported = (title: string, { name }: Header, what: string): FirnError =>
  new FirnError("FIRN_ARCHIVE_INVALID", `${title} has ${name}, ${what}, which cannot be unpacked`, {
    hint: "Make the archive without it, for example with tar --no-xattrs --format=posix and no --sparse",
  });

function paxOf(header: Header): object {
  return "pax" in header && typeof header.pax === "object" && header.pax !== null ? header.pax : {};
}

function secondsOf(time: Date | undefined): number {
  const seconds = Math.floor((time?.getTime() ?? Number.NaN) / 1000);
  return Number.isSafeInteger(seconds) && Math.abs(seconds) < 2 ** 40 ? seconds : fixedTime;
}

async function* readSpool(spool: FileHandle, start: number, size: number): AsyncGenerator<Uint8Array> {
  for (let done = 0; done < size; ) {
    const length = Math.min(chunk, size - done);
    const { bytesRead, buffer } = await spool.read(Buffer.allocUnsafe(length), 0, length, start + done);
    if (bytesRead === 0) throw new Error("a scratch file was cut short");
    done += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
