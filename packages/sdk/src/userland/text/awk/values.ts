/** A value of awk: a number, a string, or input that looks like a number (`numeric`: compared as one). */
export type Value = number | string | { readonly text: string; readonly numeric: boolean } | undefined;

const numberStart = /^[ \t\n\r\f\v]*([-+]?(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?))/;

/** Text of a record, a field or the command line. */
export function input(text: string): Value {
  const found = numberStart.exec(text);
  return { text, numeric: found !== null && text.slice(found[0].length).trim() === "" };
}

export function toNumber(value: Value): number {
  if (typeof value === "number") return value;
  if (value === undefined) return 0;
  const text = typeof value === "string" ? value : value.text;
  const found = numberStart.exec(text)?.[1];
  return found === undefined
    ? 0
    : Number(found.replace(/^\+/, "").replace(/^-(0x)/i, "$1")) * (/^-0x/i.test(found) ? -1 : 1);
}

export function toText(value: Value, format: (value: number) => string): string {
  if (value === undefined) return "";
  if (typeof value === "string") return value;
  if (typeof value === "number")
    return Number.isInteger(value) && Math.abs(value) <= 2_147_483_647
      ? String(value === 0 ? 0 : value)
      : format(value);
  return value.text;
}

export function isTrue(value: Value): boolean {
  if (typeof value === "number") return value !== 0;
  if (typeof value === "string") return value !== "";
  return value !== undefined && (value.numeric ? toNumber(value) !== 0 : value.text !== "");
}

export const looksNumeric = (value: Value): boolean =>
  value === undefined || typeof value === "number" || (typeof value === "object" && value.numeric);
