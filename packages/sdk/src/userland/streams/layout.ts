import { gnu, Misuse, Stop } from "../gnu/command.ts";
import type { Options } from "../gnu/options.ts";
import { quote } from "../gnu/quote.ts";
import { linesOf, readOperands } from "../gnu/text-input.ts";
import { compileRegex } from "../text/regex/compile.ts";
import { basic } from "../text/regex/syntax.ts";

/** `fold`: https://www.gnu.org/software/coreutils/fold */
export const fold = gnu(
  {
    short: "bsw:",
    long: "bytes=b spaces=s width:=w",
    rewrite: (args) => args.map((word) => word.replace(/^-(\d+)$/, "-w$1")),
  },
  (process, options) => {
    const width = countOf(options.value("w"), 80, "columns");
    const { texts, failed } = readOperands(process, options.operands);
    for (const { text } of texts) process.stdout.write(folded(text, width, options.has("s"), options.has("b")));
    return failed ? 1 : 0;
  },
);

function folded(text: string, width: number, atSpaces: boolean, inBytes: boolean): string {
  const advance = (column: number, char: string): number => {
    if (inBytes) return column + 1;
    if (char === "\b") return Math.max(0, column - 1);
    if (char === "\r") return 0;
    return char === "\t" ? column + 8 - (column % 8) : column + 1;
  };
  let result = "";
  let line = "";
  let column = 0;
  for (const char of text) {
    if (char === "\n") {
      result += `${line}\n`;
      line = "";
      column = 0;
      continue;
    }
    for (;;) {
      const next = advance(column, char);
      if (next <= width || line === "") {
        column = next;
        break;
      }
      const space = atSpaces ? Math.max(line.lastIndexOf(" "), line.lastIndexOf("\t")) : -1;
      result += `${space < 0 ? line : line.slice(0, space + 1)}\n`;
      line = space < 0 ? "" : line.slice(space + 1);
      column = [...line].reduce(advance, 0);
    }
    line += char;
  }
  return result + line;
}

function countOf(text: string | undefined, fallback: number, what: string): number {
  if (text === undefined) return fallback;
  if (!/^\d+$/.test(text) || Number(text) < 1) {
    const range = /^0+$/.test(text) ? ": Numerical result out of range" : "";
    throw new Stop(`invalid number of ${what}: ${quote(text)}${range}`);
  }
  return Number(text);
}

/** Where tabs stop: every so many columns, or at those listed. */
function stopsOf(options: Options): (column: number) => number {
  const lists = options.given.filter(({ key }) => key === "t" || /^\d$/.test(key)).map(({ value = "8" }) => value);
  const stops = lists.flatMap((list) => list.split(/[ ,]+/).filter((word) => word !== ""));
  for (const stop of stops) {
    if (!/^\d+$/.test(stop)) throw new Stop(`tab size contains invalid character(s): ${quote(stop)}`);
    if (Number(stop) === 0) throw new Stop("tab size cannot be 0");
  }
  const columns = stops.map(Number);
  if (columns.length <= 1) {
    const width = columns[0] ?? 8;
    return (column) => column + width - (column % width);
  }
  if (columns.some((stop, at) => at > 0 && stop <= (columns[at - 1] ?? 0)))
    throw new Stop("tab sizes must be ascending");
  return (column) => columns.find((stop) => stop > column) ?? column + 1;
}

const oldTabs = (args: readonly string[]): readonly string[] =>
  args.map((word) => word.replace(/^-(\d[\d,]*)$/, "-t$1"));

/** `expand`: https://www.gnu.org/software/coreutils/expand */
export const expand = gnu({ short: "it:", long: "initial=i tabs:=t", rewrite: oldTabs }, (process, options) => {
  const next = stopsOf(options);
  const { texts, failed } = readOperands(process, options.operands);
  for (const { text } of texts) {
    let [column, converts, result] = [0, true, ""];
    for (const char of text) {
      if (char === "\t" && converts) {
        const goal = next(column);
        result += " ".repeat(goal - column);
        column = goal;
        continue;
      }
      if (char === "\n") [column, converts] = [0, true];
      else {
        column = char === "\b" ? Math.max(0, column - 1) : char === "\t" ? next(column) : column + 1;
        if (options.has("i") && char !== " " && char !== "\t") converts = false;
      }
      result += char;
    }
    process.stdout.write(result);
  }
  return failed ? 1 : 0;
});

/** `unexpand`: https://www.gnu.org/software/coreutils/unexpand */
export const unexpand = gnu(
  { short: "at:", long: "all=a first-only tabs:=t", rewrite: oldTabs },
  (process, options) => {
    const next = stopsOf(options);
    const all = options.has("a", "t") && !options.has("first-only");
    const { texts, failed } = readOperands(process, options.operands);
    for (const { text } of texts) {
      process.stdout.write(
        text.replace(/[^\n]+/g, (line) => {
          let [column, result, pending, start, converts] = [0, "", "", 0, true];
          const flush = (): void => {
            result += pending;
            pending = "";
          };
          for (const char of line) {
            if (converts && (char === " " || char === "\t")) {
              if (pending === "") start = column;
              pending += char;
              column = char === "\t" ? next(column) : column + 1;
              // Blanks up to a stop become a tab; a single space before one stays unless more blanks follow.
              let stop = start;
              while (stop < column && next(stop) <= column) stop = next(stop);
              if (stop === column && (char === "\t" || pending.length > 1)) {
                let tabs = 0;
                for (let at = start; at < column; at = next(at)) tabs++;
                result += "\t".repeat(tabs);
                pending = "";
              }
              continue;
            }
            flush();
            column = char === "\b" ? Math.max(0, column - 1) : column + 1;
            result += char;
            if (!all) converts = false;
          }
          flush();
          return result;
        }),
      );
    }
    return failed ? 1 : 0;
  },
);

/** `nl`: https://www.gnu.org/software/coreutils/nl */
export const nl = gnu(
  {
    short: "b:d:f:h:i:l:n:ps:v:w:",
    long: `body-numbering:=b section-delimiter:=d footer-numbering:=f header-numbering:=h line-increment:=i
      join-blank-lines:=l number-format:=n no-renumber=p number-separator:=s starting-line-number:=v number-width:=w`,
  },
  (process, options) => {
    const { texts, failed } = readOperands(process, options.operands);
    const start = Number(options.value("v") ?? 1);
    const width = Number(options.value("w") ?? 6);
    const separator = options.value("s") ?? "\t";
    const format = options.value("n") ?? "rn";
    if (!["ln", "rn", "rz"].includes(format)) throw new Misuse(`invalid line numbering format: ${quote(format)}`);
    const styles = {
      body: options.value("b") ?? "t",
      header: options.value("h") ?? "n",
      footer: options.value("f") ?? "n",
    };
    for (const [part, style] of Object.entries(styles)) {
      if (!/^(?:[atn]$|p)/.test(style)) throw new Misuse(`invalid ${part} numbering style: ${quote(style)}`);
    }
    const joined = Number(options.value("l") ?? 1);
    const mark = (options.value("d") ?? "\\:").padEnd(2, ":");
    let [number, blanks] = [start, 0];
    let part: keyof typeof styles = "body";
    for (const line of linesOf(texts.map(({ text }) => text).join(""))) {
      const section = ({ [mark.repeat(3)]: "header", [mark.repeat(2)]: "body", [mark]: "footer" } as const)[line];
      if (section !== undefined) {
        part = section;
        if (!options.has("p")) number = start;
        process.stdout.write("\n");
        continue;
      }
      const style = styles[part];
      blanks = line === "" ? blanks + 1 : 0;
      let isNumbered = style === "a" || (style === "t" && line !== "");
      if (style === "a" && line === "" && joined > 1) {
        isNumbered = blanks === joined;
        if (isNumbered) blanks = 0;
      }
      if (style.startsWith("p")) isNumbered = compileRegex(style.slice(1), basic).test(line);
      if (!isNumbered) {
        process.stdout.write(`${" ".repeat(width + separator.length)}${line}\n`);
        continue;
      }
      const text = String(number);
      const shown = format === "ln" ? text.padEnd(width) : text.padStart(width, format === "rz" ? "0" : " ");
      process.stdout.write(`${shown}${separator}${line}\n`);
      number += Number(options.value("i") ?? 1);
    }
    return failed ? 1 : 0;
  },
);

/** `fmt`: paragraphs filled anew. GNU's weighs where lines break best; this one fills each as far as it goes. */
export const fmt = gnu(
  {
    short: "cg:p:stuw:",
    long: "crown-margin=c goal:=g prefix:=p split-only=s tagged-paragraph=t uniform-spacing=u width:=w",
    unsupported: "c g p t",
    rewrite: (args) => args.map((word, at) => (at === 0 ? word.replace(/^-(\d+)$/, "-w$1") : word)),
  },
  (process, options) => {
    const width = countOf(options.value("w"), 75, "columns");
    const { texts, failed } = readOperands(process, options.operands);
    for (const { text } of texts) {
      let paragraph: string[] = [];
      let indent = "";
      const flush = (): void => {
        let line = "";
        for (const word of paragraph) {
          const longer = line === "" ? indent + word : `${line} ${word}`;
          if (line !== "" && longer.length > width) {
            process.stdout.write(`${line}\n`);
            line = indent + word;
          } else line = longer;
        }
        if (line !== "") process.stdout.write(`${line}\n`);
        paragraph = [];
      };
      for (const line of linesOf(text)) {
        const [space = ""] = /^[ \t]*/.exec(line) ?? [];
        const words = line.split(/[ \t]+/).filter((word) => word !== "");
        if (words.length === 0) {
          flush();
          process.stdout.write("\n");
          continue;
        }
        if (paragraph.length > 0 && (space !== indent || options.has("s"))) flush();
        indent = space;
        paragraph.push(...words);
      }
      flush();
    }
    process.report({ kind: "unknown", why: "fmt may break lines elsewhere than GNU's does" });
    return failed ? 1 : 0;
  },
);
