import { bytesOf, textOf } from "../../shell/index.ts";
import { complain, gnu, Misuse, Stop } from "../gnu/command.ts";
import { attempt } from "../gnu/errno.ts";
import { quote, quoteIfNeeded } from "../gnu/quote.ts";
import { readText } from "../gnu/text-input.ts";

interface Code {
  readonly encode: (text: string) => string;
  /** What could be decoded, and whether that was all. */
  readonly decode: (text: string) => { readonly text: string; readonly good: boolean };
  readonly alphabet: RegExp;
}

const base64Code: Code = {
  encode: (text) => bytesOf(text).toString("base64"),
  decode(text) {
    const whole = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?/.exec(text)?.[0] ?? "";
    const good = whole.length === text.length;
    const rest = /^[A-Za-z0-9+/]*/.exec(text.slice(whole.length))?.[0] ?? "";
    return { text: textOf(Buffer.from(whole + rest, "base64")), good };
  },
  alphabet: /[^A-Za-z0-9+/=]/g,
};

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const base32Code: Code = {
  encode(text) {
    let bits = "";
    for (const byte of bytesOf(text)) bits += byte.toString(2).padStart(8, "0");
    const letters = (bits.match(/.{1,5}/g) ?? []).map((five) => digits.charAt(Number.parseInt(five.padEnd(5, "0"), 2)));
    return letters.join("").padEnd(Math.ceil(letters.length / 8) * 8, "=");
  },
  decode(text) {
    const good = text.length % 8 === 0 && /^[A-Z2-7]*={0,6}$/.test(text);
    let bits = "";
    for (const char of text.replace(/[^A-Z2-7][^]*$/, "")) bits += digits.indexOf(char).toString(2).padStart(5, "0");
    const bytes = (bits.match(/.{8}/g) ?? []).map((byte) => String.fromCharCode(Number.parseInt(byte, 2)));
    return { text: bytes.join(""), good };
  },
  alphabet: /[^A-Z2-7=]/g,
};

const command = (code: Code) =>
  gnu({ short: "diw:", long: "decode=d ignore-garbage=i wrap:=w" }, (process, options) => {
    const [name = "-", extra] = options.operands;
    if (extra !== undefined) throw new Misuse(`extra operand ${quote(extra)}`);
    const width = options.value("w") ?? "76";
    if (!/^\d+$/.test(width)) throw new Stop(`invalid wrap size: ${quote(width)}`);
    const found = attempt(() => readText(process, name));
    if ("error" in found) {
      const what = found.error.code === "EISDIR" ? "read error" : quoteIfNeeded(name);
      throw new Stop(`${what}: ${found.error.message}`);
    }
    if (options.has("d")) {
      const text = found.value.replace(options.has("i") ? code.alphabet : /\n/g, "");
      const { text: decoded, good } = code.decode(text);
      process.stdout.write(decoded);
      if (good) return 0;
      complain(process, "invalid input");
      return 1;
    }
    const encoded = code.encode(found.value);
    if (Number(width) === 0) process.stdout.write(encoded);
    else {
      const lines = encoded.match(new RegExp(`.{1,${width}}`, "g")) ?? [];
      process.stdout.write(lines.map((line) => `${line}\n`).join(""));
    }
    return 0;
  });

/** `base64`: https://www.gnu.org/software/coreutils/base64 */
export const base64 = command(base64Code);
/** `base32`: https://www.gnu.org/software/coreutils/base32 */
export const base32 = command(base32Code);
