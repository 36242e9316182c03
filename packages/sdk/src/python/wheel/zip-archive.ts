import { pipeline, Readable } from "node:stream";
import { callbackify } from "node:util";
import { crc32, createInflateRaw, inflateRawSync } from "node:zlib";
import * as yauzl from "yauzl";
import { FirnError } from "../../errors/index.ts";
import type { ByteSource } from "./byte-source.ts";

/** A regular file of a zip archive. */
export interface ZipMember {
  readonly name: string;
  /** Bytes, uncompressed, as the directory says. */
  readonly size: number;
  /** Unix mode with file type, or 0 where the archive has none. */
  readonly mode: number;
}

export interface ZipArchive {
  /** In the order of the archive's directory, without folders. */
  readonly members: readonly ZipMember[];
  /** Whole, its size and CRC checked. @throws FIRN_WHEEL_INVALID */
  read(member: ZipMember): Promise<Buffer>;
  /** The same in pieces, checked at the end. */
  stream(member: ZipMember): AsyncIterable<Uint8Array>;
}

class Reader extends yauzl.RandomAccessReader {
  readonly #source: ByteSource;

  constructor(source: ByteSource) {
    super();
    this.#source = source;
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    const source = this.#source;
    callbackify(async () => {
      (await source.read(position, length)).copy(buffer, offset);
    })(callback);
  }

  override _readStreamForRange(start: number, end: number): Readable {
    const source = this.#source;
    return Readable.from(
      (async function* () {
        yield await source.read(start, end - start);
      })(),
    );
  }

  override close(callback: (error: Error | null) => void): void {
    callback(null);
  }
}

/** Entries of more than this are inflated piece by piece. */
const pieceSize = 4 * 1024 * 1024;
/** More than any wheel on PyPI has; a directory of millions would take memory for nothing. */
const maxEntries = 500_000;

/**
 * Opens a wheel's zip archive and reads its directory; contents are read when they are asked for.
 * @throws FIRN_WHEEL_INVALID where it is damaged, encrypted, or names a file twice; FIRN_WHEEL_ESCAPES where a name
 *   leaves the archive's root
 */
export async function openZip(source: ByteSource, title: string): Promise<ZipArchive> {
  const invalid = (why: string, cause?: unknown) =>
    FirnError.is(cause)
      ? cause
      : new FirnError("FIRN_WHEEL_INVALID", `${title} ${why}`, { cause, hint: "Choose another version of it" });
  const entries = new Map<ZipMember, yauzl.Entry>();
  let zip: yauzl.ZipFile;
  try {
    zip = await yauzl.fromRandomAccessReaderPromise(new Reader(source), source.size, { autoClose: false });
    if (zip.entryCount > maxEntries) throw new Error(`it has ${zip.entryCount} entries`);
    const seen = new Set<string>();
    for await (const entry of zip.eachEntry()) {
      const name = entry.fileName;
      if (seen.has(name)) throw new Error(`it has ${name} twice`);
      seen.add(name);
      if (name.includes("\0")) throw new Error("a name in it has a NUL character");
      if (!name.endsWith("/")) {
        entries.set({ name, size: entry.uncompressedSize, mode: entry.externalFileAttributes >>> 16 }, entry);
      }
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (/relative path|absolute path|invalid characters in fileName/.test(message)) {
      throw new FirnError("FIRN_WHEEL_ESCAPES", `${title} has a file that would leave its place (${message})`, {
        cause: error,
      });
    }
    throw invalid(`is not a zip archive that can be read: ${message}`, error);
  }

  const compressed = async (member: ZipMember) => {
    const entry = entries.get(member);
    if (!entry) throw new Error(`${member.name} is of another archive`);
    if (entry.isEncrypted()) throw invalid(`has an encrypted file, ${member.name}`);
    if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
      throw invalid(`has ${member.name} compressed by method ${entry.compressionMethod}; wheels use deflate`);
    }
    if (entry.compressionMethod === 0 && entry.compressedSize !== entry.uncompressedSize) {
      throw invalid(`has ${member.name} stored with two different sizes`);
    }
    const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
    return { entry, start: fileDataStart };
  };
  const check = (member: ZipMember, entry: yauzl.Entry, size: number, crc: number) => {
    if (size !== member.size) throw invalid(`has ${member.name} with ${size} bytes instead of ${member.size}`);
    if (crc !== entry.crc32) throw invalid(`has ${member.name} damaged: its CRC-32 is wrong`);
  };

  const read = async (member: ZipMember): Promise<Buffer> => {
    try {
      const { entry, start } = await compressed(member);
      const raw = await source.read(start, entry.compressedSize);
      // One byte over the promise is allowed to come out, so that a lie is seen and not just cut off.
      const bytes = entry.compressionMethod === 0 ? raw : inflateRawSync(raw, { maxOutputLength: member.size + 1 });
      check(member, entry, bytes.length, crc32(bytes));
      return bytes;
    } catch (error) {
      throw invalid(`has ${member.name} damaged`, error);
    }
  };

  return {
    members: [...entries.keys()],
    read,
    async *stream(member) {
      if (member.size <= pieceSize) {
        yield await read(member);
        return;
      }
      try {
        const { entry, start } = await compressed(member);
        const pieces = Readable.from(piecesOf(source, start, entry.compressedSize));
        // A failure of one end reaches the other, and with it this loop.
        const inflated = entry.compressionMethod === 0 ? pieces : pipeline(pieces, createInflateRaw(), () => {});
        let size = 0;
        let crc = 0;
        for await (const chunk of inflated as AsyncIterable<Buffer>) {
          size += chunk.length;
          if (size > member.size) break;
          crc = crc32(chunk, crc);
          yield chunk;
        }
        check(member, entry, size, crc);
      } catch (error) {
        throw invalid(`has ${member.name} damaged`, error);
      }
    },
  };
}

async function* piecesOf(source: ByteSource, start: number, length: number): AsyncGenerator<Buffer, void, undefined> {
  for (let done = 0; done < length; done += pieceSize) {
    yield await source.read(start + done, Math.min(pieceSize, length - done));
  }
}
