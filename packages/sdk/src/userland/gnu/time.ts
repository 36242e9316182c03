/** Dates in UTC and in English, as the C locale has them. */

const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
export const monthNames: readonly string[] = months;
export const dayNames: readonly string[] = days;

const dayMs = 86_400_000;

/** `strftime`, with the flags and widths that date(1) has (`%-d`, `%^a`, `%_5m`). */
export function formatTime(format: string, seconds: number): string {
  return format.replace(
    /%([-_0^#+]*)(\d*)(:{0,3}[EO]?[%a-zA-Z])/g,
    (whole, flags: string, width: string, what: string) =>
      directive(what.replace(/^[EO]/, ""), seconds, flags, width) ?? whole,
  );
}

function directive(what: string, seconds: number, flags: string, width: string): string | undefined {
  const date = new Date(Math.floor(seconds) * 1000);
  const composed: Readonly<Record<string, string>> = {
    c: "%a %b %e %H:%M:%S %Y",
    D: "%m/%d/%y",
    F: "%Y-%m-%d",
    h: "%b",
    r: "%I:%M:%S %p",
    R: "%H:%M",
    T: "%H:%M:%S",
    x: "%m/%d/%y",
    X: "%H:%M:%S",
  };
  const format = composed[what];
  if (format !== undefined) return shape(formatTime(format, seconds), flags, width, " ");
  const texts: Readonly<Record<string, string>> = {
    "%": "%",
    n: "\n",
    t: "\t",
    a: (days[date.getUTCDay()] ?? "").slice(0, 3),
    A: days[date.getUTCDay()] ?? "",
    b: (months[date.getUTCMonth()] ?? "").slice(0, 3),
    B: months[date.getUTCMonth()] ?? "",
    p: date.getUTCHours() < 12 ? "AM" : "PM",
    P: date.getUTCHours() < 12 ? "am" : "pm",
    z: "+0000",
    ":z": "+00:00",
    "::z": "+00:00:00",
    ":::z": "+00",
    Z: "UTC",
  };
  const text = texts[what];
  if (text !== undefined) return shape(text, flags, width, " ");
  const [number, digits, pad = "0"] = numbersOf(date, seconds)[what] ?? [];
  if (number === undefined || digits === undefined) return undefined;
  const filler = flags.includes("-") ? "" : flags.includes("_") ? " " : flags.includes("0") ? "0" : pad;
  const plain = String(Math.abs(number));
  const sign = number < 0 ? "-" : "";
  if (filler === "") return sign + plain;
  return sign + plain.padStart(Math.max(digits, Number(width)), filler);
}

function shape(text: string, flags: string, width: string, pad: string): string {
  const cased = flags.includes("^") ? text.toUpperCase() : flags.includes("#") ? text.toUpperCase() : text;
  return flags.includes("-") ? cased : cased.padStart(Number(width), flags.includes("0") ? "0" : pad);
}

type NumberSpec = readonly [value: number, digits: number, pad?: string];

function numbersOf(date: Date, seconds: number): Readonly<Record<string, NumberSpec>> {
  const year = date.getUTCFullYear();
  const yearDay = Math.floor((Date.UTC(year, date.getUTCMonth(), date.getUTCDate()) - Date.UTC(year, 0, 1)) / dayMs);
  const weekDay = date.getUTCDay();
  const hour12 = date.getUTCHours() % 12 || 12;
  const iso = isoWeek(date);
  return {
    C: [Math.floor(year / 100), 2],
    d: [date.getUTCDate(), 2],
    e: [date.getUTCDate(), 2, " "],
    g: [iso.year % 100, 2],
    G: [iso.year, 4],
    H: [date.getUTCHours(), 2],
    I: [hour12, 2],
    j: [yearDay + 1, 3],
    k: [date.getUTCHours(), 2, " "],
    l: [hour12, 2, " "],
    m: [date.getUTCMonth() + 1, 2],
    M: [date.getUTCMinutes(), 2],
    N: [Math.round((seconds % 1) * 1e9), 9],
    q: [Math.floor(date.getUTCMonth() / 3) + 1, 1],
    s: [Math.floor(seconds), 1],
    S: [date.getUTCSeconds(), 2],
    u: [weekDay || 7, 1],
    U: [Math.floor((yearDay + 7 - weekDay) / 7), 2],
    V: [iso.week, 2],
    w: [weekDay, 1],
    W: [Math.floor((yearDay + 7 - ((weekDay + 6) % 7)) / 7), 2],
    y: [((year % 100) + 100) % 100, 2],
    Y: [year, 1],
  };
}

/** ISO 8601: a week belongs to the year that has its Thursday. */
function isoWeek(date: Date): { readonly year: number; readonly week: number } {
  const thursday = new Date(date.getTime() + (4 - (date.getUTCDay() || 7)) * dayMs);
  const year = thursday.getUTCFullYear();
  return { year, week: Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / dayMs / 7) + 1 };
}
