import { crc32 } from "node:zlib";
import { FirnError } from "../../errors/index.ts";
import { type Content, readAgain } from "../../files/read-file.ts";
import type { WheelFile } from "./project.ts";

/** A file of a wheel with what is known of its content. */
export interface MeasuredFile {
  readonly file: WheelFile;
  readonly content: Content;
}

/**
 * The bytes of a wheel: a zip archive, uncompressed, since it is only unpacked again. Streams: checksums follow each
 * file's content. https://packaging.python.org/specifications/binary-distribution-format/
 */
export async function* wheelBytes(
  files: readonly MeasuredFile[],
  info: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const record = [...files.map(recordRow), `${info}/RECORD,,\n`].join("");
  const directory: Buffer[] = [];
  let offset = 0;
  const entries = [
    ...files.map(({ file, content }) => ({ file, mode: content.executable ? 0o100755 : 0o100644, content })),
    { file: { path: `${info}/RECORD`, text: record } satisfies WheelFile, mode: 0o100644, content: undefined },
  ];
  for (const { file, mode, content } of entries) {
    const name = Buffer.from(file.path);
    const header = Buffer.alloc(30);
    header.write("PK\x03\x04", "latin1");
    writeCommon(header, 4);
    header.writeUInt16LE(name.length, 26);
    yield Buffer.concat([header, name]);
    let crc = 0;
    let size = 0;
    for await (const chunk of bytesOf(file, content)) {
      crc = crc32(chunk, crc);
      size += chunk.length;
      yield chunk;
    }
    const sums = Buffer.alloc(16);
    sums.write("PK\x07\x08", "latin1");
    sums.writeUInt32LE(crc, 4);
    sums.writeUInt32LE(size, 8);
    sums.writeUInt32LE(size, 12);
    yield sums;
    const entry = Buffer.alloc(46);
    entry.write("PK\x01\x02\x14\x03", "latin1");
    writeCommon(entry, 6);
    sums.copy(entry, 16, 4);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE((mode << 16) >>> 0, 38);
    entry.writeUInt32LE(offset, 42);
    directory.push(entry, name);
    offset += header.length + name.length + size + sums.length;
    if (offset > 0xff_ff_ff_ff || entries.length > 0xff_ff) throw tooLarge();
  }
  const listing = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(listing.length, 12);
  end.writeUInt32LE(offset, 16);
  yield listing;
  yield end;
}

/** Version 2.0, sums after the content, names in UTF-8, stored, 1980-01-01. */
function writeCommon(header: Buffer, at: number): void {
  header.writeUInt16LE(20, at);
  header.writeUInt16LE(0x808, at + 2);
  header.writeUInt16LE(0x21, at + 8);
}

async function* bytesOf(file: WheelFile, content: Content | undefined): AsyncGenerator<Uint8Array, void, undefined> {
  if ("text" in file) yield Buffer.from(file.text);
  else if (content) {
    const bytes = readAgain(file, content);
    if (bytes instanceof Uint8Array) yield bytes;
    else yield* bytes;
  }
}

function recordRow({ file, content }: MeasuredFile): string {
  const path = /[",\r\n]/.test(file.path) ? `"${file.path.replaceAll('"', '""')}"` : file.path;
  return `${path},sha256=${Buffer.from(content.sha256, "hex").toString("base64url")},${content.size}\n`;
}

const tooLarge = (): FirnError =>
  new FirnError("FIRN_PIP_NOT_STATIC", "the project has more than 4 GiB, or more than 65,535 files", {
    hint: "Copy data with files() instead of packing it into the project",
  });
