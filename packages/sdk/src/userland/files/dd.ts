import type { Command } from "../../shell/index.ts";
import { guarded, Misuse, Stop, unsupported } from "../gnu/command.ts";
import { deviceAt } from "../gnu/devices.ts";
import { attempt } from "../gnu/errno.ts";
import { Files } from "../gnu/files.ts";
import { parseSize } from "../gnu/numbers.ts";
import { quote, quoteFile } from "../gnu/quote.ts";

const operands = new Set([
  "if",
  "of",
  "bs",
  "ibs",
  "obs",
  "cbs",
  "count",
  "skip",
  "seek",
  "conv",
  "iflag",
  "oflag",
  "status",
]);
const known = new Set("ucase lcase swab notrunc nocreat excl noerror sync fsync fdatasync".split(" "));

/** `dd`: https://www.gnu.org/software/coreutils/dd */
export const dd: Command = (process) =>
  guarded(process, 1, () => {
    const values = new Map<string, string>();
    for (const word of process.args) {
      const [, key = "", value = ""] = /^([a-z]+)=(.*)$/s.exec(word) ?? [];
      if (!operands.has(key)) throw new Misuse(`unrecognized operand ${quote(word)}`);
      values.set(key, value);
    }
    const number = (key: string, fallback: number): number => {
      const text = values.get(key);
      if (text === undefined) return fallback;
      const factors = text.split("x").map((factor) => parseSize(factor));
      const product = factors.reduce<number | undefined>(
        (a, b) => (a === undefined || b === undefined ? undefined : a * b),
        1,
      );
      if (product === undefined) throw new Stop(`invalid number: ${quote(text)}`);
      return product;
    };
    const block = number("bs", 512);
    const [input, output] = [number("ibs", block), number("obs", block)];
    if (input < 1 || output < 1) throw new Stop(`invalid number: ${quote(values.get("bs") ?? "0")}`);
    const count = number("count", Number.POSITIVE_INFINITY);
    const [skip, seek] = [number("skip", 0), number("seek", 0)];
    const conversions = (values.get("conv") ?? "").split(",").filter((word) => word !== "");
    for (const word of conversions) if (!known.has(word)) unsupported(process, `dd conv=${word}`);
    const flags = `${values.get("iflag") ?? ""},${values.get("oflag") ?? ""}`.split(",");
    const inBytes = flags.includes("count_bytes");
    const files = new Files(process);
    const from = values.get("if");
    const length = inBytes ? count : count * input;
    const device = from === undefined ? undefined : deviceAt(process, from);
    const zeros = device && (device.kind === "zero" || device.kind === "full");
    if (zeros && !Number.isFinite(length)) throw new Stop("firn stops what would never end: dd without a count");
    const found = attempt(() => {
      if (zeros) return "\0".repeat(length);
      const start = flags.includes("skip_bytes") ? skip : skip * input;
      const all = from === undefined ? process.stdin.read(start + length) : files.read(from);
      return all.slice(start, start + length);
    });
    if ("error" in found) throw new Stop(`failed to open ${quoteFile(from ?? "")}: ${found.error.message}`);
    const data = convert(found.value, conversions, input);
    const to = values.get("of");
    const written = attempt(() => {
      if (to === undefined) return process.stdout.write(data);
      const offset = flags.includes("seek_bytes") ? seek : seek * output;
      const old = files.tryStat(to)?.type === "file" ? files.read(to) : "";
      const before = old.slice(0, offset).padEnd(offset, "\0");
      const after = conversions.includes("notrunc") ? old.slice(offset + data.length) : "";
      const appended = flags.includes("append") ? old : before;
      files.write(to, appended + data + after);
    });
    if ("error" in written) throw new Stop(`failed to open ${quoteFile(to ?? "")}: ${written.error.message}`);
    const status = values.get("status");
    if (status !== "none") process.stderr.write(summary(found.value.length, input, data.length, output));
    if (status !== "none" && status !== "noxfer")
      process.stderr.write(`${bytesText(data.length)} copied, 0 s, 0 B/s\n`);
    return 0;
  });

function convert(text: string, conversions: readonly string[], block: number): string {
  let data = text;
  if (conversions.includes("ucase")) data = data.replace(/[a-z]/g, (char) => char.toUpperCase());
  if (conversions.includes("lcase")) data = data.replace(/[A-Z]/g, (char) => char.toLowerCase());
  if (conversions.includes("swab")) data = data.replace(/([^])([^])/g, "$2$1");
  return conversions.includes("sync") ? data.padEnd(Math.ceil(data.length / block) * block, "\0") : data;
}

const summary = (read: number, input: number, written: number, output: number): string => {
  const [a, b] = [Math.floor(read / input), read % input ? 1 : 0];
  const [c, d] = [Math.floor(written / output), written % output ? 1 : 0];
  return `${a}+${b} records in\n${c}+${d} records out\n`;
};

const bytesText = (count: number): string => (count === 1 ? "1 byte" : `${count} bytes`);
