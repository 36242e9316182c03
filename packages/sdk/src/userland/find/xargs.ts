import { inputOf } from "../../shell/index.ts";
import { complain, gnu, Misuse, Stop } from "../gnu/command.ts";
import { attempt } from "../gnu/errno.ts";
import { unescape } from "../gnu/escapes.ts";
import { execute } from "../gnu/execute.ts";
import type { Options } from "../gnu/options.ts";
import { quoteIfNeeded } from "../gnu/quote.ts";
import { readText } from "../gnu/text-input.ts";

/** Words, and after which of them a line ends: `-L` counts lines. */
interface Item {
  readonly text: string;
  readonly endsLine: boolean;
}

/** `xargs`: https://www.gnu.org/software/findutils/manual/ "Invoking xargs" */
export const xargs = gnu(
  {
    short: "0a:d:e::E:i::I:l::L:n:oP:prs:tx",
    long: `null=0 arg-file:=a delimiter:=d eof::=e replace::=i max-lines::=l max-args:=n open-tty=o max-procs:=P
      interactive=p no-run-if-empty=r max-chars:=s verbose=t exit=x show-limits process-slot-var:`,
    unsupported: "process-slot-var o",
    inOrder: true,
  },
  (process, options) => {
    if (options.has("show-limits")) process.stderr.write(limits);
    const file = options.value("a");
    const read = attempt(() => (file === undefined ? process.stdin.readAll() : readText(process, file)));
    if ("error" in read) throw new Stop(`Cannot open input file '${file}': ${read.error.message}`);
    const command = options.operands.length > 0 ? options.operands : ["echo"];
    const replace =
      options.has("I") || options.has("i") ? (options.value("I") ?? options.value("i") ?? "{}") : undefined;
    const words = itemsOf(options, read.value, replace !== undefined);
    const stdin = file === undefined ? () => inputOf("") : () => process.stdin;
    let status = 0;
    let stopped: number | undefined;
    const run = (argv: readonly string[]): void => {
      if (stopped !== undefined) return;
      process.meter.step();
      if (options.has("t", "p"))
        process.stderr.write(argv.map(shellWord).join(" ") + (options.has("p") ? " ?..." : "\n"));
      if (options.has("p") && !/^[yY]/.test(process.stdin.readLine()?.text ?? "")) return;
      let started = true;
      const result = execute(
        process,
        argv,
        (word, why) => {
          started = false;
          complain(process, `${quoteIfNeeded(word, "")}: ${why}`);
        },
        { stdin: stdin() },
      );
      if (!started) stopped = result;
      else if (result === 255) {
        complain(process, `${argv[0]}: exited with status 255; aborting`);
        stopped = 124;
      } else if (result !== 0) status = 123;
    };
    if (replace !== undefined) {
      for (const { text } of words.items) run(command.map((word) => word.replaceAll(replace, text)));
    } else {
      const batches = batchesOf(options, command, words.items);
      for (const batch of batches) run([...command, ...batch]);
      if (batches.length === 0 && !options.has("r") && words.error === undefined) run(command);
    }
    if (words.error !== undefined && stopped === undefined) throw new Stop(words.error);
    return stopped ?? status;
  },
);

/** What GNU's says where the environment is empty and the stack has its usual 8 MiB. */
const limits = [
  "Your environment variables take up 0 bytes",
  "POSIX upper limit on argument length (this system): 2095104",
  "POSIX smallest allowable upper limit on argument length (all systems): 4096",
  "Maximum length of command we could actually use: 2095104",
  "Size of command buffer we are actually using: 131072",
  "Maximum parallelism (--max-procs must be no greater): 2147483647",
  "",
].join("\n");

/** As `-t` shows words. */
const shellWord = (word: string): string => quoteIfNeeded(word, "");

function itemsOf(
  options: Options,
  text: string,
  byLine: boolean,
): { readonly items: readonly Item[]; readonly error?: string } {
  const delimiter = options.last("0", "d") === "0" ? "\0" : options.value("d");
  if (delimiter !== undefined) {
    const char = delimiter.length > 1 ? unescape(delimiter) : delimiter;
    const pieces = text.split(char || "\0");
    if (pieces.at(-1) === "") pieces.pop();
    return { items: pieces.map((piece) => ({ text: piece, endsLine: true })) };
  }
  const end = options.value("E") ?? options.value("e");
  const read = byLine ? readLines(text) : readWords(text);
  const at = end === undefined || end === "" ? -1 : read.items.findIndex((item) => item.text === end);
  return at < 0 ? read : { ...read, items: read.items.slice(0, at) };
}

/** `-I`: a line is one item, without the blanks before it; quotes and backslashes count still. */
function readLines(text: string): ReturnType<typeof readWords> {
  const items: Item[] = [];
  for (const line of text.split("\n")) {
    const trimmed = line.replace(/^[ \t]+/, "");
    if (trimmed === "") continue;
    let item = "";
    for (let at = 0; at < trimmed.length; at++) {
      const char = trimmed.charAt(at);
      if (char === "\\") item += trimmed.charAt(++at);
      else if (char === "'" || char === '"') {
        const close = trimmed.indexOf(char, at + 1);
        if (close < 0) return { items, error: unmatched(char) };
        item += trimmed.slice(at + 1, close);
        at = close;
      } else item += char;
    }
    items.push({ text: item, endsLine: true });
  }
  return { items };
}

function readWords(text: string): { readonly items: readonly Item[]; readonly error?: string } {
  const items: { text: string; endsLine: boolean }[] = [];
  let word: string | undefined;
  const flush = (endsLine: boolean): void => {
    if (word !== undefined) items.push({ text: word, endsLine });
    else {
      const last = items.at(-1);
      if (endsLine && last && !/[ \t]/.test(before)) last.endsLine = true;
    }
    word = undefined;
  };
  let before = "";
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === " " || char === "\t" || char === "\n") {
      flush(char === "\n");
      before = char;
      continue;
    }
    before = "";
    if (char === "\\") word = (word ?? "") + text.charAt(++at);
    else if (char === "'" || char === '"') {
      const close = text.indexOf(char, at + 1);
      const line = text.indexOf("\n", at + 1);
      if (close < 0 || (line >= 0 && line < close)) return { items, error: unmatched(char) };
      word = (word ?? "") + text.slice(at + 1, close);
      at = close;
    } else word = (word ?? "") + char;
  }
  flush(true);
  return { items };
}

const unmatched = (char: string): string =>
  `unmatched ${char === "'" ? "single" : "double"} quote; by default quotes are special to xargs unless you use the -0 option`;

function batchesOf(
  options: Options,
  command: readonly string[],
  items: readonly Item[],
): readonly (readonly string[])[] {
  const key = options.last("n", "L", "l");
  const count = key === undefined ? undefined : Number(options.value(key) ?? 1);
  if (count !== undefined && !(count >= 1)) {
    const value = options.value(key ?? "") ?? "";
    throw new Misuse(
      /^\d+$/.test(value)
        ? `value ${value} for -${key} option should be >= 1`
        : `invalid number "${value}" for -${key} option`,
    );
  }
  const most = Number(options.value("s") ?? 128 * 1024);
  const own = command.reduce((sum, word) => sum + word.length + 1, 0);
  const batches: string[][] = [];
  let batch: string[] = [];
  let [length, lines] = [own, 0];
  const flush = (): void => {
    if (batch.length > 0) batches.push(batch);
    [batch, length, lines] = [[], own, 0];
  };
  for (const { text, endsLine } of items) {
    if (length + text.length + 1 > most) flush();
    batch.push(text);
    length += text.length + 1;
    if (endsLine) lines++;
    if (key === "n" && batch.length === count) flush();
    else if ((key === "L" || key === "l") && lines === count) flush();
  }
  flush();
  return batches;
}
