import type { Entry } from "../tree/index.ts";

const block = 512;
const typeflags = {
  file: "0",
  hardlink: "1",
  symlink: "2",
  character: "3",
  block: "4",
  directory: "5",
  fifo: "6",
} as const;
/** What the octal fields of a ustar header can hold: 7 digits, or 11 for size and time. */
const max7 = 0o7777777;
const max11 = 0o77777777777;

/**
 * The header of one entry: a ustar header (POSIX.1-1988), behind a pax extended header (POSIX.1-2001) where a name,
 * number or attribute does not fit. Equal entries give equal bytes everywhere: no user names, no times but `mtime`.
 */
export function tarHeader(entry: Entry): Buffer {
  const name = Buffer.from(entry.type === "directory" ? `${entry.path}/` : entry.path);
  const link = Buffer.from("target" in entry ? entry.target : "");
  const size = entry.type === "file" ? entry.size : 0;
  const split = splitName(name);
  const records = new Map<string, Buffer>();
  if (!split || !isAscii(name)) records.set("path", name);
  if (link.length > 100 || !isAscii(link)) records.set("linkpath", link);
  const number = (key: string, value: number, max: number) => {
    if (value < 0 || value > max) records.set(key, Buffer.from(String(value)));
  };
  number("uid", entry.uid, max7);
  number("gid", entry.gid, max7);
  number("size", size, max11);
  number("mtime", entry.mtime, max11);
  for (const [key, value] of Object.entries(entry.xattrs ?? {})) {
    records.set(`SCHILY.xattr.${key}`, Buffer.from(value, "base64"));
  }
  const header = ustar({
    // Readers that know pax never see this name; it is cut as Go's and Python's writers cut it.
    ...(split ?? { prefix: empty, name: name.subarray(0, 100) }),
    link: link.subarray(0, 100),
    typeflag: typeflags[entry.type],
    mode: entry.mode,
    uid: clamp(entry.uid, max7),
    gid: clamp(entry.gid, max7),
    size: clamp(size, max11),
    mtime: clamp(entry.mtime, max11),
    device: "major" in entry ? [entry.major, entry.minor] : [0, 0],
  });
  if (records.size === 0) return header;
  return Buffer.concat([paxHeader(name, records), header]);
}

/** Bytes of zero that follow a file's content of this size. */
export const padding = (size: number): number => (block - (size % block)) % block;

const empty = Buffer.alloc(0);
const clamp = (value: number, max: number): number => (value < 0 || value > max ? 0 : value);
const isAscii = (bytes: Buffer): boolean => bytes.every((byte) => byte < 0x80);

/** Name and prefix of at most 100 and 155 bytes, joined by the slash between them. */
function splitName(full: Buffer): { prefix: Buffer; name: Buffer } | undefined {
  if (full.length <= 100) return { prefix: empty, name: full };
  if (full.length > 256) return undefined;
  // The first slash that leaves 100 bytes or fewer, not counting a directory's own at the end.
  const slash = full.indexOf(0x2f, full.length - 101);
  if (slash <= 0 || slash > 155 || slash === full.length - 1) return undefined;
  return { prefix: full.subarray(0, slash), name: full.subarray(slash + 1) };
}

interface Fields {
  readonly prefix: Buffer;
  readonly name: Buffer;
  readonly link: Buffer;
  readonly typeflag: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly mtime: number;
  readonly device: readonly [number, number];
}

function ustar(fields: Fields): Buffer {
  const header = Buffer.alloc(block);
  header.set(fields.name, 0);
  octal(header, 100, 7, fields.mode);
  octal(header, 108, 7, fields.uid);
  octal(header, 116, 7, fields.gid);
  octal(header, 124, 11, fields.size);
  octal(header, 136, 11, fields.mtime);
  header.write("        ", 148, "latin1");
  header.write(fields.typeflag, 156, "latin1");
  header.set(fields.link, 157);
  header.write("ustar\x0000", 257, "latin1");
  octal(header, 329, 7, fields.device[0]);
  octal(header, 337, 7, fields.device[1]);
  header.set(fields.prefix, 345);
  let sum = 0;
  for (const byte of header) sum += byte;
  octal(header, 148, 6, sum);
  return header;
}

function octal(header: Buffer, offset: number, digits: number, value: number): void {
  header.write(`${value.toString(8).padStart(digits, "0")}\0`, offset, "latin1");
}

function paxHeader(name: Buffer, records: ReadonlyMap<string, Buffer>): Buffer {
  const body = Buffer.concat([...records.keys()].sort().map((key) => paxRecord(key, records.get(key) ?? empty)));
  const base = name.toString().replace(/\/$/, "").split("/").at(-1) ?? "";
  const header = ustar({
    prefix: empty,
    name: Buffer.from(`PaxHeaders.0/${base}`).subarray(0, 99),
    link: empty,
    typeflag: "x",
    mode: 0o644,
    uid: 0,
    gid: 0,
    size: body.length,
    mtime: 0,
    device: [0, 0],
  });
  return Buffer.concat([header, body, Buffer.alloc(padding(body.length))]);
}

/** `LENGTH KEY=VALUE\n`, where LENGTH counts its own digits too. */
function paxRecord(key: string, value: Buffer): Buffer {
  const rest = Buffer.byteLength(key) + value.length + 3;
  let length = rest + String(rest).length;
  if (String(length).length > String(rest).length) length = rest + String(length).length;
  return Buffer.concat([Buffer.from(`${length} ${key}=`), value, Buffer.from("\n")]);
}
