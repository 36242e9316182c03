import { MimeError } from "./mime-types.ts";

const widths: Readonly<Record<string, number>> = { "16": 2, "32": 4, te: 1 };

/** What a match of this type looks for, as bytes. "Host" order is written as big-endian, with its word size beside. */
export function parseValue(type: string, text: string): Buffer {
  if (type === "string") return unescape(Buffer.from(text).toString("latin1"));
  const width = widths[type.slice(-2)] ?? 1;
  const value = parseNumber(text, "Value is not a number");
  const limit = width < 4 ? (1n << BigInt(8 * width)) - 1n : undefined;
  if (limit !== undefined && (value & ~limit) !== 0n) {
    throw new MimeError(`Number out-of-range (${value.toString(16)} should fit in ${width} bytes)`);
  }
  return inBytes(value, width, type);
}

/** A mask as long as the value. */
export function parseMask(type: string, text: string, length: number): Buffer {
  if (type !== "string") return inBytes(parseNumber(text, "Mask is not a number"), length, type);
  if (!text.startsWith("0x")) throw new MimeError("String masks must be in base 16 (starting with 0x)");
  const digits = text.slice(2);
  const wrong = /[^0-9a-fA-F]/.exec(digits)?.[0];
  if (wrong !== undefined) throw new MimeError(`'${wrong}' is not a valid hex digit`);
  if (digits.length > 2 * length) throw new MimeError("Mask is longer than value");
  return Buffer.from(digits.padEnd(2 * length, "0"), "hex");
}

function inBytes(value: bigint, width: number, type: string): Buffer {
  const bytes = Buffer.alloc(width);
  for (let index = 0; index < width; index++) {
    const shift = BigInt(8 * (type.startsWith("l") || width === 1 ? index : width - index - 1));
    bytes[index] = Number((value >> shift) & 0xffn);
  }
  return bytes;
}

/** As `strtoul(…, 0)` reads it: hexadecimal after 0x, octal after 0. */
function parseNumber(text: string, problem: string): bigint {
  const [, digits] = /^\s*\+?(0[xX][0-9a-fA-F]+|[0-9]+)$/.exec(text) ?? [];
  if (digits === undefined || /^0[0-9]*[89]/.test(digits)) throw new MimeError(problem);
  return BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits);
}

const letters: Readonly<Record<string, string>> = { n: "\n", r: "\r", b: "\b", t: "\t", f: "\f", v: "\v" };

/** Escapes as in C, with up to three octal or two hexadecimal digits. */
function unescape(text: string): Buffer {
  const plain = text.replace(/\\(?:([0-7]{1,3})|x([0-9a-fA-F]{1,2})|([^]))|\\$/g, (_, octal, hex, other) => {
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    return other === undefined ? "" : (letters[other] ?? other);
  });
  return Buffer.from(plain, "latin1");
}
