/**
 * Compares two names by their UTF-8 bytes, as `LC_ALL=C sort` does, without encoding them. JavaScript's own order is by
 * UTF-16 units, which puts what lies beyond the basic plane (surrogates, from D800) before U+E000 and above.
 */
export function compareBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const [x, y] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (x === y) continue;
    const isHigh = x >= 0xd800 && y >= 0xd800;
    return isHigh ? lift(x) - lift(y) : x - y;
  }
  return a.length - b.length;
}

/** Moves surrogates behind everything else. */
const lift = (unit: number): number => (unit < 0xe000 ? unit + 0x2000 : unit - 0x800);
