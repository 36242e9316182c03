import { Stop } from "../gnu/command.ts";
import { quote } from "../gnu/quote.ts";
import { compareVersions } from "../gnu/version-order.ts";

/** One `-k`: which part of a line is compared, and how. */
export interface SortKey {
  /** From 0. */
  readonly field: number;
  readonly character: number;
  /** Undefined: to the end of the line. The end is after this field's character; 0 characters mean all of it. */
  readonly end: { readonly field: number; readonly character: number } | undefined;
  /** `b`, for start and end. */
  readonly skipsStart: boolean;
  readonly skipsEnd: boolean;
  readonly flags: string;
}

/** `1.2b,3n` */
export function parseKey(text: string): SortKey {
  const [, field, character = "1", flags = "", , endField, endCharacter = "0", endFlags = ""] =
    /^(\d+)(?:\.(\d+))?([bdfghiMnRrV]*)(,(\d+)(?:\.(\d+))?([bdfghiMnRrV]*))?$/.exec(text) ?? [];
  if (field === undefined) {
    if (/^\d/.test(text)) {
      const after = /^\d+(?:\.\d+)?[bdfghiMnRrV]*(.*)$/.exec(text)?.[1] ?? "";
      if (after.startsWith(","))
        throw new Stop(`invalid number after ',': invalid count at start of ${quote(after.slice(1))}`);
      throw new Stop(`stray character in field spec: invalid field specification ${quote(text)}`);
    }
    throw new Stop(`invalid number at field start: invalid count at start of ${quote(text)}`);
  }
  if (Number(field) === 0) throw new Stop(`field number is zero: invalid field specification ${quote(text)}`);
  if (Number(character) === 0) throw new Stop(`character offset is zero: invalid field specification ${quote(text)}`);
  if (endField !== undefined && Number(endField) === 0) {
    throw new Stop(`field number is zero: invalid field specification ${quote(text)}`);
  }
  const all = flags + endFlags;
  return {
    field: Number(field) - 1,
    character: Number(character) - 1,
    end: endField === undefined ? undefined : { field: Number(endField) - 1, character: Number(endCharacter) },
    skipsStart: flags.includes("b"),
    skipsEnd: endFlags.includes("b"),
    flags: all.replaceAll("b", ""),
  };
}

/** `+1 -2`: the old way to write `-k2,2`. */
export function oldKeys(args: readonly string[]): readonly string[] {
  const words: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const [, field, character = "0", flags = ""] = /^\+(\d+)(?:\.(\d+))?([bdfghiMnRrV]*)$/.exec(args[at] ?? "") ?? [];
    if (args[at] === "--") return [...words, ...args.slice(at)];
    if (field === undefined) {
      words.push(args[at] ?? "");
      continue;
    }
    const [, endField, endCharacter = "0", endFlags = ""] =
      /^-(\d+)(?:\.(\d+))?([bdfghiMnRrV]*)$/.exec(args[at + 1] ?? "") ?? [];
    if (endField !== undefined) at++;
    const last = Number(endCharacter) === 0 ? endField : `${Number(endField) + 1}.${endCharacter}`;
    const end = endField === undefined ? "" : `,${last}${endFlags}`;
    words.push("-k", `${Number(field) + 1}.${Number(character) + 1}${flags}${end}`);
  }
  return words;
}

const isBlank = (char: string | undefined): boolean => char === " " || char === "\t";

/** What of a line a key is about. */
export function keyText(line: string, key: SortKey, separator: string | undefined): string {
  let from = fieldStart(line, key.field, separator);
  if (key.skipsStart) while (isBlank(line[from])) from++;
  from = Math.min(line.length, from + key.character);
  if (!key.end) return line.slice(from);
  let to: number;
  if (key.end.character === 0) to = fieldEnd(line, key.end.field, separator);
  else {
    to = fieldStart(line, key.end.field, separator);
    if (key.skipsEnd) while (isBlank(line[to])) to++;
    to = Math.min(line.length, to + key.end.character);
  }
  return line.slice(from, Math.max(from, to));
}

function fieldStart(line: string, field: number, separator: string | undefined): number {
  let at = 0;
  for (let count = 0; count < field && at < line.length; count++) {
    if (separator !== undefined) {
      const next = line.indexOf(separator, at);
      at = next < 0 ? line.length : next + 1;
    } else {
      while (isBlank(line[at])) at++;
      while (at < line.length && !isBlank(line[at])) at++;
    }
  }
  return at;
}

function fieldEnd(line: string, field: number, separator: string | undefined): number {
  let at = fieldStart(line, field, separator);
  if (separator !== undefined) {
    const next = line.indexOf(separator, at);
    return next < 0 ? line.length : next;
  }
  while (isBlank(line[at])) at++;
  while (at < line.length && !isBlank(line[at])) at++;
  return at;
}

export type Order = (a: string, b: string) => number;

const bytes: Order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const months = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";

/** How texts compare under flags such as `nr` or `f`. */
export function orderOf(flags: string): Order {
  const kinds = ["n", "g", "h", "M", "V", "R"].filter((flag) => flags.includes(flag));
  if (kinds.length > 1) throw new Stop(`options '-${kinds.sort().join("")}' are incompatible`);
  const [kind] = kinds;
  if (kind !== undefined && kind !== "V" && /[di]/.test(flags)) {
    throw new Stop(`options '-${[...new Set(flags.match(/[dgihMnR]/g) ?? [])].sort().join("")}' are incompatible`);
  }
  const by = numericOrders[kind ?? ""] ?? textOrder(flags);
  return flags.includes("r") ? (a, b) => by(b, a) : by;
}

const numericOrders: Readonly<Record<string, Order>> = {
  n: (a, b) => compareNumbers(numberText(a), numberText(b)),
  g: (a, b) => general(a) - general(b) || 0,
  h: (a, b) => compareHuman(a, b),
  M: (a, b) => month(a) - month(b),
};

function textOrder(flags: string): Order {
  const by = flags.includes("V") ? compareVersions : bytes;
  const drop = flags.includes("d") ? /[^A-Za-z0-9 \t]/g : flags.includes("i") ? /[^ -~]/g : undefined;
  const fold = flags.includes("f");
  if (!drop && !fold) return by;
  const shape = (text: string): string => {
    const kept = drop ? text.replace(drop, "") : text;
    return fold ? kept.replace(/[a-z]/g, (char) => char.toUpperCase()) : kept;
  };
  return (a, b) => by(shape(a), shape(b));
}

const month = (text: string): number => {
  const at = months.indexOf(text.trimStart().slice(0, 3).toUpperCase());
  return at < 0 || at % 3 !== 0 || text.trimStart().length < 3 ? 0 : at / 3 + 1;
};

/** `[sign, whole part, fraction]`, such that numbers of any length compare. */
function numberText(text: string): readonly [boolean, string, string] {
  const [, sign, whole = "", fraction = ""] = /^[ \t]*(-?)(\d*)(?:\.(\d*))?/.exec(text) ?? [];
  return [sign === "-", whole.replace(/^0+/, ""), fraction.replace(/0+$/, "")];
}

function compareNumbers(
  [an, aw, af]: ReturnType<typeof numberText>,
  [bn, bw, bf]: ReturnType<typeof numberText>,
): number {
  const zero = (whole: string, fraction: string): boolean => whole === "" && fraction === "";
  const [a, b] = [an && !zero(aw, af), bn && !zero(bw, bf)];
  if (a !== b) return a ? -1 : 1;
  const size = aw.length - bw.length || bytes(aw, bw) || bytes(af, bf);
  return a ? -size : size;
}

function general(text: string): number {
  const [found = ""] =
    /^[ \t]*[-+]?(?:inf(?:inity)?|nan|0x[\da-f]+|(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)/i.exec(text) ?? [];
  if (found === "") return -Number.MAX_VALUE * 2;
  const word = found.trim().toLowerCase();
  if (word.includes("inf")) return word.startsWith("-") ? -Number.MAX_VALUE : Number.POSITIVE_INFINITY;
  return word.includes("nan") ? -Number.MAX_VALUE : Number(word);
}

function compareHuman(a: string, b: string): number {
  const unit = (text: string): number => {
    const [, sign, digits = "", letter = ""] = /^[ \t]*(-?)([\d.]*)([kKMGTPEZY]?)/.exec(text) ?? [];
    if (/^[0.]*$/.test(digits)) return 0;
    const power = letter === "" ? 1 : "KMGTPEZY".indexOf(letter.toUpperCase()) + 2;
    return sign === "-" ? -power : power;
  };
  return unit(a) - unit(b) || compareNumbers(numberText(a), numberText(b));
}
