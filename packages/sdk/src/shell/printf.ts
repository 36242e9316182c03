/** The escapes of printf's format and of `%b`; `stop` at `\c`. */
export function unescape(text: string, octalNeedsZero: boolean): { readonly text: string; readonly stop: boolean } {
  let result = "";
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? "";
    if (char !== "\\") {
      result += char;
      continue;
    }
    const next = text[++at];
    if (next === undefined) {
      result += "\\";
      break;
    }
    const simple = { a: "\x07", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v", "\\": "\\" }[next];
    if (simple !== undefined) result += simple;
    else if (next === "c") return { text: result, stop: true };
    else if (/[0-7]/.test(next) && (!octalNeedsZero || next === "0")) {
      const [digits = ""] = (octalNeedsZero ? /^0[0-7]{0,3}/ : /^[0-7]{1,3}/).exec(text.slice(at)) ?? [];
      result += String.fromCharCode(Number.parseInt(digits, 8) & 255);
      at += digits.length - 1;
    } else result += `\\${next}`;
  }
  return { text: result, stop: false };
}

const directive = /%([-+ #0']*)(\*|\d+)?(?:\.(\*|\d+)?)?(?:hh|h|ll|l|L|q|j|z|t)?([a-zA-Z%])/y;

/** printf as scripts use it: the format again and again while arguments are left. https://pubs.opengroup.org/onlinepubs/9699919799/utilities/printf.html */
export function formatPrintf(
  format: string,
  given: readonly string[],
  complain: (message: string) => void,
): { readonly text: string; readonly status: number } {
  const args = [...given];
  let result = "";
  let status = 0;
  const fail = (message: string): void => {
    complain(message);
    status = 1;
  };
  const number = (word: string): bigint => {
    const quoted = /^["'](.)/s.exec(word)?.[1];
    if (quoted !== undefined) return BigInt(quoted.charCodeAt(0));
    const [all = "", sign = "", digits = ""] = /^\s*([-+]?)(0[xX][0-9a-fA-F]+|\d+)?/.exec(word) ?? [];
    if (word !== "" && (digits === "" || all.length < word.length)) {
      fail(digits === "" ? `${word}: expected numeric value` : `${word}: not completely converted`);
    }
    if (digits === "") return 0n;
    const octal = /^0[0-7]+$/.test(digits);
    const value = BigInt(
      octal ? `0o${digits.slice(1)}` : /^0\d/.test(digits) ? digits.replace(/^0+/, "") || "0" : digits,
    );
    return sign === "-" ? -value : value;
  };
  do {
    let used = false;
    for (let at = 0; at < format.length; ) {
      const char = format[at] ?? "";
      if (char === "\\") {
        const [sequence = "\\"] = /^\\(?:[0-7]{1,3}|.|$)/s.exec(format.slice(at)) ?? [];
        const { text, stop } = unescape(sequence, false);
        if (stop) return { text: result, status };
        result += text;
        at += sequence.length;
        continue;
      }
      if (char !== "%") {
        result += char;
        at++;
        continue;
      }
      directive.lastIndex = at;
      const found = directive.exec(format);
      if (!found) {
        fail(`${format.slice(at)}: invalid directive`);
        return { text: result, status };
      }
      at = directive.lastIndex;
      const [all, flags = "", wide, exact, kind = ""] = found;
      if (kind === "%") {
        result += "%";
        continue;
      }
      used = true;
      let width = wide === "*" ? Number(number(args.shift() ?? "")) : wide === undefined ? 0 : Number(wide);
      const left = flags.includes("-") || width < 0;
      width = Math.min(Math.abs(width), 1 << 20);
      const hasPrecision = all.includes(".");
      const precision = hasPrecision
        ? exact === "*"
          ? Number(number(args.shift() ?? ""))
          : Number(exact ?? 0)
        : undefined;
      const word = args.shift();
      let text = "";
      let pad = " ";
      switch (kind) {
        case "s":
          text = (word ?? "").slice(0, precision);
          break;
        case "b": {
          const plain = unescape(word ?? "", true);
          text = plain.text.slice(0, precision);
          if (plain.stop) return { text: result + text, status };
          break;
        }
        case "c":
          text = (word ?? "").slice(0, 1);
          break;
        case "d":
        case "i":
        case "u":
        case "o":
        case "x":
        case "X": {
          let value = number(word ?? "");
          const isSigned = kind === "d" || kind === "i";
          if (!isSigned) value = BigInt.asUintN(64, value);
          const radix = kind === "o" ? 8 : kind.toLowerCase() === "x" ? 16 : 10;
          let digits = (value < 0n ? -value : value).toString(radix);
          if (kind === "X") digits = digits.toUpperCase();
          digits = digits.padStart(precision ?? 0, "0");
          const prefix =
            flags.includes("#") && value !== 0n ? (radix === 8 ? "0" : radix === 16 ? `0${kind}` : "") : "";
          const sign =
            value < 0n ? "-" : isSigned && flags.includes("+") ? "+" : isSigned && flags.includes(" ") ? " " : "";
          const head = sign + prefix;
          if (flags.includes("0") && !left && precision === undefined)
            digits = digits.padStart(width - head.length, "0");
          text = head + digits;
          break;
        }
        case "e":
        case "E":
        case "f":
        case "F":
        case "g":
        case "G": {
          const value = Number(word ?? 0);
          if (Number.isNaN(value)) fail(`${word}: expected numeric value`);
          text = floating(Number.isNaN(value) ? 0 : value, kind, precision ?? 6);
          if (flags.includes("+") && value >= 0) text = `+${text}`;
          if (flags.includes("0") && !left) pad = "0";
          break;
        }
        default:
          fail(`%${kind}: invalid directive`);
          return { text: result, status };
      }
      result += left ? text.padEnd(width) : text.padStart(width, pad);
    }
    if (!used) break;
  } while (args.length > 0);
  return { text: result, status };
}

function floating(value: number, kind: string, precision: number): string {
  const lower = kind.toLowerCase();
  const exponent = (text: string): string => text.replace(/e([-+])(\d)$/, "e$10$2");
  let text: string;
  if (lower === "f") text = value.toFixed(Math.min(precision, 100));
  else if (lower === "e") text = exponent(value.toExponential(Math.min(precision, 100)));
  else {
    const digits = Math.max(precision, 1);
    const power = value === 0 ? 0 : Number(value.toExponential(digits - 1).split("e")[1]);
    text =
      power < -4 || power >= digits
        ? exponent(value.toExponential(digits - 1).replace(/\.?0+e/, "e"))
        : value
            .toFixed(Math.max(0, digits - 1 - power))
            .replace(/(\.\d*?)0+$/, "$1")
            .replace(/\.$/, "");
  }
  return kind === lower ? text : text.toUpperCase();
}
