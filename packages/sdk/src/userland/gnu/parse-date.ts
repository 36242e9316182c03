import { fixedTime } from "../../tree/index.ts";
import { dayNames, monthNames } from "./time.ts";

/** The forms of dates that scripts use, of https://www.gnu.org/software/coreutils/manual/ "Date input formats". UTC. */
export function parseDate(text: string): number | undefined {
  const trimmed = text.trim().toLowerCase();
  const at = /^@(-?\d+(?:\.\d+)?)$/.exec(trimmed)?.[1];
  if (at !== undefined) return Number(at);
  const state = new DateReader();
  let rest = trimmed;
  while (rest !== "") {
    const form = forms.find(([pattern]) => pattern.test(rest));
    const match = form?.[0].exec(rest);
    if (!form || !match || form[1](state, match) === false) return undefined;
    rest = rest.slice(match[0].length).replace(/^[\s,]+/, "");
  }
  return state.seconds();
}

class DateReader {
  day: readonly [number, number, number] | undefined;
  time: number | undefined;
  zone = 0;
  offset = 0;
  months = 0;

  seconds(): number | undefined {
    const now = new Date(fixedTime * 1000);
    const [year, month, day] = this.day ?? [now.getUTCFullYear(), now.getUTCMonth() + 1, now.getUTCDate()];
    const isDated = this.day !== undefined;
    const clock = this.time ?? (isDated ? 0 : fixedTime % 86_400);
    if (month < 1 || month > 12 || day < 1 || day > 31) return undefined;
    if (new Date(Date.UTC(year, month - 1, day)).getUTCDate() !== day) return undefined;
    return Date.UTC(year, month - 1 + this.months, day) / 1000 + clock - this.zone + this.offset;
  }
}

type Form = readonly [RegExp, (state: DateReader, match: RegExpExecArray) => boolean | void];

const shortest = (names: readonly string[]): string => names.map((name) => name.slice(0, 3).toLowerCase()).join("|");
const monthPattern = `(${shortest(monthNames)})[a-z]*\\.?`;
const monthOf = (word = ""): number =>
  monthNames.findIndex((name) => name.slice(0, 3).toLowerCase() === word.slice(0, 3)) + 1;
const fullYear = (text: string): number =>
  text.length > 2 ? Number(text) : Number(text) + (Number(text) < 69 ? 2000 : 1900);
const units: Readonly<Record<string, number>> = {
  sec: 1,
  second: 1,
  min: 60,
  minute: 60,
  hour: 3600,
  day: 86_400,
  week: 604_800,
  fortnight: 1_209_600,
};

const clock = (state: DateReader, [, hours = "0", minutes = "0", seconds = "0", half]: RegExpExecArray): boolean => {
  if (half !== undefined && (Number(hours) < 1 || Number(hours) > 12)) return false;
  const hour = half === undefined ? Number(hours) : (Number(hours) % 12) + (half.startsWith("p") ? 12 : 0);
  if (hour > 23 || Number(minutes) > 59 || Number(seconds) > 60) return false;
  state.time = hour * 3600 + Number(minutes) * 60 + Math.floor(Number(seconds));
  return true;
};

const forms: readonly Form[] = [
  [
    /^(\d{4,})-(\d{1,2})-(\d{1,2})(?:t(?=\d))?/,
    (state, [, year, month, day]) => void (state.day = [Number(year), Number(month), Number(day)]),
  ],
  [
    /^(\d{1,2})\/(\d{1,2})\/(\d{2,4})/,
    (state, [, month, day, year = ""]) => void (state.day = [fullYear(year), Number(month), Number(day)]),
  ],
  [/^(\d{4})(\d{2})(\d{2})(?![\d:])/, (state, [, y, m, d]) => void (state.day = [Number(y), Number(m), Number(d)])],
  [
    new RegExp(`^(\\d{1,2})[ -]?${monthPattern}[ ,-]*(\\d{4}|\\d{2}(?![\\d:]))?(?![\\d:])`),
    (state, [, day, month, year]) => void (state.day = [yearOr(year), monthOf(month), Number(day)]),
  ],
  [
    new RegExp(`^${monthPattern} +(\\d{1,2})(?![\\d:])(?:,? +(\\d{4})(?![\\d:]))?`),
    (state, [, month, day, year]) => void (state.day = [yearOr(year), monthOf(month), Number(day)]),
  ],
  [/^(\d{1,2}):(\d{2})(?::(\d{2}(?:[.,]\d+)?))?(?: ?([ap])\.?m\.?)?/, clock],
  [/^(\d{1,2})()() ?([ap])\.?m\b\.?/, clock],
  [/^(?:z|utc|gmt|ut)\b/, () => undefined],
  [
    /^([-+])(\d{2}):?(\d{2})(?!\d)/,
    (state, [, sign, hours, minutes]) => {
      if (state.time === undefined) return false;
      state.zone = (Number(hours) * 3600 + Number(minutes) * 60) * (sign === "-" ? -1 : 1);
      return true;
    },
  ],
  [/^(?:now|today)\b/, () => undefined],
  [/^tomorrow\b/, (state) => void (state.offset += 86_400)],
  [/^yesterday\b/, (state) => void (state.offset -= 86_400)],
  [/^midnight\b/, (state) => void (state.time = 0)],
  [
    /^(?:([-+]? ?\d+)|next|last|this|an?) ?(sec|second|min|minute|hour|day|week|fortnight|month|year)s?\b(?: +(ago))?/,
    (state, [whole, count, unit = "", ago]) => {
      const word = /^last/.test(whole) ? -1 : /^this/.test(whole) ? 0 : 1;
      const amount = (count === undefined ? word : Number(count.replace(" ", ""))) * (ago ? -1 : 1);
      if (unit === "month" || unit === "year") state.months += amount * (unit === "year" ? 12 : 1);
      else state.offset += amount * (units[unit] ?? 0);
    },
  ],
  [new RegExp(`^(?:${shortest(dayNames)})[a-z]*\\b`), () => undefined],
  // What `date` prints: the year comes last.
  [/^(\d{4})$/, (state, [, year]) => state.day && void (state.day = [Number(year), state.day[1], state.day[2]])],
];

const yearOr = (text: string | undefined): number =>
  text === undefined ? new Date(fixedTime * 1000).getUTCFullYear() : fullYear(text);

/** `[[CC]YY]MMDDhhmm[.ss]`, as touch(1) takes it. */
export function parseStamp(text: string): number | undefined {
  const [, century, year, month, day, hour, minute, second = "0"] =
    /^(?:(\d{2})?(\d{2}))?(\d{2})(\d{2})(\d{2})(\d{2})(?:\.(\d{2}))?$/.exec(text) ?? [];
  if (month === undefined) return undefined;
  const now = new Date(fixedTime * 1000).getUTCFullYear();
  const full = year === undefined ? now : century === undefined ? fullYear(year) : Number(century + year);
  if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > 31) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined;
  return Date.UTC(full, Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)) / 1000;
}
