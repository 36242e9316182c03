import type { Process } from "../../shell/index.ts";
import { complain, gnu, Stop, unsupported } from "../gnu/command.ts";
import { attempt } from "../gnu/errno.ts";
import { Files } from "../gnu/files.ts";
import type { Options } from "../gnu/options.ts";
import { quote, quoteIfNeeded } from "../gnu/quote.ts";
import { linesOf, readText } from "../gnu/text-input.ts";
import { keyText, type Order, oldKeys, orderOf, parseKey } from "./sort-keys.ts";

/** `sort`: https://www.gnu.org/software/coreutils/sort */
export const sort = gnu(
  {
    short: "bcCdfghik:mMno:rRsS:t:T:uVy::z",
    long: `ignore-leading-blanks=b check::=check compress-program: debug dictionary-order=d ignore-case=f files0-from:
      general-numeric-sort=g ignore-nonprinting=i key:=k merge=m month-sort=M numeric-sort=n human-numeric-sort=h
      version-sort=V random-sort=R random-source: sort: output:=o reverse=r stable=s batch-size: buffer-size:=S
      field-separator:=t temporary-directory:=T unique=u zero-terminated=z parallel:`,
    unsupported: "R random-source debug files0-from",
    trouble: 2,
    rewrite: oldKeys,
  },
  (process, options) => {
    const { order, isUnique } = ordering(options);
    const end = options.has("z") ? "\0" : "\n";
    const operands = options.operands.length > 0 ? options.operands : ["-"];
    const check = options.last("c", "C", "check");
    if (check !== undefined) return isSorted(process, options, order, check, end);
    const lines: string[] = [];
    for (const name of operands) {
      const found = attempt(() => readText(process, name));
      if ("error" in found) {
        const what = found.error.code === "EISDIR" ? "read failed" : "cannot read";
        throw new Stop(`${what}: ${quoteIfNeeded(name)}: ${found.error.message}`);
      }
      for (const line of linesOf(found.value, end)) lines.push(line);
    }
    process.meter.step(lines.length);
    lines.sort(order);
    const kept = isUnique ? lines.filter((line, at) => at === 0 || order(lines[at - 1] ?? "", line) !== 0) : lines;
    const text = kept.map((line) => line + end).join("");
    const output = options.value("o");
    if (output === undefined) process.stdout.write(text);
    else {
      const written = attempt(() => new Files(process).write(output, text));
      if ("error" in written) throw new Stop(`open failed: ${quoteIfNeeded(output)}: ${written.error.message}`);
    }
    return 0;
  },
);

interface Ordering {
  readonly order: Order;
  readonly isUnique: boolean;
}

function ordering(options: Options): Ordering {
  const words: Readonly<Record<string, string>> = {
    "general-numeric": "g",
    "human-numeric": "h",
    month: "M",
    numeric: "n",
    random: "R",
    version: "V",
  };
  const named = options.values("sort").map((word) => words[word] ?? "");
  const global = options.given.map(({ key }) => (/^[dfghiMnrRV]$/.test(key) ? key : "")).join("") + named.join("");
  const skips = options.has("b");
  const separator = separatorOf(options);
  const keys = options.values("k").map((text) => {
    const key = parseKey(text);
    // A key without flags of its own has those of the command.
    const own = key.flags !== "" || key.skipsStart || key.skipsEnd;
    const used = own ? key : { ...key, flags: global, skipsStart: skips, skipsEnd: skips };
    return { key: used, by: orderOf(used.flags) };
  });
  const whole = orderOf(keys.length > 0 ? "" : global);
  const skipped = keys.length === 0 && skips ? (text: string) => text.replace(/^[ \t]+/, "") : (text: string) => text;
  const main: Order = (a, b) => {
    if (keys.length === 0) return whole(skipped(a), skipped(b));
    for (const { key, by } of keys) {
      const difference = by(keyText(a, key, separator), keyText(b, key, separator));
      if (difference !== 0) return difference;
    }
    return 0;
  };
  const isUnique = options.has("u");
  if (isUnique || options.has("s")) return { order: main, isUnique };
  // Lines that the keys call equal are ordered by all of their bytes.
  const sign = global.includes("r") ? -1 : 1;
  return { order: (a, b) => main(a, b) || (a < b ? -sign : a > b ? sign : 0), isUnique };
}

function separatorOf(options: Options): string | undefined {
  const text = options.value("t");
  if (text === undefined) return undefined;
  if (text === "") throw new Stop("empty tab");
  if (text === "\\0") return "\0";
  if (text.length > 1) throw new Stop(`multi-character tab ${quote(text)}`);
  return text;
}

function isSorted(process: Process, options: Options, order: Order, check: string, end: string): number {
  const [name = "-", extra] = options.operands;
  const word = options.value("check");
  const quiet = check === "C" || (check === "check" && (word === "quiet" || word === "silent"));
  if (extra !== undefined) throw new Stop(`extra operand ${quote(extra)} not allowed with -${quiet ? "C" : "c"}`);
  const found = attempt(() => readText(process, name));
  if ("error" in found) throw new Stop(`cannot read: ${quoteIfNeeded(name)}: ${found.error.message}`);
  const lines = linesOf(found.value, end);
  for (let at = 1; at < lines.length; at++) {
    const difference = order(lines[at - 1] ?? "", lines[at] ?? "");
    if (difference < 0 || (difference === 0 && !options.has("u"))) continue;
    if (!quiet) complain(process, `${name}:${at + 1}: disorder: ${lines[at]}`);
    return 1;
  }
  return 0;
}

/** `shuf`: what is random is not made. */
export const shuf = gnu(
  {
    short: "ei:n:o:rz",
    long: "echo=e input-range:=i head-count:=n output:=o random-source: repeat=r zero-terminated=z",
    unsupported: "random-source",
  },
  (process, options) => {
    process.report({
      kind: "deferred",
      why: "shuf puts lines in a random order, and firn keeps them in theirs",
      remedy: "Do what needs chance at the container's first start.",
    });
    const end = options.has("z") ? "\0" : "\n";
    const [low = 0, high = -1] = (options.value("i") ?? "").split("-").map(Number);
    const lines = options.has("i")
      ? Array.from({ length: Math.max(0, Math.min(high - low + 1, Number(options.value("n") ?? 1e6))) }, (_, at) =>
          String(low + at),
        )
      : options.has("e")
        ? options.operands
        : linesOf(readText(process, options.operands[0] ?? "-"), end);
    const count = options.value("n") === undefined ? lines.length : Number(options.value("n"));
    if (options.has("r")) unsupported(process, "shuf --repeat");
    const text = lines
      .slice(0, count)
      .map((line) => line + end)
      .join("");
    const output = options.value("o");
    if (output === undefined) process.stdout.write(text);
    else new Files(process).write(output, text);
    return 0;
  },
);
