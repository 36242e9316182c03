import { gnu, Misuse, Stop } from "../gnu/command.ts";
import { attempt } from "../gnu/errno.ts";
import { Files } from "../gnu/files.ts";
import { parseSize } from "../gnu/numbers.ts";
import { quote, quoteFile } from "../gnu/quote.ts";
import { readText } from "../gnu/text-input.ts";

/** `split`: https://www.gnu.org/software/coreutils/split */
export const split = gnu(
  {
    short: "a:b:C:del:n:t:ux",
    long: `suffix-length:=a additional-suffix: bytes:=b line-bytes:=C numeric-suffixes:: hex-suffixes:: elide-empty-files=e
      filter: lines:=l number:=n separator:=t unbuffered=u verbose`,
    unsupported: "C filter hex-suffixes t x",
    rewrite: (args) => args.map((word) => (/^-\d+$/.test(word) ? `-l${word.slice(1)}` : word)),
  },
  (process, options) => {
    const [input = "-", prefix = "x", extra] = options.operands;
    if (extra !== undefined) throw new Misuse(`extra operand ${quote(extra)}`);
    const files = new Files(process);
    const read = attempt(() => readText(process, input));
    if ("error" in read) throw new Stop(`cannot open ${quoteFile(input)} for reading: ${read.error.message}`);
    const numeric = options.has("d", "numeric-suffixes");
    const start = Number(options.value("numeric-suffixes") ?? 0);
    const length = Number(options.value("a") ?? 2);
    const pieces = cut(read.value, options.last("b", "l", "n"), options.value("b", "l", "n"));
    for (const [index, piece] of pieces.entries()) {
      if (piece === "" && options.has("e")) continue;
      const suffix = numeric ? String(start + index).padStart(length, "0") : letters(index, length);
      if (suffix.length > length) throw new Stop("output file suffixes exhausted");
      const name = `${prefix}${suffix}${options.value("additional-suffix") ?? ""}`;
      if (options.has("verbose")) process.stdout.write(`creating file ${quoteFile(name)}\n`);
      files.write(name, piece);
    }
    return 0;
  },
);

function cut(text: string, key = "l", value = "1000"): readonly string[] {
  const size = key === "n" ? Number(value) : parseSize(value);
  if (size === undefined || !Number.isInteger(size) || size < 1) {
    const what = key === "b" ? "bytes" : key === "n" ? "chunks" : "lines";
    throw new Stop(`invalid number of ${what}: ${quote(value)}`);
  }
  if (key === "b")
    return Array.from({ length: Math.ceil(text.length / size) }, (_, at) => text.slice(at * size, (at + 1) * size));
  if (key === "n") {
    const each = Math.floor(text.length / size);
    return Array.from({ length: size }, (_, at) =>
      text.slice(at * each, at === size - 1 ? undefined : (at + 1) * each),
    );
  }
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  return Array.from({ length: Math.ceil(lines.length / size) }, (_, at) =>
    lines.slice(at * size, (at + 1) * size).join(""),
  );
}

function letters(index: number, length: number): string {
  let rest = index;
  let text = "";
  for (let place = 0; place < length; place++) {
    text = String.fromCharCode(0x61 + (rest % 26)) + text;
    rest = Math.floor(rest / 26);
  }
  return rest > 0 ? `${text}?` : text;
}
