import { complain, gnu } from "../gnu/command.ts";
import { attempt } from "../gnu/errno.ts";
import { Files } from "../gnu/files.ts";
import { quoteIfNeeded } from "../gnu/quote.ts";
import { readText } from "../gnu/text-input.ts";

/** `wc`: https://www.gnu.org/software/coreutils/wc */
export const wc = gnu(
  {
    short: "clLmw",
    long: "bytes=c chars=m lines=l words=w files0-from: max-line-length=L",
    unsupported: "files0-from",
  },
  (process, options) => {
    const files = new Files(process);
    const { operands } = options;
    const columns = options.has("c", "l", "L", "m", "w")
      ? ["l", "w", "m", "c", "L"].filter((key) => options.has(key))
      : ["l", "w", "c"];
    const names = operands.length > 0 ? operands : ["-"];
    const sizes = names.map((name) => (name === "-" ? undefined : files.tryStat(name)));
    const isRegular = sizes.every((entry) => entry?.type === "file" || entry === undefined);
    const bytes = sizes.reduce((sum, entry) => sum + (entry?.type === "file" ? entry.size : 0), 0);
    // One number stands alone; others are as wide as the sizes of the files, or seven where those are not known.
    const known = operands.length > 0 && isRegular && !names.includes("-");
    const single = names.length === 1 && columns.length === 1;
    const width = single ? 1 : known ? String(bytes).length : 7;
    const print = (counts: Readonly<Record<string, number>>, name: string | undefined): void => {
      const numbers = columns.map((key) => String(counts[key] ?? 0).padStart(width)).join(" ");
      process.stdout.write(`${numbers}${name === undefined ? "" : ` ${quoteName(name)}`}\n`);
    };
    const total: Record<string, number> = { l: 0, w: 0, m: 0, c: 0, L: 0 };
    let status = 0;
    for (const name of names) {
      const found = attempt(() => readText(process, name));
      if ("error" in found) {
        complain(process, `${quoteIfNeeded(name)}: ${found.error.message}`);
        status = 1;
        if (found.error.code === "EISDIR") print({}, name);
        continue;
      }
      const counts = count(found.value);
      for (const key of columns) {
        const value = counts[key] ?? 0;
        total[key] = key === "L" ? Math.max(total[key] ?? 0, value) : (total[key] ?? 0) + value;
      }
      print(counts, operands.length > 0 ? name : undefined);
    }
    if (names.length > 1) print(total, "total");
    return status;
  },
);

const quoteName = (name: string): string => (name.includes("\n") ? quoteIfNeeded(name) : name);

function count(text: string): Readonly<Record<string, number>> {
  let longest = 0;
  for (const line of text.split(/[\n\f\r]/)) longest = Math.max(longest, widthOf(line));
  const words = text.split(/[ \t\n\v\f\r]+/).filter((word) => /[!-~]/.test(word));
  return {
    l: text.split("\n").length - 1,
    w: words.length,
    m: text.length,
    c: text.length,
    L: longest,
  };
}

function widthOf(line: string): number {
  let width = 0;
  for (const char of line) width = char === "\t" ? width + 8 - (width % 8) : /[ -~]/.test(char) ? width + 1 : width;
  return width;
}
