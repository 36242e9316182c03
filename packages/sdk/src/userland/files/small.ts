import { complain, gnu, Misuse, missingOperand, Stop } from "../gnu/command.ts";
import { attempt } from "../gnu/errno.ts";
import { Files } from "../gnu/files.ts";
import { parseSize } from "../gnu/numbers.ts";
import { quote, quoteFile, quoteIfNeeded } from "../gnu/quote.ts";

/** `sync`: there is no disk to wait for. */
export const sync = gnu({ short: "df", long: "data=d file-system=f" }, (process, options) => {
  const files = new Files(process);
  let status = 0;
  for (const name of options.operands) {
    const found = attempt(() => files.stat(name));
    if ("value" in found) continue;
    complain(process, `error opening ${quoteFile(name)}: ${found.error.message}`);
    status = 1;
  }
  return status;
});

/** `link`: https://www.gnu.org/software/coreutils/link */
export const link = gnu({}, (process, { operands }) => {
  const [from, to] = operands;
  if (from === undefined) throw new Misuse("missing operand");
  if (to === undefined) throw new Misuse(`missing operand after ${quote(from)}`);
  if (operands[2] !== undefined) throw new Misuse(`extra operand ${quote(operands[2])}`);
  const made = attempt(() => new Files(process).link(from, to));
  if ("value" in made) return 0;
  throw new Stop(`cannot create link ${quoteFile(to)} to ${quoteFile(from)}: ${made.error.message}`);
});

/** `unlink`: https://www.gnu.org/software/coreutils/unlink */
export const unlink = gnu({}, (process, { operands }) => {
  const [name, extra] = operands;
  if (name === undefined) throw new Misuse("missing operand");
  if (extra !== undefined) throw new Misuse(`extra operand ${quote(extra)}`);
  const gone = attempt(() => new Files(process).unlink(name));
  if ("value" in gone) return 0;
  throw new Stop(`cannot unlink ${quoteFile(name)}: ${gone.error.message}`);
});

/** `truncate`: https://www.gnu.org/software/coreutils/truncate */
export const truncate = gnu(
  { short: "cor:s:", long: "no-create=c io-blocks=o reference:=r size:=s", unsupported: "o" },
  (process, options) => {
    const files = new Files(process);
    const [size, reference] = [options.value("s"), options.value("r")];
    if (size === undefined && reference === undefined) {
      throw new Misuse("you must specify either '--size' or '--reference'");
    }
    const [, sign = "", text = ""] = /^\s*([-+<>/%]?)\s*(.*)$/.exec(size ?? "0") ?? [];
    const amount = parseSize(text, "kKMGTPEZY");
    if (amount === undefined) throw new Stop(`Invalid number: ${quote(size ?? "")}`);
    if ((sign === "/" || sign === "%") && amount === 0) throw new Stop("division by zero");
    missingFile(options.operands);
    const from = reference === undefined ? undefined : attempt(() => files.stat(reference));
    if (from && "error" in from) throw new Stop(`cannot stat ${quoteFile(reference ?? "")}: ${from.error.message}`);
    const base = from && from.value.type === "file" ? from.value.size : undefined;
    let status = 0;
    for (const name of options.operands) {
      if (options.has("c") && !files.tryStat(name)) continue;
      const done = attempt(() => {
        const old = files.tryStat(name) ? files.read(name) : "";
        const wanted = Math.max(
          0,
          sizeFrom(sign, amount, base ?? old.length, base !== undefined && size === undefined),
        );
        process.meter.wrote(wanted);
        files.write(name, old.slice(0, wanted).padEnd(wanted, "\0"));
      });
      if ("value" in done) continue;
      complain(process, `cannot open ${quoteFile(name)} for writing: ${done.error.message}`);
      status = 1;
    }
    return status;
  },
);

function missingFile(operands: readonly string[]): void {
  if (operands.length === 0) throw new Misuse("missing file operand");
}

function sizeFrom(sign: string, amount: number, old: number, isReference: boolean): number {
  if (isReference) return old;
  if (sign === "+") return old + amount;
  if (sign === "-") return old - amount;
  if (sign === "<") return Math.min(old, amount);
  if (sign === ">") return Math.max(old, amount);
  if (sign === "/") return Math.floor(old / amount) * amount;
  return sign === "%" ? Math.ceil(old / amount) * amount : amount;
}

/** `shred`: nothing of a file that goes stays in an image; one that stays would be filled with random bytes. */
export const shred = gnu(
  {
    short: "fn:s:uvxz",
    long: "force=f iterations:=n random-source: remove:: size:=s verbose=v exact=x zero=z",
  },
  (process, options) => {
    missingOperand(options);
    const files = new Files(process);
    let status = 0;
    for (const name of options.operands) {
      const found = attempt(() => files.read(name));
      if ("error" in found) {
        complain(process, `${quoteIfNeeded(name)}: failed to open for writing: ${found.error.message}`);
        status = 1;
      } else if (options.has("u", "remove")) files.unlink(name);
      else {
        files.write(name, "\0".repeat(found.value.length));
        if (!options.has("z")) {
          process.report({ kind: "deferred", why: "shred fills a file with random data, which firn does not make" });
        }
      }
    }
    return status;
  },
);
