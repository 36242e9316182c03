import { complain, gnu, Misuse, Stop } from "../gnu/command.ts";
import { attempt } from "../gnu/errno.ts";
import { quote, quoteIfNeeded } from "../gnu/quote.ts";
import { readText } from "../gnu/text-input.ts";

/** `seq`: https://www.gnu.org/software/coreutils/seq */
export const seq = gnu(
  {
    short: "f:s:w",
    long: "equal-width=w format:=f separator:=s",
    inOrder: true,
    // A negative number is no option.
    rewrite(args) {
      let at = 0;
      while (/^-[^\d.]/.test(args[at] ?? "") && args[at] !== "--") at += /^-[fs]$/.test(args[at] ?? "") ? 2 : 1;
      return args[at] === "--" ? args : [...args.slice(0, at), "--", ...args.slice(at)];
    },
  },
  (process, options) => {
    const { operands } = options;
    if (operands.length === 0) throw new Misuse("missing operand");
    if (operands[3] !== undefined) throw new Misuse(`extra operand ${quote(operands[3])}`);
    for (const word of operands) {
      if (!/^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(word)) {
        throw new Misuse(`invalid floating point argument: ${quote(word)}`);
      }
    }
    const [first = "1", step = "1", last = "1"] =
      operands.length === 1
        ? ["1", "1", operands[0]]
        : operands.length === 2
          ? [operands[0], "1", operands[1]]
          : operands;
    if (Number(step) === 0) throw new Misuse(`invalid Zero increment value: ${quote(step)}`);
    const places = Math.max(decimals(first), decimals(step));
    const scale = 10 ** places;
    const [from, by, to] = [first, step, last].map((word) => Math.round(Number(word) * scale * 1e6) / 1e6) as [
      number,
      number,
      number,
    ];
    const numbers: string[] = [];
    const count = Math.floor((to - from) / by + 1e-9);
    for (let index = 0; index <= count; index++) {
      process.meter.step();
      numbers.push(((from + index * by) / scale).toFixed(places));
    }
    const format = options.value("f");
    if (format !== undefined && options.has("w")) {
      throw new Misuse("format string may not be specified when printing equal width strings");
    }
    if (numbers.length === 0) return 0;
    const width = Math.max(...numbers.map((text) => text.length), widthOf(first, places), widthOf(last, places));
    const shown = numbers.map((text) => {
      if (format !== undefined) return formatted(format, Number(text));
      if (!options.has("w")) return text;
      return text.startsWith("-") ? `-${text.slice(1).padStart(width - 1, "0")}` : text.padStart(width, "0");
    });
    process.stdout.write(`${shown.join(options.value("s") ?? "\n")}\n`);
    return 0;
  },
);

const decimals = (word: string): number => {
  const [, fraction = "", exponent = "0"] = /^[^.eE]*\.?(\d*)(?:[eE]([-+]?\d+))?$/.exec(word.trim()) ?? [];
  return Math.max(0, fraction.length - Number(exponent));
};

const widthOf = (word: string, places: number): number =>
  Number(word).toFixed(Math.min(places, decimals(word))).length +
  (places > decimals(word) ? places - decimals(word) + (decimals(word) === 0 ? 1 : 0) : 0);

function formatted(format: string, value: number): string {
  const found = [...format.matchAll(/%(?:%|([-+ #0']*)(\d*)(?:\.(\d+))?([aefgAEFG]))/g)].filter(
    ([whole]) => whole !== "%%",
  );
  if (found.length !== 1) {
    const other = /%[-+ #0']*\d*(?:\.\d+)?([^%aefgAEFG])/.exec(format.replaceAll("%%", ""))?.[1];
    if (other !== undefined) throw new Stop(`format ${quote(format)} has unknown %${other} directive`);
    throw new Stop(
      `format ${quote(format)} has ${found.length === 0 ? "no" : "too many"} % directive${found.length === 0 ? "" : "s"}`,
    );
  }
  return format.replace(
    /%(?:%|([-+ #0']*)(\d*)(?:\.(\d+))?([aefgAEFG]))/g,
    (whole, flags = "", width = "", precision?: string, kind = "g") => {
      if (whole === "%%") return "%";
      const digits = precision === undefined ? 6 : Number(precision);
      const plain =
        kind.toLowerCase() === "f"
          ? value.toFixed(digits)
          : kind.toLowerCase() === "e"
            ? value.toExponential(digits).replace(/e([-+])(\d)$/, "e$10$2")
            : String(Number(value.toPrecision(digits || 1)));
      const signed = flags.includes("+") && value >= 0 ? `+${plain}` : plain;
      if (flags.includes("-")) return signed.padEnd(Number(width));
      if (!flags.includes("0")) return signed.padStart(Number(width));
      const sign = /^[-+]/.exec(signed)?.[0] ?? "";
      return sign + signed.slice(sign.length).padStart(Number(width) - sign.length, "0");
    },
  );
}

/** `factor`: https://www.gnu.org/software/coreutils/factor */
export const factor = gnu({ short: "h", long: "exponents=h" }, (process, { operands }) => {
  const words =
    operands.length > 0
      ? operands
      : process.stdin
          .readAll()
          .split(/\s+/)
          .filter((word) => word !== "");
  let status = 0;
  for (const word of words) {
    if (!/^\+?\d+$/.test(word)) {
      complain(process, `${quote(word)} is not a valid positive integer`);
      status = 1;
      continue;
    }
    let rest = BigInt(word);
    const factors: bigint[] = [];
    for (let divisor = 2n; divisor * divisor <= rest; divisor += divisor === 2n ? 1n : 2n) {
      process.meter.step();
      for (; rest % divisor === 0n; rest /= divisor) factors.push(divisor);
    }
    if (rest > 1n) factors.push(rest);
    process.stdout.write(`${BigInt(word)}:${factors.map((one) => ` ${one}`).join("")}\n`);
  }
  return status;
});

/** `tsort`: https://www.gnu.org/software/coreutils/tsort */
export const tsort = gnu({}, (process, { operands }) => {
  const [name = "-", extra] = operands;
  if (extra !== undefined) throw new Misuse(`extra operand ${quote(extra)}`);
  const found = attempt(() => readText(process, name));
  if ("error" in found) throw new Stop(`${quoteIfNeeded(name)}: ${found.error.message}`);
  const words = found.value.split(/[ \t\n]+/).filter((word) => word !== "");
  if (words.length % 2) throw new Stop(`${name}: input contains an odd number of tokens`);
  const after = new Map<string, string[]>();
  const waits = new Map<string, number>();
  for (let at = 0; at < words.length; at += 2) {
    const [before = "", later = ""] = [words[at], words[at + 1]];
    for (const word of [before, later]) if (!after.has(word)) after.set(word, []);
    if (before === later) continue;
    // The newest is looked at first, as GNU's does.
    after.get(before)?.unshift(later);
    waits.set(later, (waits.get(later) ?? 0) + 1);
  }
  const ready = [...after.keys()].filter((word) => !waits.get(word)).sort();
  let status = 0;
  const done = new Set<string>();
  for (;;) {
    for (let word = ready.shift(); word !== undefined; word = ready.shift()) {
      process.meter.step();
      done.add(word);
      process.stdout.write(`${word}\n`);
      for (const later of after.get(word) ?? []) {
        const left = (waits.get(later) ?? 1) - 1;
        waits.set(later, left);
        if (left === 0) ready.push(later);
      }
    }
    const stuck = [...after.keys()].sort().find((word) => !done.has(word));
    if (stuck === undefined) return status;
    complain(process, `${name}: input contains a loop:`);
    const loop = loopFrom(stuck, after, done);
    for (const word of loop) complain(process, word);
    status = 1;
    // The last of the loop no longer has to come before the first.
    const [first = "", last = ""] = [loop[0], loop.at(-1)];
    after.set(
      last,
      (after.get(last) ?? []).filter((word) => word !== first),
    );
    const left = (waits.get(first) ?? 1) - 1;
    waits.set(first, left);
    if (left === 0) ready.push(first);
  }
});

/** Words that each come before the next, and the last before the first. */
function loopFrom(
  start: string,
  after: ReadonlyMap<string, readonly string[]>,
  done: ReadonlySet<string>,
): readonly string[] {
  const path: string[] = [];
  let word: string | undefined = start;
  while (word !== undefined && !path.includes(word)) {
    path.push(word);
    const before: string = word;
    // Back to what it waits for: that leads into the loop.
    word = [...after.keys()].find((other) => !done.has(other) && after.get(other)?.includes(before));
  }
  const loop = word === undefined ? path : path.slice(path.indexOf(word));
  const [first = ""] = loop;
  return [first, ...loop.slice(1).reverse()];
}
