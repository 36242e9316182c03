import { fixedTime } from "../../tree/index.ts";
import { gnu, Misuse, Stop, unsupported } from "../gnu/command.ts";
import { attempt } from "../gnu/errno.ts";
import { Files } from "../gnu/files.ts";
import type { Options } from "../gnu/options.ts";
import { parseDate } from "../gnu/parse-date.ts";
import { quote, quoteIfNeeded } from "../gnu/quote.ts";
import { formatTime } from "../gnu/time.ts";

const isoFormats: Readonly<Record<string, string>> = {
  date: "%Y-%m-%d",
  hours: "%Y-%m-%dT%H%:z",
  minutes: "%Y-%m-%dT%H:%M%:z",
  seconds: "%Y-%m-%dT%H:%M:%S%:z",
  ns: "%Y-%m-%dT%H:%M:%S,%N%:z",
};

/** `date`: https://www.gnu.org/software/coreutils/date. It is always the time that all of an image has, in UTC. */
export const date = gnu(
  {
    short: "d:f:I::r:Rs:u",
    long: "date:=d debug file:=f iso-8601::=I reference:=r resolution rfc-email=R rfc-822=R rfc-2822=R rfc-3339: set:=s utc=u universal=u uct=u",
    unsupported: "debug f resolution s",
  },
  (process, options) => {
    const [operand, extra] = options.operands;
    if (extra !== undefined) throw new Misuse(`extra operand ${quote(extra)}`);
    const named = ["d", "f", "r"].filter((key) => options.has(key));
    if (named.length > 1) throw new Misuse("the options to specify dates for printing are mutually exclusive");
    if (operand !== undefined && !operand.startsWith("+")) {
      if (named.length === 0) {
        unsupported(process, `date ${operand}`);
        return 1;
      }
      throw new Misuse(
        `the argument ${quote(operand)} lacks a leading '+';\nwhen using an option to specify date(s), any non-option\nargument must be a format string beginning with '+'`,
      );
    }
    const format = operand?.slice(1) ?? formatOf(options);
    if (operand !== undefined && formatOf(options) !== undefined) throw new Stop("multiple output formats specified");
    process.stdout.write(`${formatTime(format ?? "%a %b %e %H:%M:%S %Z %Y", timeOf(new Files(process), options))}\n`);
    return 0;
  },
);

function formatOf(options: Options): string | undefined {
  const key = options.last("I", "R", "rfc-3339");
  if (key === undefined) return undefined;
  if (key === "R") return "%a, %d %b %Y %H:%M:%S %z";
  const word = options.value(key) ?? "date";
  const [name, ...others] = Object.keys(isoFormats).filter((one) => one.startsWith(word));
  const format = isoFormats[word] ?? (others.length === 0 ? isoFormats[name ?? ""] : undefined);
  if (format === undefined) {
    const option = key === "I" ? "--iso-8601" : "--rfc-3339";
    throw new Misuse(`invalid argument ${quote(word)} for ${quote(option)}`);
  }
  return key === "I" ? format : format.replace("T", " ").replace(",%N", ".%N");
}

function timeOf(files: Files, options: Options): number {
  const text = options.value("d");
  if (text !== undefined) {
    const seconds = parseDate(text);
    if (seconds === undefined) throw new Stop(`invalid date ${quote(text)}`);
    return seconds;
  }
  const reference = options.value("r");
  if (reference === undefined) return fixedTime;
  const found = attempt(() => files.stat(reference));
  if ("error" in found) throw new Stop(`${quoteIfNeeded(reference)}: ${found.error.message}`);
  return found.value.mtime;
}
