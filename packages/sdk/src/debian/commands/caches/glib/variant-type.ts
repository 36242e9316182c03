/** Where the complete type that begins at `from` ends; -1 where none does. */
function endOfType(text: string, from: number): number {
  const letter = text.charAt(from);
  if (letter !== "" && "bynqiuxthdsogv".includes(letter)) return from + 1;
  if (letter === "a" || letter === "m") return endOfType(text, from + 1);
  if (letter === "{") {
    if (!"bynqiuxthdsog".includes(text.charAt(from + 1) || "-")) return -1;
    const end = endOfType(text, from + 2);
    return end > 0 && text.charAt(end) === "}" ? end + 1 : -1;
  }
  if (letter !== "(") return -1;
  let at = from + 1;
  while (text.charAt(at) !== ")") {
    at = endOfType(text, at);
    if (at < 0) return -1;
  }
  return at + 1;
}

/** Whether a text is one complete type. https://docs.gtk.org/glib/gvariant-format-strings.html */
export const isVariantType = (text: string): boolean => endOfType(text, 0) === text.length && text !== "";

/** The complete type at the start of a text; empty where there is none. */
export const leadingType = (text: string): string => text.slice(0, Math.max(0, endOfType(text, 0)));

/** The type of an array's or maybe's elements. */
export const bodyOf = (type: string): string => type.slice(1);

/** The types of a tuple's or dictionary entry's members. */
export function membersOf(type: string): string[] {
  const members: string[] = [];
  for (let at = 1; at < type.length - 1; ) {
    const end = endOfType(type, at);
    if (end < 0) break;
    members.push(type.slice(at, end));
    at = end;
  }
  return members;
}

const scalars: Readonly<Record<string, number>> = { b: 1, y: 1, n: 2, q: 2, i: 4, u: 4, h: 4, x: 8, t: 8, d: 8 };

export interface Layout {
  /** Bytes; 0 where values differ in size. */
  readonly size: number;
  readonly alignment: number;
}

export function sizeAndAlignment(type: string): Layout {
  const letter = type.charAt(0);
  const size = scalars[letter];
  if (size !== undefined) return { size, alignment: size };
  if (letter === "v") return { size: 0, alignment: 8 };
  if (letter === "a" || letter === "m") return { size: 0, alignment: sizeAndAlignment(bodyOf(type)).alignment };
  if (letter !== "(" && letter !== "{") return { size: 0, alignment: 1 };
  const members = membersOf(type).map(sizeAndAlignment);
  const alignment = Math.max(1, ...members.map((one) => one.alignment));
  if (members.length === 0) return { size: 1, alignment };
  if (members.some((one) => one.size === 0)) return { size: 0, alignment };
  const end = members.reduce((at, one) => at + (-at & (one.alignment - 1)) + one.size, 0);
  return { size: end + (-end & (alignment - 1)), alignment };
}

export const isFixed = (type: string): boolean => sizeAndAlignment(type).size > 0;
