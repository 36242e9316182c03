import type { Process } from "../../shell/index.ts";
import { complain, gnu, Stop } from "../gnu/command.ts";
import { attempt } from "../gnu/errno.ts";
import { parseSize } from "../gnu/numbers.ts";
import type { Options } from "../gnu/options.ts";
import { quote, quoteFile } from "../gnu/quote.ts";
import { openInput, readText } from "../gnu/text-input.ts";

interface Count {
  readonly sign: string;
  readonly amount: number;
  readonly inBytes: boolean;
}

function countOf(options: Options): Count {
  const key = options.last("n", "c") ?? "n";
  const text = options.value("n", "c") ?? "10";
  const [, sign = "", digits = ""] = /^([-+]?)(.*)$/s.exec(text) ?? [];
  const amount = parseSize(digits);
  if (amount === undefined) throw new Stop(`invalid number of ${key === "c" ? "bytes" : "lines"}: ${quote(text)}`);
  return { sign, amount, inBytes: key === "c" };
}

const titles = (options: Options, count: number): boolean =>
  options.last("q", "v") === "v" || (options.last("q", "v") === undefined && count > 1);

/** `head -5c`, `tail -5`, `tail +5`: the old forms of a count. */
const oldForm =
  (isTail: boolean) =>
  (args: readonly string[]): readonly string[] => {
    const [first = "", ...rest] = args;
    const pattern = isTail ? /^([-+])(\d*)([bcl]?)(f?)$/ : /^(-)(\d+)([bcklmqvz]*)()$/;
    const [, sign, digits = "", letters = "", follow] = pattern.exec(first) ?? [];
    const isOld =
      sign !== undefined &&
      (digits !== "" || (isTail && sign === "+" && letters !== "")) &&
      (!isTail || rest.length <= 1 || sign === "-");
    if (!isOld) return args;
    const inBytes = /[bckm]/.test(letters);
    const unit = letters.replace(/[^bkm]/g, "");
    const number = `${isTail && sign === "+" ? "+" : ""}${digits || "10"}${unit}`;
    const others = [...letters.replace(/[bcklm]/g, "")].map((letter) => `-${letter}`);
    return [inBytes ? "-c" : "-n", number, ...others, ...(follow ? ["-f"] : []), ...rest];
  };

/** `head`: https://www.gnu.org/software/coreutils/head */
export const head = gnu(
  { short: "c:n:qvz", long: "bytes:=c lines:=n quiet=q silent=q verbose=v zero-terminated=z", rewrite: oldForm(false) },
  (process, options) => {
    const count = countOf(options);
    const end = options.has("z") ? "\0" : "\n";
    return eachInput(process, options, (name) => {
      process.stdout.write(first(process, name, count, end));
    });
  },
);

function first(process: Process, name: string, { sign, amount, inBytes }: Count, end: string): string {
  if (sign === "-") {
    const text = readText(process, name);
    return inBytes ? text.slice(0, Math.max(0, text.length - amount)) : text.slice(0, beforeLast(text, amount, end));
  }
  // What is not wanted stays for who reads next.
  const input = openInput(process, name);
  if (inBytes) return input.read(amount);
  if (end === "\0")
    return (
      input
        .readAll()
        .match(/[^\0]*\0|[^\0]+$/g)
        ?.slice(0, amount)
        .join("") ?? ""
    );
  let text = "";
  for (let lines = 0; lines < amount; lines++) {
    const line = input.readLine();
    if (!line) break;
    process.meter.step();
    text += line.text + (line.terminated ? "\n" : "");
  }
  return text;
}

/** Where the last so many lines start. */
function beforeLast(text: string, lines: number, end: string): number {
  let at = text.endsWith(end) ? text.length - 1 : text.length;
  if (lines === 0) return text.length;
  for (let count = 0; count < lines; count++) {
    if (at <= 0) return 0;
    at = text.lastIndexOf(end, at - 1);
    if (at < 0) return 0;
  }
  return at + 1;
}

/** `tail`: https://www.gnu.org/software/coreutils/tail. Nothing is appended while it runs: it never waits. */
export const tail = gnu(
  {
    short: "c:fFn:qs:vz",
    long: `bytes:=c follow:: lines:=n max-unchanged-stats: pid: quiet=q silent=q retry sleep-interval:=s verbose=v
      zero-terminated=z`,
    unsupported: "f F follow",
    rewrite: oldForm(true),
  },
  (process, options) => {
    const { sign, amount, inBytes } = countOf(options);
    const end = options.has("z") ? "\0" : "\n";
    return eachInput(process, options, (name) => {
      const text = readText(process, name);
      const skip = Math.max(0, amount - 1);
      if (inBytes) {
        process.stdout.write(sign === "+" ? text.slice(skip) : amount === 0 ? "" : text.slice(-amount));
      } else if (sign === "+") process.stdout.write(text.slice(afterFirst(text, skip, end)));
      else if (amount > 0) process.stdout.write(text.slice(beforeLast(text, amount, end)));
    });
  },
);

function afterFirst(text: string, lines: number, end: string): number {
  let at = 0;
  for (let count = 0; count < lines; count++) {
    const next = text.indexOf(end, at);
    if (next < 0) return text.length;
    at = next + 1;
  }
  return at;
}

function eachInput(process: Process, options: Options, show: (name: string) => void): number {
  const operands = options.operands.length > 0 ? options.operands : ["-"];
  const titled = titles(options, operands.length);
  let status = 0;
  let isFirst = true;
  for (const name of operands) {
    const shown = name === "-" ? "standard input" : name;
    const title = titled ? `${isFirst ? "" : "\n"}==> ${shown} <==\n` : "";
    const found = attempt(() => {
      // The title comes once the file is open.
      if (name !== "-") openInput(process, name);
      process.stdout.write(title);
      isFirst = false;
      show(name);
    });
    if ("value" in found) continue;
    if (found.error.code === "EISDIR") {
      process.stdout.write(title);
      isFirst = false;
      complain(process, `error reading ${quoteFile(name)}: ${found.error.message}`);
    } else complain(process, `cannot open ${quoteFile(name)} for reading: ${found.error.message}`);
    status = 1;
  }
  return status;
}
