import { type Command, type Process, toName } from "../../../../shell/index.ts";
import { decode, encodingOf, greatest } from "./encodings.ts";

/** What glibc's C locale puts for characters that an encoding lacks. */
const stand: Readonly<Record<string, string>> = {
  ...{ "\xa0": " ", "©": "(C)", "«": "<<", "\xad": "-", "®": "(R)", µ: "u", "¸": ",", "»": ">>", "½": " 1/2 " },
  ...{ "¼": " 1/4 ", "¾": " 3/4 ", Æ: "AE", "×": "x", ß: "ss", æ: "ae", Œ: "OE", œ: "oe", "‐": "-", "‑": "-" },
  ...{ "‒": "-", "–": "-", "—": "-", "―": "-", "‘": "'", "’": "'", "‚": ",", "‛": "'", "“": '"', "”": '"' },
  ...{ "„": ",,", "‟": '"', "†": "+", "•": "o", "…": "...", "‹": "<", "›": ">", "€": "EUR", "™": "(TM)", "−": "-" },
  ...{ "→": "->", "←": "<-", "⇒": "=>", ﬁ: "fi", ﬂ: "fl", ﬀ: "ff" },
};

interface Request {
  readonly from: string;
  readonly to: string;
  readonly how: "strict" | "translit" | "ignore";
  readonly output: string | undefined;
  readonly files: readonly string[];
}

/** `iconv` to UTF-8, ISO 8859-1 or ASCII. https://manpages.debian.org/iconv.1 */
export const iconv: Command = (process) => {
  const request = readRequest(process);
  if (!request) {
    process.report({ kind: "unknown", why: `firn does not know iconv ${process.args.join(" ")}` });
    return 1;
  }
  const { tree, stdin, stdout, stderr } = process;
  const { files, output } = request;
  const contents =
    files.length === 0
      ? [Buffer.from(stdin.readAll(), "latin1")]
      : files.map((file) => tree.read(process.path(toName(file))));
  let all = "";
  let badAt: number | undefined;
  for (const content of contents) {
    const converted = convert(content, request);
    all += converted.text;
    badAt = converted.badAt;
    if (badAt !== undefined) break;
  }
  if (output === undefined) stdout.write(all);
  else tree.write(process.path(toName(output)), Buffer.from(all, "latin1"), { mode: 0o666 & ~process.umask });
  if (badAt === undefined) return 0;
  stderr.write(`iconv: illegal input sequence at position ${badAt}\n`);
  return 1;
};

/** Text as bytes, up to what cannot be converted. */
function convert(content: Buffer, { from, to, how }: Request): { text: string; badAt: number | undefined } {
  const { text, width, badAt } = decode(content, from);
  const most = greatest[to] ?? 0;
  let position = 0;
  let output = "";
  for (const character of text) {
    if ((character.codePointAt(0) ?? 0) <= most) output += character;
    else if (how === "translit") output += stand[character] ?? "?";
    else if (how === "strict") return { text: encode(output, to), badAt: position };
    position += width ?? Buffer.byteLength(character);
  }
  return { text: encode(output, to), badAt };
}

const encode = (text: string, to: string): string =>
  to === "utf-8" ? Buffer.from(text, "utf8").toString("latin1") : text;

function readRequest({ args, tree, path }: Process): Request | undefined {
  const words = [...args];
  const files: string[] = [];
  const values = new Map([
    ["f", "UTF-8"],
    ["t", "UTF-8"],
  ]);
  let isIgnoring = false;
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const [, letter, joined] =
      /^-([fto])(.*)$/.exec(word) ?? /^--(f|t|o)(?:rom-code|o-code|utput)=(.*)$/.exec(word) ?? [];
    if (letter !== undefined) values.set(letter, joined || (words.shift() ?? ""));
    else if (word === "-c") isIgnoring = true;
    else if (word.startsWith("-")) return undefined;
    else files.push(word);
  }
  const [target = "", ...how] = values.get("t")?.toLowerCase().split("//") ?? [];
  const [from, to] = [encodingOf(values.get("f") ?? ""), encodingOf(target)];
  const isThere = files.every((file) => tree.resolve(path(toName(file)))?.type === "file");
  if (from === undefined || to === undefined || greatest[to] === undefined || !isThere) return undefined;
  const kind = how.includes("translit") ? "translit" : how.includes("ignore") || isIgnoring ? "ignore" : "strict";
  return { from, to, how: kind, output: values.get("o"), files };
}
