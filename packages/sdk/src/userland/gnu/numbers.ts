const powers: Readonly<Record<string, number>> = { K: 1, M: 2, G: 3, T: 4, P: 5, E: 6, Z: 7, Y: 8 };

/**
 * A count with a suffix as GNU tools take it: `512`, `4k`, `1M` (1024²), `1MB` (1000²), `2b` (512-byte blocks).
 * Undefined where it is none.
 */
export function parseSize(text: string, suffixes = "bcwkKMGTPEZY"): number | undefined {
  const [, digits, letter = "", kind] = /^(\d+|(?=[kKMGTPEZY]))(?:([bcwkKMGTPEZY])(B|iB|D)?)?$/.exec(text) ?? [];
  if (digits === undefined || (letter !== "" && !suffixes.includes(letter))) return undefined;
  const count = digits === "" ? 1 : Number(digits);
  if (letter === "") return count;
  if (letter === "b" || letter === "c" || letter === "w") {
    if (kind !== undefined) return undefined;
    return count * { b: 512, c: 1, w: 2 }[letter];
  }
  return count * (kind === "B" || kind === "D" ? 1000 : 1024) ** (powers[letter.toUpperCase()] ?? 0);
}

/** `4.0K`, `12M`: rounded up, as `ls -h` and `du -h` print sizes. */
export function humanSize(bytes: number, base = 1024): string {
  if (bytes < base) return String(bytes);
  let amount = bytes;
  let power = 0;
  while (amount >= base && power < 8) {
    amount /= base;
    power++;
  }
  const letter = (base === 1000 ? " kMGTPEZY" : " KMGTPEZY").charAt(power);
  const tenths = Math.ceil(amount * 10 - 1e-9) / 10;
  if (tenths < 10) return `${tenths.toFixed(1)}${letter}`;
  const whole = Math.ceil(amount - 1e-9);
  if (whole < base) return `${whole}${letter}`;
  return `1.0${(base === 1000 ? " kMGTPEZY" : " KMGTPEZY").charAt(power + 1)}`;
}
