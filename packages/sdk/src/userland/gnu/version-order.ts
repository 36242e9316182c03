/**
 * The order of `sort -V` and `ls -v`: https://www.gnu.org/software/coreutils/manual/ "Version sort ordering".
 */
export function compareVersions(one: string, other: string): number {
  if (one === other) return 0;
  for (const special of ["", ".", ".."]) {
    if (one === special) return -1;
    if (other === special) return 1;
  }
  const [oneHidden, otherHidden] = [one.startsWith("."), other.startsWith(".")];
  if (oneHidden !== otherHidden) return oneHidden ? -1 : 1;
  const [a, b] = oneHidden ? [one.slice(1), other.slice(1)] : [one, other];
  const [shortA, shortB] = [a, b].map((name) => name.slice(0, name.length - suffixLength(name))) as [string, string];
  // File name suffixes count only where the rest is the same.
  const result = shortA === shortB && shortA !== "" ? 0 : compareParts(shortA, shortB);
  return result || compareParts(a, b);
}

function suffixLength(name: string): number {
  const found = /(?:\.[A-Za-z~][A-Za-z0-9~]*)*$/.exec(name)?.[0].length ?? 0;
  return found === name.length ? 0 : found;
}

const isDigit = (char: string): boolean => char >= "0" && char <= "9" && char !== "";

/** A tilde sorts before the end, letters before other characters. */
function rank(char: string): number {
  if (char === "") return -1;
  if (char === "~") return -2;
  if (isDigit(char)) return 0;
  return /[A-Za-z]/.test(char) ? char.charCodeAt(0) : char.charCodeAt(0) + 256;
}

function compareParts(a: string, b: string): number {
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    while ((i < a.length && !isDigit(a.charAt(i))) || (j < b.length && !isDigit(b.charAt(j)))) {
      const difference = rank(a.charAt(i)) - rank(b.charAt(j));
      if (difference !== 0) return difference;
      i++;
      j++;
    }
    while (a.charAt(i) === "0") i++;
    while (b.charAt(j) === "0") j++;
    let first = 0;
    while (isDigit(a.charAt(i)) && isDigit(b.charAt(j))) {
      first ||= a.charCodeAt(i++) - b.charCodeAt(j++);
    }
    if (isDigit(a.charAt(i))) return 1;
    if (isDigit(b.charAt(j))) return -1;
    if (first !== 0) return first;
  }
  return 0;
}
