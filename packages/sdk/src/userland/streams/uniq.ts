import { complain, gnu, Misuse, Stop, unsupported } from "../gnu/command.ts";
import { attempt } from "../gnu/errno.ts";
import { Files } from "../gnu/files.ts";
import type { Options } from "../gnu/options.ts";
import { quote, quoteIfNeeded } from "../gnu/quote.ts";
import { linesOf, readText } from "../gnu/text-input.ts";

/** `uniq`: https://www.gnu.org/software/coreutils/uniq */
export const uniq = gnu(
  {
    short: "cdDf:is:uw:z",
    long: `count=c repeated=d all-repeated:: group:: skip-fields:=f ignore-case=i skip-chars:=s unique=u
      zero-terminated=z check-chars:=w`,
    unsupported: "group",
    rewrite: (args) => args.map((word) => word.replace(/^-(\d+)$/, "-f$1").replace(/^\+(\d+)$/, "-s$1")),
  },
  (process, options) => {
    const [input = "-", output, extra] = options.operands;
    if (extra !== undefined) throw new Misuse(`extra operand ${quote(extra)}`);
    const end = options.has("z") ? "\0" : "\n";
    const found = attempt(() => readText(process, input));
    if ("error" in found) {
      if (found.error.code === "EISDIR") throw new Stop(`error reading ${quote(input)}`);
      throw new Stop(`${quoteIfNeeded(input)}: ${found.error.message}`);
    }
    const key = keyOf(options);
    const groups: string[][] = [];
    let last: string | undefined;
    for (const line of linesOf(found.value, end)) {
      process.meter.step();
      const text = key(line);
      if (text === last) groups.at(-1)?.push(line);
      else groups.push([line]);
      last = text;
    }
    const all = options.has("D", "all-repeated");
    if (options.value("all-repeated") !== undefined && options.value("all-repeated") !== "none") {
      unsupported(process, "uniq --all-repeated=METHOD");
    }
    const text = groups
      .filter((group) => !(options.has("d") || all) || group.length > 1)
      .filter((group) => !options.has("u") || group.length === 1)
      .flatMap((group) =>
        all ? group : [(options.has("c") ? `${String(group.length).padStart(7)} ` : "") + (group[0] ?? "")],
      )
      .map((line) => line + end)
      .join("");
    if (output === undefined || output === "-") process.stdout.write(text);
    else {
      const written = attempt(() => new Files(process).write(output, text));
      if ("error" in written) throw new Stop(`${quoteIfNeeded(output)}: ${written.error.message}`);
    }
    return 0;
  },
);

function keyOf(options: Options): (line: string) => string {
  const number = (key: string, what: string): number => {
    const text = options.value(key) ?? "0";
    if (!/^\d+$/.test(text)) throw new Stop(`${text}: invalid number of ${what}`);
    return Number(text);
  };
  const fields = number("f", "fields to skip");
  const chars = number("s", "bytes to skip");
  const width = options.has("w") ? number("w", "bytes to compare") : undefined;
  const fold = options.has("i");
  return (line) => {
    let at = 0;
    for (let count = 0; count < fields; count++) {
      at += /^[ \t]*[^ \t]*/.exec(line.slice(at))?.[0].length ?? 0;
    }
    at = Math.min(line.length, at + chars);
    const text = line.slice(at, width === undefined ? undefined : at + width);
    return fold ? text.toUpperCase() : text;
  };
}

/** `comm`: https://www.gnu.org/software/coreutils/comm */
export const comm = gnu(
  { short: "123z", long: "check-order nocheck-order output-delimiter: total zero-terminated=z" },
  (process, options) => {
    const { operands } = options;
    if (operands.length === 0) throw new Misuse("missing operand");
    if (operands.length === 1) throw new Misuse(`missing operand after ${quote(operands[0] ?? "")}`);
    if (operands[2] !== undefined) throw new Misuse(`extra operand ${quote(operands[2])}`);
    const end = options.has("z") ? "\0" : "\n";
    const [a = [], b = []] = operands.map((name) => {
      const found = attempt(() => readText(process, name));
      if ("error" in found) throw new Stop(`${quoteIfNeeded(name)}: ${found.error.message}`);
      return linesOf(found.value, end);
    });
    const delimiter = options.value("output-delimiter") ?? "\t";
    const counts = [0, 0, 0];
    const show = (column: number, line: string): void => {
      counts[column - 1] = (counts[column - 1] ?? 0) + 1;
      if (options.has(String(column))) return;
      const before = ["1", "2"].slice(0, column - 1).filter((key) => !options.has(key));
      process.stdout.write(delimiter.repeat(before.length) + line + end);
    };
    const warned = new Set<number>();
    const checks = !options.has("nocheck-order");
    const check = (file: number, lines: readonly string[], at: number, unpaired: boolean): boolean => {
      const [before, line] = [lines[at - 1], lines[at]];
      if (before === undefined || line === undefined || before <= line || warned.has(file)) return true;
      if (!options.has("check-order") && !(unpaired && checks)) return true;
      warned.add(file);
      complain(process, `file ${file} is not in sorted order`);
      return !options.has("check-order");
    };
    let [i, j] = [0, 0];
    let hasUnpaired = false;
    while (i < a.length || j < b.length) {
      process.meter.step();
      const [one, two] = [a[i], b[j]];
      if (one !== undefined && one === two) {
        show(3, one);
        i++;
        j++;
        if (!check(1, a, i, hasUnpaired) || !check(2, b, j, hasUnpaired)) return 1;
        continue;
      }
      hasUnpaired = true;
      if (two === undefined || (one !== undefined && one < two)) {
        show(1, one ?? "");
        i++;
        if (!check(1, a, i, true)) return 1;
      } else {
        show(2, two);
        j++;
        if (!check(2, b, j, true)) return 1;
      }
    }
    if (options.has("total")) process.stdout.write(`${counts.join(delimiter)}${delimiter}total${end}`);
    if (warned.size === 0) return 0;
    complain(process, "input is not in sorted order");
    return 1;
  },
);
