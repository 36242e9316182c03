import type { Random } from "../shell/random.ts";

const names = [
  "usr/bin/a",
  "./usr/lib/b",
  "etc/c.conf",
  "var/d",
  "usr/share/doc/e/copyright",
  "a b",
  "é",
  "lib/f.so.1",
];
const hostile = [
  "../x",
  "/etc/passwd",
  "usr/../../x",
  "a/./b//c",
  "..",
  ".",
  "",
  "usr/bin/a/b",
  "\u0000x",
  "bin",
  "x/",
];
const types = ["0", "0", "0", "\0", "1", "2", "3", "4", "5", "6", "7", "L", "K", "x", "g", "S", "V", "Z"];

/** A tar archive in any of its formats (v7, ustar, GNU, pax), with whatever its writers may have meant ill. */
export function makeTar(random: Random): Buffer {
  const blocks: Buffer[] = random.times(0, 8, () => makeMember(random)).flat();
  if (random.chance(85)) blocks.push(Buffer.alloc(1024));
  else if (random.chance(50)) blocks.push(Buffer.alloc(512));
  if (random.chance(10)) blocks.push(Buffer.alloc(512 * random.below(20)));
  return Buffer.concat(blocks);
}

function makeMember(random: Random): Buffer[] {
  const name = random.chance(75) ? random.pick(names) : random.pick(hostile);
  const link = random.chance(60) ? random.pick(names) : random.pick(hostile);
  const type = random.pick(types);
  const content = contentOf(type, name, random);
  const size = random.chance(92)
    ? content.length
    : random.pick([0, 1, 511, 2 ** 31, 8 ** 11 - 1, -1, content.length * 2]);
  const header = makeHeader({ name, link, type, size }, random);
  return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
}

function contentOf(type: string, name: string, random: Random): Buffer {
  if (type === "L" || type === "K") return Buffer.from(`${name.repeat(1 + random.below(40))}\0`);
  if (type === "x" || type === "g") return Buffer.concat(random.times(0, 5, () => makeRecord(random)));
  if (!"0\0S7".includes(type) && random.chance(90)) return Buffer.alloc(0);
  return Buffer.alloc(random.below(1500), random.below(256));
}

const records = [
  "path",
  "linkpath",
  "size",
  "uid",
  "mtime",
  "SCHILY.xattr.user.a",
  "GNU.sparse.map",
  "comment",
  "hdrcharset",
];

function makeRecord(random: Random): Buffer {
  const value = random.pick([...names, ...hostile, "0", "-1", "99999999999999999999", "1e9", "NaN", "1.5"]);
  const body = ` ${random.pick(records)}=${value}\n`;
  let length = Buffer.byteLength(body);
  while (length !== Buffer.byteLength(`${length}${body}`)) length = Buffer.byteLength(`${length}${body}`);
  return Buffer.from(`${random.chance(90) ? length : random.below(1000)}${body}`);
}

interface Fields {
  readonly name: string;
  readonly link: string;
  readonly type: string;
  readonly size: number;
}

function makeHeader({ name, link, type, size }: Fields, random: Random): Buffer {
  const header = Buffer.alloc(512);
  const octal = (value: number, at: number, length: number): void => {
    if (value < 0 || random.chance(5)) {
      header[at] = value < 0 ? 0xff : 0x80;
      header.writeBigInt64BE(BigInt(value), at + length - 8);
      if (length === 8) header[at] = (header[at] ?? 0) | 0x80;
    } else
      header.write(
        value
          .toString(8)
          .slice(-(length - 1))
          .padStart(length - 1, "0"),
        at,
        length - 1,
        "latin1",
      );
  };
  header.write(name, 0, 100);
  octal(random.pick([0o644, 0o755, 0o4755, 0o7777, 0o40755, 0]), 100, 8);
  octal(random.pick([0, 1000, 2 ** 21 - 1]), 108, 8);
  octal(random.pick([0, 1000]), 116, 8);
  octal(size, 124, 12);
  octal(random.pick([0, 1_700_000_000, 8 ** 11 - 1, -1]), 136, 12);
  header.write(type, 156, 1, "latin1");
  header.write(link, 157, 100);
  const format = random.pick(["ustar\x0000", "ustar\x0000", "ustar  \0", "\0\0\0\0\0\0\0\0", "ustar"]);
  header.write(format, 257, 8, "latin1");
  header.write("root", 265, 32);
  octal(1, 329, 8);
  octal(random.below(256), 337, 8);
  if (random.chance(15)) header.write(random.pick([...names, ...hostile]), 345, 155);
  header.write("        ", 148, 8);
  const sum = header.reduce((total, byte) => total + byte, 0);
  if (random.chance(97)) header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, 8, "latin1");
  return header;
}
