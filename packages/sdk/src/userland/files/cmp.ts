import { gnu, Misuse, Silent, Stop } from "../gnu/command.ts";
import { attempt } from "../gnu/errno.ts";
import { Files } from "../gnu/files.ts";
import { parseSize } from "../gnu/numbers.ts";
import { readText } from "../gnu/text-input.ts";

/** `cmp`: https://www.gnu.org/software/diffutils/manual/ "Invoking cmp" */
export const cmp = gnu(
  {
    short: "bci:ln:sv",
    long: "print-bytes=b print-chars=c ignore-initial:=i verbose=l bytes:=n quiet=s silent=s",
    trouble: 2,
  },
  (process, options) => {
    const [one, two = "-", skipOne, skipTwo, extra] = options.operands;
    if (one === undefined) throw new Misuse(`missing operand after '${process.name}'`);
    if (extra !== undefined) throw new Misuse(`extra operand '${extra}'`);
    const files = new Files(process);
    if (one !== "-" && two !== "-" && files.tryStat(one) && files.same(one, two)) return 0;
    const [fromOne, fromTwo = fromOne] = (options.value("i") ?? "0").split(":");
    const skips = [skipOne ?? fromOne ?? "0", skipTwo ?? fromTwo ?? "0"].map((text) =>
      sizeOf(text, "--ignore-initial"),
    );
    const limit = options.has("n") ? sizeOf(options.value("n") ?? "", "--bytes") : undefined;
    const [a = "", b = ""] = [one, two].map((name, index) => {
      const found = attempt(() => readText(process, name));
      if ("error" in found) {
        if (options.has("s") && found.error.code === "ENOENT") throw new Silent(2);
        throw new Stop(`${name}: ${found.error.message}`);
      }
      const start = skips[index] ?? 0;
      return found.value.slice(start, limit === undefined ? undefined : start + limit);
    });
    if (a === b) return 0;
    if (options.has("s")) return 1;
    const { stdout, stderr } = process;
    const common = Math.min(a.length, b.length);
    const width = String(Math.max(a.length, b.length)).length;
    let at = 0;
    let lines = 0;
    for (; at < common; at++) {
      if (a[at] !== b[at]) {
        const values = [a.charCodeAt(at), b.charCodeAt(at)];
        const [left = "", right = ""] = values.map((value) => value.toString(8).padStart(3));
        if (!options.has("l")) {
          const bytes = options.has("b", "c") ? ` is ${left} ${shown(values[0])} ${right} ${shown(values[1])}` : "";
          stdout.write(
            `${one} ${two} differ: ${options.has("b", "c") ? "byte" : "char"} ${at + 1}, line ${lines + 1}${bytes}\n`,
          );
          return 1;
        }
        const chars = options.has("b", "c");
        const pair = chars ? `${left} ${shown(values[0]).padEnd(4)} ${right} ${shown(values[1])}` : `${left} ${right}`;
        stdout.write(`${String(at + 1).padStart(width)} ${pair}\n`);
      }
      if (a[at] === "\n") lines++;
    }
    const short = a.length < b.length ? one : two;
    const ends = a.slice(0, common).endsWith("\n");
    const count = a.slice(0, common).split("\n").length - 1;
    if (a.length === b.length) return 1;
    if (common === 0) stderr.write(`${process.name}: EOF on ${short} which is empty\n`);
    else if (options.has("l")) stderr.write(`${process.name}: EOF on ${short} after byte ${common}\n`);
    else {
      const where = ends ? `line ${count}` : `in line ${count + 1}`;
      stderr.write(`${process.name}: EOF on ${short} after byte ${common}, ${where}\n`);
    }
    return 1;
  },
);

function sizeOf(text: string, option: string): number {
  const size = parseSize(text);
  if (size === undefined) throw new Misuse(`invalid ${option} value '${text}'`);
  return size;
}

/** `cat -v`'s way of showing a byte. */
export function shown(byte = 0): string {
  if (byte >= 128) return `M-${shown(byte - 128)}`;
  if (byte === 127) return "^?";
  return byte < 32 ? `^${String.fromCharCode(byte + 64)}` : String.fromCharCode(byte);
}
