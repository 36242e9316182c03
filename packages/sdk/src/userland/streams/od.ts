import { bytesOf, type Command } from "../../shell/index.ts";
import { gnu, Stop, unsupported } from "../gnu/command.ts";
import { parseSize } from "../gnu/numbers.ts";
import type { Options } from "../gnu/options.ts";
import { quote } from "../gnu/quote.ts";
import { readOperands } from "../gnu/text-input.ts";

interface Format {
  readonly kind: string;
  readonly size: number;
  readonly withText: boolean;
}

const letters: Readonly<Record<string, string>> = {
  a: "a",
  b: "o1",
  c: "c",
  d: "u2",
  f: "fF",
  i: "dI",
  l: "dL",
  o: "o2",
  s: "d2",
  x: "x2",
  h: "x2",
  B: "o2",
  D: "u4",
  e: "fD",
  F: "fD",
  H: "x4",
  I: "dL",
  L: "dL",
  O: "o4",
  X: "x4",
};
const sizes: Readonly<Record<string, number>> = { C: 1, S: 2, I: 4, L: 8, F: 4, D: 8 };

/** `od`: https://www.gnu.org/software/coreutils/od */
export const od = gnu(
  {
    short: "A:aBbcDdeFfHhIij:LlN:OoS:st:vw::Xx",
    long: `address-radix:=A endian: format:=t skip-bytes:=j read-bytes:=N strings::=S output-duplicates=v width::=w
      traditional`,
    unsupported: "S strings traditional",
  },
  (process, options) => {
    const formats = options.given.flatMap(({ key, value }) =>
      parseFormats(key === "t" ? (value ?? "") : (letters[key] ?? "")),
    );
    const used = formats.length > 0 ? formats : parseFormats("o2");
    const radix = options.value("A") ?? "o";
    if (!/^[doxn]/.test(radix))
      throw new Stop(`invalid output address radix '${radix}'; it must be one character from [doxn]`);
    const { texts, failed } = readOperands(process, options.operands);
    if (texts.length === 0) return 1;
    const skip = byteCount(options, "j") ?? 0;
    const limit = byteCount(options, "N");
    const all = bytesOf(texts.map(({ text }) => text).join(""));
    if (skip > all.length) throw new Stop("cannot skip past end of combined input");
    const bytes = all.subarray(skip, limit === undefined ? undefined : skip + limit);
    const given = options.has("w") ? Number(options.value("w") ?? 32) : 16;
    const block = used.reduce((least, { size }) => lcm(least, size), 1);
    const width = given % block === 0 && given > 0 ? given : block;
    const isBig = options.value("endian") === "big";
    // All formats are as wide as the widest of them.
    const perBlock = Math.max(...used.map(({ kind, size }) => (block / size) * (widthOf(kind, size) + 1)));
    const address = (at: number): string => {
      const base = { d: 10, x: 16, o: 8 }[radix.charAt(0)];
      return base === undefined ? "" : at.toString(base).padStart(radix.startsWith("x") ? 6 : 7, "0");
    };
    let last = "";
    let isRepeating = false;
    for (let at = 0; at < bytes.length; at += width) {
      process.meter.step();
      const row = bytes.subarray(at, at + width);
      const text = row.toString("latin1");
      if (text === last && row.length === width && !options.has("v") && at + width < bytes.length) {
        if (!isRepeating) process.stdout.write("*\n");
        isRepeating = true;
        continue;
      }
      isRepeating = false;
      last = text;
      for (const [index, format] of used.entries()) {
        const start = address(skip + at);
        const before = index === 0 ? start : " ".repeat(start.length);
        process.stdout.write(`${before}${cells(row, format, width, (perBlock * format.size) / block, isBig)}\n`);
      }
    }
    const end = address(skip + bytes.length);
    if (end !== "") process.stdout.write(`${end}\n`);
    if (used.some(({ kind }) => kind === "f")) unsupported(process, "od -t f");
    return failed ? 1 : 0;
  },
);

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
const lcm = (a: number, b: number): number => (a / gcd(a, b)) * b;

function byteCount(options: Options, key: string): number | undefined {
  const text = options.value(key);
  if (text === undefined) return undefined;
  const size = /^0x[\da-f]+$/i.test(text)
    ? Number(text)
    : /^0[0-7]+$/.test(text)
      ? Number.parseInt(text, 8)
      : parseSize(text);
  if (size === undefined) throw new Stop(`invalid -${key} argument ${quote(text)}`);
  return size;
}

function parseFormats(text: string): readonly Format[] {
  const found = [...text.matchAll(/([acdfoux])([CSILFD]|\d+)?(z?)/g)];
  const rest = found.reduce((left, [whole]) => (left.startsWith(whole) ? left.slice(whole.length) : left), text);
  if (rest !== "") throw new Stop(`invalid character '${rest.charAt(0)}' in type string ${quote(text)}`);
  return found.map(([, kind = "", size, z]) => {
    const plain = kind === "a" || kind === "c" ? 1 : kind === "f" ? 8 : 4;
    const bytes = size === undefined ? plain : (sizes[size] ?? Number(size));
    if (![1, 2, 4, 8].includes(bytes)) throw new Stop(`invalid type string ${quote(text)}`);
    return { kind, size: bytes, withText: z === "z" };
  });
}

function widthOf(kind: string, size: number): number {
  const bits = size * 8;
  if (kind === "o") return Math.ceil(bits / 3);
  if (kind === "x") return bits / 4;
  if (kind === "u") return String(2n ** BigInt(bits) - 1n).length;
  return kind === "d" ? String(2n ** BigInt(bits - 1)).length + 1 : 3;
}

function cells(row: Buffer, { kind, size, withText }: Format, width: number, room: number, isBig: boolean): string {
  let text = "";
  for (let at = 0; at < row.length; at += size) {
    const padded = Buffer.alloc(size);
    row.copy(padded, 0, at, Math.min(row.length, at + size));
    text += cell(padded, kind, size, isBig).padStart(room);
  }
  if (!withText) return text;
  const shown = row.toString("latin1").replace(/[^ -~]/g, ".");
  return `${text.padEnd(Math.ceil(width / size) * room)}  >${shown}<`;
}

function cell(bytes: Buffer, kind: string, size: number, isBig: boolean): string {
  const byte = bytes[0] ?? 0;
  if (kind === "a") return names[byte & 0x7f] ?? String.fromCharCode(byte & 0x7f);
  if (kind === "c")
    return escapes[byte] ?? (byte > 31 && byte < 127 ? String.fromCharCode(byte) : byte.toString(8).padStart(3, "0"));
  const ordered = isBig ? bytes : Buffer.from(bytes).reverse();
  const value = BigInt(`0x${ordered.toString("hex")}`);
  if (kind === "d") return String(BigInt.asIntN(size * 8, value));
  const width = widthOf(kind, size);
  return kind === "u" ? String(value) : value.toString(kind === "o" ? 8 : 16).padStart(width, "0");
}

const escapes: Readonly<Record<number, string>> = {
  0: "\\0",
  7: "\\a",
  8: "\\b",
  9: "\\t",
  10: "\\n",
  11: "\\v",
  12: "\\f",
  13: "\\r",
};
const names: Readonly<Record<number, string>> = Object.fromEntries(
  "nul soh stx etx eot enq ack bel bs ht nl vt ff cr so si dle dc1 dc2 dc3 dc4 nak syn etb can em sub esc fs gs rs us sp"
    .split(" ")
    .map((name, code) => [code, name])
    .concat([[127, "del"]]),
);

/** `hexdump` of util-linux: its default format and `-C`. */
const dump = (always: boolean): Command =>
  gnu(
    {
      short: "bcCdn:os:vxe:f:L::hV",
      long: "canonical=C length:=n skip:=s no-squeezing=v one-byte-octal=b one-byte-char=c two-bytes-decimal=d two-bytes-octal=o two-bytes-hex=x format:=e format-file:=f color::=L",
      unsupported: "b c d o x e f L h V",
    },
    (process, options) => {
      const { texts, failed } = readOperands(process, options.operands);
      const skip = byteCount(options, "s") ?? 0;
      const limit = byteCount(options, "n");
      const bytes = bytesOf(texts.map(({ text }) => text).join("")).subarray(
        skip,
        limit === undefined ? undefined : skip + limit,
      );
      const canonical = always || options.has("C");
      const digits = canonical ? 8 : 7;
      let last = "";
      let isRepeating = false;
      for (let at = 0; at < bytes.length; at += 16) {
        process.meter.step();
        const row = bytes.subarray(at, at + 16);
        const text = row.toString("latin1");
        if (text === last && row.length === 16 && !options.has("v")) {
          if (!isRepeating) process.stdout.write("*\n");
          isRepeating = true;
          continue;
        }
        [isRepeating, last] = [false, text];
        const address = (skip + at).toString(16).padStart(digits, "0");
        process.stdout.write(`${address}${canonical ? canonicalRow(row) : wordRow(row)}\n`);
      }
      if (bytes.length > 0) process.stdout.write(`${(skip + bytes.length).toString(16).padStart(digits, "0")}\n`);
      return failed ? 1 : 0;
    },
  );

export const hexdump = dump(false);
/** `hexdump -C` by its own name. */
export const hd = dump(true);

function canonicalRow(row: Buffer): string {
  const pairs = Array.from({ length: 16 }, (_, at) =>
    at < row.length ? (row[at] ?? 0).toString(16).padStart(2, "0") : "  ",
  );
  const shown = row.toString("latin1").replace(/[^ -~]/g, ".");
  return `  ${pairs.slice(0, 8).join(" ")}  ${pairs.slice(8).join(" ")}  |${shown}|`;
}

function wordRow(row: Buffer): string {
  const words = Array.from({ length: 8 }, (_, at) => {
    if (at * 2 >= row.length) return "    ";
    return ((row[at * 2] ?? 0) | ((row[at * 2 + 1] ?? 0) << 8)).toString(16).padStart(4, "0");
  });
  return ` ${words.join(" ")}`;
}

/** `strings` of binutils, over whole files. */
export const strings = gnu(
  {
    short: "adfhn:oe:t:wT:vVs:",
    long: "all=a bytes:=n radix:=t print-file-name=f encoding:=e data=d",
    unsupported: "d e h o T v V s w",
    rewrite: (args) => args.map((word) => word.replace(/^-(\d+)$/, "-n$1")),
  },
  (process, options) => {
    const { texts, failed } = readOperands(process, options.operands);
    const least = Number(options.value("n") ?? 4);
    const base = { d: 10, o: 8, x: 16 }[options.value("t") ?? ""];
    for (const { name, text } of texts) {
      for (const match of text.matchAll(new RegExp(`[\\t -~]{${least},}`, "g"))) {
        const address = base === undefined ? "" : `${match.index.toString(base).padStart(7)} `;
        process.stdout.write(`${options.has("f") ? `${name}: ` : ""}${address}${match[0]}\n`);
      }
    }
    return failed ? 1 : 0;
  },
);
