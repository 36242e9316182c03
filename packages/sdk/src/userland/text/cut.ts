import { complain, gnu, Misuse } from "../gnu/command.ts";
import { attempt } from "../gnu/errno.ts";
import { readText } from "../gnu/text-input.ts";

/** `cut`: https://www.gnu.org/software/coreutils/cut */
export const cut = gnu(
  {
    short: "b:c:d:f:nsz",
    long: "bytes:=b characters:=c delimiter:=d fields:=f only-delimited=s zero-terminated=z complement output-delimiter:",
  },
  (process, options) => {
    const kinds = ["b", "c", "f"].filter((kind) => options.has(kind));
    if (kinds.length === 0) throw new Misuse("you must specify a list of bytes, characters, or fields");
    if (kinds.length > 1) throw new Misuse("only one list may be specified");
    const byField = options.has("f");
    const delimiter = options.value("d") ?? "\t";
    if (delimiter.length > 1) throw new Misuse("the delimiter must be a single character");
    const ranges = rangesOf(options.value("b", "c", "f") ?? "", byField);
    const complement = options.has("complement");
    const wanted = (at: number): boolean => ranges.some(([first, last]) => at >= first && at <= last) !== complement;
    const end = options.has("z") ? "\0" : "\n";
    const joiner = options.value("output-delimiter") ?? (byField ? delimiter : "");
    let status = 0;
    for (const name of options.operands.length === 0 ? ["-"] : options.operands) {
      const read = attempt(() => readText(process, name));
      if ("error" in read) {
        complain(process, `${name}: ${read.error.message}`);
        status = 1;
        continue;
      }
      const text = read.value;
      const lines = text === "" ? [] : (text.endsWith(end) ? text.slice(0, -1) : text).split(end);
      process.meter.step(lines.length);
      for (const line of lines) {
        if (byField && !line.includes(delimiter)) {
          if (!options.has("s")) process.stdout.write(line + end);
          continue;
        }
        const units = byField ? line.split(delimiter) : line.split("");
        process.stdout.write(units.filter((_, index) => wanted(index + 1)).join(joiner) + end);
      }
    }
    return status;
  },
);

function rangesOf(list: string, byField: boolean): (readonly [number, number])[] {
  return list.split(/[, \t]/).map((item) => {
    const [, first, dash, last] = /^(\d*)(-?)(\d*)$/.exec(item) ?? [];
    if (dash === undefined || (first === "" && last === "")) {
      throw new Misuse(byField ? `invalid field value '${item}'` : `invalid byte/character position '${item}'`);
    }
    const from = first === "" ? 1 : Number(first);
    if (from === 0)
      throw new Misuse(byField ? "fields are numbered from 1" : "byte/character positions are numbered from 1");
    const to = dash === "" ? from : last === "" ? Number.POSITIVE_INFINITY : Number(last);
    if (to < from) throw new Misuse("invalid decreasing range");
    return [from, to] as const;
  });
}
