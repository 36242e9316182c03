import { gnu, Misuse, Stop } from "../gnu/command.ts";
import { attempt } from "../gnu/errno.ts";
import type { Options } from "../gnu/options.ts";
import { quote, quoteIfNeeded } from "../gnu/quote.ts";
import { linesOf, readOperands, readText } from "../gnu/text-input.ts";

/** `paste`: https://www.gnu.org/software/coreutils/paste */
export const paste = gnu({ short: "d:sz", long: "delimiters:=d serial=s zero-terminated=z" }, (process, options) => {
  const end = options.has("z") ? "\0" : "\n";
  const delimiters = delimitersOf(options.value("d") ?? "\t");
  const names = options.operands.length > 0 ? options.operands : ["-"];
  const fromStdin = names.filter((name) => name === "-").length;
  const stdin = fromStdin > 0 ? linesOf(process.stdin.readAll(), end) : [];
  let seen = 0;
  const columns = names.map((name) => {
    if (name === "-") {
      const turn = seen++;
      // Several dashes take turns at its lines.
      return options.has("s") ? (turn === 0 ? stdin : []) : stdin.filter((_, at) => at % fromStdin === turn);
    }
    const found = attempt(() => readText(process, name));
    if ("error" in found) throw new Stop(`${quoteIfNeeded(name)}: ${found.error.message}`);
    return linesOf(found.value, end);
  });
  const join = (cells: readonly string[]): string =>
    cells.map((cell, at) => (at === 0 ? cell : (delimiters[(at - 1) % delimiters.length] ?? "") + cell)).join("");
  if (options.has("s")) for (const column of columns) process.stdout.write(join(column) + end);
  else {
    const rows = Math.max(0, ...columns.map((column) => column.length));
    process.meter.step(rows);
    for (let row = 0; row < rows; row++) process.stdout.write(join(columns.map((column) => column[row] ?? "")) + end);
  }
  return 0;
});

function delimitersOf(text: string): readonly string[] {
  const escapes: Readonly<Record<string, string>> = {
    0: "",
    b: "\b",
    f: "\f",
    n: "\n",
    r: "\r",
    t: "\t",
    v: "\v",
    "\\": "\\",
  };
  if (/(^|[^\\])(\\\\)*\\$/.test(text)) throw new Stop(`delimiter list ends with an unescaped backslash: ${text}`);
  const found = [...text.matchAll(/\\([^])|([^])/g)].map(([, escaped, plain]) =>
    escaped === undefined ? (plain ?? "") : (escapes[escaped] ?? escaped),
  );
  return found.length > 0 ? found : [""];
}

/** `join`: https://www.gnu.org/software/coreutils/join */
export const join = gnu(
  {
    short: "a:e:i1:2:j:o:t:v:z",
    long: "ignore-case=i check-order nocheck-order zero-terminated=z header",
    unsupported: "header",
  },
  (process, options) => {
    const [one, two, extra] = options.operands;
    if (one === undefined) throw new Misuse("missing operand");
    if (two === undefined) throw new Misuse(`missing operand after ${quote(one)}`);
    if (extra !== undefined) throw new Misuse(`extra operand ${quote(extra)}`);
    const end = options.has("z") ? "\0" : "\n";
    const separator = options.value("t");
    const split = (line: string): readonly string[] =>
      separator === undefined
        ? line.split(/[ \t]+/).filter((word, at) => at > 0 || word !== "")
        : separator === ""
          ? [line]
          : line.split(separator);
    const glue = separator ?? " ";
    const keys = [options.value("1", "j"), options.value("2", "j")].map((text) => Number(text ?? 1) - 1);
    const keyOf = (side: number, row: readonly string[]): string => {
      const key = row[keys[side] ?? 0] ?? "";
      return options.has("i") ? key.toLowerCase() : key;
    };
    const sides = [one, two].map((name, side) => {
      const found = attempt(() => readText(process, name));
      if ("error" in found) throw new Stop(`${quoteIfNeeded(name)}: ${found.error.message}`);
      return linesOf(found.value, end).map((line) => {
        const row = split(line);
        return { row, key: keyOf(side, row) };
      });
    });
    const [left = [], right = []] = sides;
    const unpaired = new Set([...options.values("a"), ...options.values("v")]);
    const onlyUnpaired = options.has("v");
    const format = formatOf(options, keys);
    const print = (key: string, a: readonly string[] | undefined, b: readonly string[] | undefined): void => {
      const empty = options.value("e") ?? "";
      const others = (row: readonly string[] | undefined, side: number): readonly string[] =>
        (row ?? []).filter((_, at) => at !== keys[side]);
      const cells = format
        ? format.map(([side, field]) => (side === 0 ? key : ((side === 1 ? a : b)?.[field] ?? "")) || empty)
        : [key, ...others(a, 0), ...others(b, 1)].map((cell) => cell || empty);
      process.stdout.write(cells.join(glue) + end);
    };
    let [i, j] = [0, 0];
    while (i < left.length || j < right.length) {
      process.meter.step();
      const [a, b] = [left[i], right[j]];
      if (a && b && a.key === b.key) {
        const [from, until] = [
          left.findIndex((row, at) => at > i && row.key !== a.key),
          right.findIndex((row, at) => at > j && row.key !== b.key),
        ];
        const [iEnd, jEnd] = [from < 0 ? left.length : from, until < 0 ? right.length : until];
        for (const x of left.slice(i, iEnd)) {
          for (const y of right.slice(j, jEnd)) if (!onlyUnpaired) print(x.row[keys[0] ?? 0] ?? "", x.row, y.row);
        }
        [i, j] = [iEnd, jEnd];
      } else if (a && (!b || a.key < b.key)) {
        if (unpaired.has("1")) print(a.row[keys[0] ?? 0] ?? "", a.row, undefined);
        i++;
      } else if (b) {
        if (unpaired.has("2")) print(b.row[keys[1] ?? 0] ?? "", undefined, b.row);
        j++;
      }
    }
    return 0;
  },
);

type Cell = readonly [side: number, field: number];

function formatOf(options: Options, keys: readonly number[]): readonly Cell[] | undefined {
  const text = options.values("o").join(",");
  if (text === "" || text === "auto") return undefined;
  return text
    .split(/[ ,\t]+/)
    .filter((word) => word !== "")
    .map((word): Cell => {
      if (word === "0") return [0, keys[0] ?? 0];
      const [, side, field] = /^([12])\.(\d+)$/.exec(word) ?? [];
      if (side === undefined) throw new Stop(`invalid file number in field spec: ${quote(word)}`);
      return [Number(side), Number(field) - 1];
    });
}

/** `column` of util-linux, as it fills tables and columns for a page of 80. */
export const column = gnu(
  {
    short: "c:dehJl:LmN:n:o:R:r:s:tT:xVH:O:W:E:p:i:C:",
    long: `columns:=c output-width:=c separator:=s table=t output-separator:=o fillrows=x table-columns:=N table-right:=R
      json=J keep-empty-lines=L table-noheadings=d table-empty-lines=L table-header-repeat=e table-columns-limit:=l`,
    unsupported: "d e h J l m N n R r T V H O W E p i C",
  },
  (process, options) => {
    const { texts, failed } = readOperands(process, options.operands);
    const lines = linesOf(texts.map(({ text }) => text).join("")).filter(
      (line) => options.has("L") || line.trim() !== "",
    );
    if (options.has("t")) {
      const separators = options.value("s");
      const rows = lines.map((line) =>
        separators === undefined ? line.trim().split(/[ \t]+/) : cut(line, separators),
      );
      const count = Math.max(0, ...rows.map((row) => row.length));
      const widths = Array.from({ length: count }, (_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
      const glue = options.value("o") ?? "  ";
      for (const row of rows) {
        const cells = widths.map((width, at) => (at === count - 1 ? (row[at] ?? "") : (row[at] ?? "").padEnd(width)));
        process.stdout.write(`${cells.slice(0, Math.max(row.length, count)).join(glue)}\n`);
      }
      return failed ? 1 : 0;
    }
    const page = Number(options.value("c") ?? 80);
    const items = lines.map((line) => line.trimEnd());
    const width = Math.max(0, ...items.map((item) => item.length));
    const cell = (Math.floor(width / 8) + 1) * 8;
    const across = Math.max(1, Math.floor(page / cell));
    if (width >= page) process.stdout.write(items.map((item) => `${item}\n`).join(""));
    else {
      const rows = Math.ceil(items.length / across);
      for (let row = 0; row < rows; row++) {
        const picked = Array.from(
          { length: across },
          (_, at) => items[options.has("x") ? row * across + at : at * rows + row],
        );
        const shown = picked.filter((item) => item !== undefined);
        process.stdout.write(
          `${shown.map((item, at) => (at === shown.length - 1 ? item : item + "\t".repeat(Math.ceil((cell - item.length) / 8)))).join("")}\n`,
        );
      }
    }
    return failed ? 1 : 0;
  },
);

const cut = (line: string, separators: string): string[] => {
  const parts: string[] = [""];
  for (const char of line) {
    if (separators.includes(char)) parts.push("");
    else parts[parts.length - 1] += char;
  }
  return parts;
};
