/** An order of versions: negative where the first is earlier. */
export type Order = -1 | 0 | 1;

/**
 * Compares two Debian versions as dpkg does: epoch, upstream version, revision; runs of digits as numbers, the rest by
 * letters before other characters and `~` before everything, the end included.
 * https://www.debian.org/doc/debian-policy/ch-controlfields.html#version
 *
 * Does not validate: what is not a version still has a place in the order.
 *
 * @example
 * ```ts
 * compareVersions("1.0~rc1-1", "1.0-1"); // -1
 * ```
 */
export function compareVersions(a: string, b: string): Order {
  if (a === b) return 0;
  const [epochA, upstreamA, revisionA] = split(a);
  const [epochB, upstreamB, revisionB] = split(b);
  return comparePart(epochA, epochB) || comparePart(upstreamA, upstreamB) || comparePart(revisionA, revisionB);
}

/** A missing epoch is 0 and a missing revision equals `0` (policy 5.6.12). */
function split(version: string): readonly [string, string, string] {
  const colon = version.indexOf(":");
  const epoch = colon === -1 ? "" : version.slice(0, colon);
  const rest = version.slice(colon + 1);
  const dash = rest.lastIndexOf("-");
  return dash === -1 ? [epoch, rest, ""] : [epoch, rest.slice(0, dash), rest.slice(dash + 1)];
}

const zero = 48;

function comparePart(a: string, b: string): Order {
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    // What is not a digit, character by character; a digit or the end weighs nothing.
    while ((i < a.length && !isDigit(a.charCodeAt(i))) || (j < b.length && !isDigit(b.charCodeAt(j)))) {
      const difference = weight(a, i) - weight(b, j);
      if (difference !== 0) return difference < 0 ? -1 : 1;
      i++;
      j++;
    }
    while (a.charCodeAt(i) === zero) i++;
    while (b.charCodeAt(j) === zero) j++;
    // Digits of any length: the longer number is the greater one, else the first difference decides.
    let first = 0;
    while (isDigit(a.charCodeAt(i)) && isDigit(b.charCodeAt(j))) {
      first ||= a.charCodeAt(i) - b.charCodeAt(j);
      i++;
      j++;
    }
    if (isDigit(a.charCodeAt(i))) return 1;
    if (isDigit(b.charCodeAt(j))) return -1;
    if (first !== 0) return first < 0 ? -1 : 1;
  }
  return 0;
}

const isDigit = (code: number): boolean => code >= zero && code <= 57;

function weight(text: string, index: number): number {
  if (index >= text.length) return 0;
  const code = text.charCodeAt(index);
  if (isDigit(code)) return 0;
  if (code === 126) return -1; // ~
  const letter = (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
  return letter ? code : code + 256;
}
