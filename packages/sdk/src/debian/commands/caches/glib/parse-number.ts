import { VariantError } from "./variant.ts";

const ranges: Readonly<Record<string, readonly [bigint, bigint]>> = {
  y: [0n, 255n],
  n: [-32_768n, 32_767n],
  q: [0n, 65_535n],
  i: [-2_147_483_648n, 2_147_483_647n],
  u: [0n, 4_294_967_295n],
  h: [-2_147_483_648n, 2_147_483_647n],
  x: [-(2n ** 63n), 2n ** 63n - 1n],
  t: [0n, 2n ** 64n - 1n],
};

/** A number of a type, decimal, octal after 0, hexadecimal after 0x. @throws VariantError */
export function parseNumber(word: string, type: string): number | bigint {
  if (type === "d") return float(word);
  const [, sign = "", digits] = /^([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)$/.exec(word) ?? [];
  if (digits === undefined) throw new VariantError(`0-${word.length}:invalid character in number`);
  const size = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits);
  const value = sign === "-" ? -size : size;
  const [least, most] = ranges[type] ?? [0n, 0n];
  if (value < least || value > most) throw new VariantError(`0-${word.length}:number out of range for type “${type}”`);
  return type === "x" || type === "t" ? value : Number(value);
}

function float(word: string): number {
  const special = /^([-+]?)(inf|infinity|nan)$/i.exec(word);
  if (special) return special[2]?.toLowerCase() === "nan" ? Number.NaN : special[1] === "-" ? -Infinity : Infinity;
  const value = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(word) || /^0x/i.test(word) ? Number(word) : Number.NaN;
  if (Number.isNaN(value)) throw new VariantError(`0-${word.length}:invalid character in number`);
  return value;
}
