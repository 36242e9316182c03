import { type Command, type Process, textOf, toName } from "../../../../shell/index.ts";

/** What glibc's C locale puts for characters that an encoding lacks. */
const stand: Readonly<Record<string, string>> = {
  ...{ "\xa0": " ", "©": "(C)", "«": "<<", "\xad": "-", "®": "(R)", µ: "u", "¸": ",", "»": ">>", "½": " 1/2 " },
  ...{ "¼": " 1/4 ", "¾": " 3/4 ", Æ: "AE", "×": "x", ß: "ss", æ: "ae", Œ: "OE", œ: "oe", "‐": "-", "‑": "-" },
  ...{ "‒": "-", "–": "-", "—": "-", "―": "-", "‘": "'", "’": "'", "‚": ",", "‛": "'", "“": '"', "”": '"' },
  ...{ "„": ",,", "‟": '"', "†": "+", "•": "o", "…": "...", "‹": "<", "›": ">", "€": "EUR", "™": "(TM)", "−": "-" },
  ...{ "→": "->", "←": "<-", "⇒": "=>", ﬁ: "fi", ﬂ: "fl", ﬀ: "ff" },
};

/** An encoding's largest character; by name without `-` and `_`. */
const encodings: Readonly<Record<string, number>> = {
  utf8: 0x10ffff,
  ascii: 0x7f,
  usascii: 0x7f,
  "ansix3.41968": 0x7f,
  c: 0x7f,
  iso88591: 0xff,
  latin1: 0xff,
};

interface Request {
  readonly from: number;
  readonly to: number;
  readonly how: "strict" | "translit" | "ignore";
  readonly files: readonly string[];
}

/** `iconv` between UTF-8, ISO 8859-1 and ASCII. https://manpages.debian.org/iconv.1 */
export const iconv: Command = (process) => {
  const request = readRequest(process);
  if (!request) {
    process.report({ kind: "unknown", why: `firn does not know iconv ${process.args.join(" ")}` });
    return 1;
  }
  const { tree, stdin, stdout, stderr } = process;
  const { from, to, how, files } = request;
  const texts =
    files.length === 0 ? [stdin.readAll()] : files.map((file) => textOf(tree.read(process.path(toName(file)))));
  for (const text of texts) {
    const bytes = Buffer.from(text, "latin1");
    const decoded = from === 0xff ? text : bytes.toString("utf8");
    if (from === 0x10ffff && decoded.includes("\ufffd") && !bytes.includes(Buffer.from("\ufffd"))) {
      stderr.write(
        `iconv: illegal input sequence at position ${Buffer.byteLength(decoded.split("\ufffd")[0] ?? "")}\n`,
      );
      return 1;
    }
    let position = 0;
    let output = "";
    for (const character of decoded) {
      if ((character.codePointAt(0) ?? 0) <= to) output += character;
      else if (how === "translit") output += stand[character] ?? "?";
      else if (how === "strict") {
        stdout.write(encode(output, to));
        stderr.write(`iconv: illegal input sequence at position ${position}\n`);
        return 1;
      }
      position += from === 0xff ? 1 : Buffer.byteLength(character);
    }
    stdout.write(encode(output, to));
  }
  return 0;
};

const encode = (text: string, to: number): string =>
  to === 0x10ffff ? Buffer.from(text, "utf8").toString("latin1") : text;

function readRequest({ args, tree, path }: Process): Request | undefined {
  const words = [...args];
  const files: string[] = [];
  let [from, to, isIgnoring]: [string | undefined, string | undefined, boolean] = ["UTF-8", "UTF-8", false];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const [, letter, joined] = /^-([ft])(.*)$/.exec(word) ?? /^--(f|t)[a-z]*-code=(.*)$/.exec(word) ?? [];
    if (letter === "f") from = joined || words.shift();
    else if (letter === "t") to = joined || words.shift();
    else if (word === "-c") isIgnoring = true;
    else if (word.startsWith("-")) return undefined;
    else files.push(word);
  }
  const [target = "", ...how] = to?.toLowerCase().split("//") ?? [];
  const limit = (name: string | undefined): number | undefined =>
    encodings[name?.toLowerCase().replace(/[-_]/g, "") ?? ""];
  const [source, wanted] = [limit(from), limit(target)];
  const isThere = files.every((file) => tree.resolve(path(toName(file)))?.type === "file");
  if (source === undefined || wanted === undefined || !isThere) return undefined;
  const kind = how.includes("translit") ? "translit" : how.includes("ignore") || isIgnoring ? "ignore" : "strict";
  return { from: source, to: wanted, how: kind, files };
}
