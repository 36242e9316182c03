import { gnu, Misuse } from "../gnu/command.ts";
import { classes } from "./regex/char-set.ts";

/** `tr`: https://www.gnu.org/software/coreutils/tr */
export const tr = gnu(
  { short: "cCdst", long: "complement=c delete=d squeeze-repeats=s truncate-set1=t", inOrder: true },
  (process, options) => {
    const { operands } = options;
    const [one, two] = operands;
    const deletes = options.has("d");
    const squeezes = options.has("s");
    if (one === undefined) throw new Misuse("missing operand");
    const needsTwo = deletes === squeezes && !(deletes && two === undefined && !squeezes);
    if (two === undefined && needsTwo && !deletes) {
      throw new Misuse(`missing operand after '${one}'\nTwo strings must be given when translating.`);
    }
    let first = expand(one);
    if (options.has("c", "C")) {
      const members = new Set(first);
      first = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).filter((char) => !members.has(char));
    }
    const second = two === undefined ? [] : expand(two, first.length);
    const text = process.stdin.readAll();
    process.meter.step(text.length >> 10);
    let result = text;
    if (deletes) {
      const members = new Set(first);
      result = text
        .split("")
        .filter((char) => !members.has(char))
        .join("");
    } else if (two !== undefined) {
      const map = new Map<string, string>();
      const source = options.has("t") ? first.slice(0, second.length) : first;
      for (const [index, char] of source.entries()) map.set(char, second[index] ?? second.at(-1) ?? char);
      result = text
        .split("")
        .map((char) => map.get(char) ?? char)
        .join("");
    }
    if (squeezes) {
      const members = new Set(two === undefined ? first : second);
      let squeezed = "";
      let last = "";
      for (const char of result.split("")) {
        if (char !== last || !members.has(char)) squeezed += char;
        last = char;
      }
      result = squeezed;
    }
    process.stdout.write(result);
    return 0;
  },
);

const simple: Readonly<Record<string, string>> = {
  ...{ a: "\x07", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v", "\\": "\\" },
};

/** A set as tr writes it, in order; `[x*]` fills up to a length. */
function expand(text: string, length = 0): string[] {
  const chars: string[] = [];
  let at = 0;
  const next = (): string => {
    const char = text[at++] ?? "";
    if (char !== "\\" || at >= text.length) return char;
    const [octal] = /^[0-7]{1,3}/.exec(text.slice(at)) ?? [];
    if (octal !== undefined) {
      at += octal.length;
      return String.fromCharCode(Number.parseInt(octal, 8) & 255);
    }
    const escape = text[at++] ?? "";
    return simple[escape] ?? escape;
  };
  while (at < text.length) {
    const rest = text.slice(at);
    const [named, name = ""] = /^\[:([a-z]+):\]/.exec(rest) ?? [];
    if (named !== undefined) {
      const set = classes.get(name);
      if (!set) throw new Misuse(`invalid character class '${name}'`);
      for (let code = 0; code < 256; code++) if (set[code]) chars.push(String.fromCharCode(code));
      at += named.length;
      continue;
    }
    const [equal, member = ""] = /^\[=(.)=\]/s.exec(rest) ?? [];
    if (equal !== undefined) {
      chars.push(member);
      at += equal.length;
      continue;
    }
    const [repeat, char = "", count = ""] = /^\[(\\?[^])\*(\d*)\]/.exec(rest) ?? [];
    if (repeat !== undefined) {
      const times = count === "" || Number(count) === 0 ? Math.max(0, length - chars.length) : Number(count);
      const [plain = char] = expand(char);
      for (let index = 0; index < Math.min(times, 256); index++) chars.push(plain);
      at += repeat.length;
      continue;
    }
    const from = next();
    if (text[at] === "-" && at + 1 < text.length) {
      at++;
      const to = next();
      if (to < from) throw new Misuse(`range-endpoints of '${from}-${to}' are in reverse collating sequence order`);
      for (let code = from.charCodeAt(0); code <= to.charCodeAt(0); code++) chars.push(String.fromCharCode(code));
    } else chars.push(from);
  }
  return chars;
}
