import { complain, gnu } from "../gnu/command.ts";
import { attempt } from "../gnu/errno.ts";
import { Files } from "../gnu/files.ts";
import { quoteFile, quoteIfNeeded } from "../gnu/quote.ts";
import { readOperands, readText } from "../gnu/text-input.ts";

/** `cat`: https://www.gnu.org/software/coreutils/cat */
export const cat = gnu(
  {
    short: "benstuvAET",
    long: `number-nonblank=b number=n squeeze-blank=s show-nonprinting=v show-ends=E show-tabs=T show-all=A`,
  },
  (process, options) => {
    const plain = !options.has("b", "e", "n", "s", "t", "v", "A", "E", "T");
    const { operands } = options;
    if (plain) {
      let status = 0;
      for (const name of operands.length > 0 ? operands : ["-"]) {
        const found = attempt(() => readText(process, name));
        if ("value" in found) process.stdout.write(found.value);
        else {
          complain(process, `${quoteIfNeeded(name)}: ${found.error.message}`);
          status = 1;
        }
      }
      return status;
    }
    const { texts, failed } = readOperands(process, operands);
    const text = texts.map((one) => one.text).join("");
    const shows = options.has("v", "A", "e", "t");
    const [ends, tabs] = [options.has("E", "A", "e"), options.has("T", "A", "t")];
    let number = 0;
    let blanks = 0;
    for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
      const isBlank = line === "\n";
      blanks = isBlank ? blanks + 1 : 0;
      if (options.has("s") && blanks > 1) continue;
      const body = line.replace(/\n$/, "");
      const counted = options.has("b") ? !isBlank : options.has("n");
      const count = counted ? `${String(++number).padStart(6)}\t` : "";
      const end = line.endsWith("\n") ? `${ends ? "$" : ""}\n` : "";
      const shown = shows ? visible(body, tabs) : tabs ? body.replaceAll("\t", "^I") : body;
      process.stdout.write(count + (ends && !shows ? shown.replace(/\r$/, end === "" ? "\r" : "^M") : shown) + end);
    }
    return failed ? 1 : 0;
  },
);

function visible(text: string, tabs: boolean): string {
  return text.replace(/[^ -~]/g, (char) => {
    const code = char.charCodeAt(0);
    if (char === "\t" && !tabs) return char;
    const low = code & 0x7f;
    const shown = low < 32 ? `^${String.fromCharCode(low + 64)}` : low === 127 ? "^?" : String.fromCharCode(low);
    return code >= 128 ? `M-${shown}` : shown;
  });
}

/** `tac`: https://www.gnu.org/software/coreutils/tac */
export const tac = gnu(
  { short: "brs:", long: "before=b regex=r separator:=s", unsupported: "r" },
  (process, options) => {
    const { texts, failed } = readOperands(process, options.operands, (name, why) => {
      return why === "Is a directory"
        ? `${name}: read error: ${why}`
        : `failed to open ${quoteFile(name)} for reading: ${why}`;
    });
    const separator = options.value("s") || (options.has("s") ? "\0" : "\n");
    for (const { text } of texts) {
      const pieces = text.split(separator);
      if (options.has("b")) {
        const records = pieces.map((piece, index) => (index === 0 ? piece : separator + piece));
        process.stdout.write(records.reverse().join(""));
      } else {
        const last = pieces.pop() ?? "";
        const records = pieces.map((piece) => piece + separator);
        process.stdout.write([...records, ...(last === "" ? [] : [last])].reverse().join(""));
      }
    }
    return failed ? 1 : 0;
  },
);

/** `rev` of util-linux. */
export const rev = gnu({ short: "hV", unsupported: "h V" }, (process, { operands }) => {
  let status = 0;
  for (const name of operands.length > 0 ? operands : ["-"]) {
    const found = attempt(() =>
      name === "-" && operands.length === 0 ? process.stdin.readAll() : new Files(process).read(name),
    );
    if ("error" in found) {
      complain(process, `cannot open ${name}: ${found.error.message}`);
      status = 1;
      continue;
    }
    process.stdout.write(found.value.replace(/[^\n]+/g, (line) => [...line].reverse().join("")));
  }
  return status;
});
