/** A set of bytes, as one number 0 or 1 a byte. Sets are made while parsing, and not changed after. */
export type CharSet = Uint8Array;

export const emptySet = (): CharSet => new Uint8Array(256);

const singles: (CharSet | undefined)[] = [];

/** The set of one byte; the same object each time. */
export function singleSet(code: number): CharSet {
  let set = singles[code];
  if (!set) {
    set = emptySet();
    set[code] = 1;
    singles[code] = set;
  }
  return set;
}

/** The byte of a set of one, or -1. */
export function onlyMember(set: CharSet): number {
  const at = set.indexOf(1);
  return at >= 0 && set.indexOf(1, at + 1) < 0 ? at : -1;
}

export const invert = (set: CharSet): CharSet => set.map((member) => 1 - member);

export function addAll(target: CharSet, source: CharSet): void {
  for (let i = 0; i < 256; i++) if (source[i]) target[i] = 1;
}

/** With the other case of each ASCII letter: the C locale has no other letters. */
export function foldCase(set: CharSet): CharSet {
  const folded = set.slice();
  for (let i = 65; i <= 90; i++) if (set[i] || set[i + 32]) folded[i] = folded[i + 32] = 1;
  return folded;
}

function setWhere(test: (code: number) => boolean): CharSet {
  const set = emptySet();
  for (let i = 0; i < 128; i++) if (test(i)) set[i] = 1;
  return set;
}

const between = (low: number, high: number) => (code: number) => code >= low && code <= high;
const upper = between(65, 90);
const lower = between(97, 122);
const digit = between(48, 57);
const alpha = (code: number): boolean => upper(code) || lower(code);
const alnum = (code: number): boolean => alpha(code) || digit(code);
const graph = between(33, 126);
const space = (code: number): boolean => code === 32 || (code >= 9 && code <= 13);

/** The character classes of the C locale. */
export const classes: ReadonlyMap<string, CharSet> = new Map([
  ["alpha", setWhere(alpha)],
  ["digit", setWhere(digit)],
  ["alnum", setWhere(alnum)],
  ["upper", setWhere(upper)],
  ["lower", setWhere(lower)],
  ["space", setWhere(space)],
  ["blank", setWhere((code) => code === 32 || code === 9)],
  ["punct", setWhere((code) => graph(code) && !alnum(code))],
  ["print", setWhere(between(32, 126))],
  ["graph", setWhere(graph)],
  ["cntrl", setWhere((code) => code < 32 || code === 127)],
  ["xdigit", setWhere((code) => digit(code) || between(65, 70)(code) || between(97, 102)(code))],
]);

export const wordSet: CharSet = setWhere((code) => alnum(code) || code === 95);
export const spaceSet: CharSet = setWhere(space);
