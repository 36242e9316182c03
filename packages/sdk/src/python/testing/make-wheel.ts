import { createHash } from "node:crypto";
import { crc32, deflateRawSync } from "node:zlib";

export interface ZipFile {
  readonly name: string;
  readonly content: string | Uint8Array;
  /** Unix mode with type. Default: a regular file, 0644. */
  readonly mode?: number;
  /** What the archive says instead of what is so. */
  readonly lie?: { readonly crc32?: number; readonly size?: number };
}

/** A zip archive of these files in this order, nothing checked: what a hostile author would write. */
function makeZip(files: readonly ZipFile[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, mode = 0o100644, lie } of files) {
    const bytes = Buffer.from(content);
    const packed = deflateRawSync(bytes);
    const path = Buffer.from(name);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(0x800, 2);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt16LE(0x21, 8);
    fields.writeUInt32LE(lie?.crc32 ?? crc32(bytes), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(lie?.size ?? bytes.length, 18);
    fields.writeUInt16LE(path.length, 22);
    bodies.push(Buffer.from("PK\x03\x04"), fields, path, packed);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE((mode << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.from("PK\x01\x02\x14\x03", "latin1"), fields, tail, path);
    offset += 4 + fields.length + path.length + packed.length;
  }
  const listing = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(listing.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, listing, end]);
}

export interface WheelOptions {
  readonly name: string;
  readonly version: string;
  readonly requires?: readonly string[];
  readonly extras?: readonly string[];
  readonly requiresPython?: string;
  /** Default `py3-none-any`. */
  readonly tag?: string;
  readonly files?: readonly ZipFile[];
  readonly entryPoints?: string;
  /** Changes what a well-made wheel would have. */
  readonly spoil?: (files: ZipFile[]) => readonly ZipFile[];
}

export interface MadeWheel {
  readonly file: string;
  readonly bytes: Buffer;
  readonly sha256: string;
}

/** A well-made wheel, unless it is spoilt. */
export function makeWheel(options: WheelOptions): MadeWheel {
  const { name, version, tag = "py3-none-any" } = options;
  const stem = `${name.replaceAll("-", "_")}-${version}`;
  const info = `${stem}.dist-info`;
  const metadata = [
    "Metadata-Version: 2.1",
    `Name: ${name}`,
    `Version: ${version}`,
    ...(options.requires ?? []).map((text) => `Requires-Dist: ${text}`),
    ...(options.extras ?? []).map((text) => `Provides-Extra: ${text}`),
    ...(options.requiresPython === undefined ? [] : [`Requires-Python: ${options.requiresPython}`]),
    "",
    "A package of the tests.",
    "",
  ].join("\n");
  const files: ZipFile[] = [
    ...(options.files ?? [{ name: `${name.replaceAll("-", "_")}.py`, content: `name = ${JSON.stringify(name)}\n` }]),
    { name: `${info}/METADATA`, content: metadata },
    { name: `${info}/WHEEL`, content: `Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: ${tag}\n` },
    ...(options.entryPoints === undefined ? [] : [{ name: `${info}/entry_points.txt`, content: options.entryPoints }]),
  ];
  const rows = files.map(({ name: path, content }) => {
    const hash = createHash("sha256").update(content).digest("base64url");
    return `${path},sha256=${hash},${Buffer.byteLength(content)}\n`;
  });
  files.push({ name: `${info}/RECORD`, content: `${rows.join("")}${info}/RECORD,,\n` });
  const bytes = makeZip(options.spoil?.(files) ?? files);
  return { file: `${stem}-${tag}.whl`, bytes, sha256: createHash("sha256").update(bytes).digest("hex") };
}
