import type { Command } from "../../shell/index.ts";
import { formatPrintf } from "../../shell/printf.ts";
import { complain, guarded, Misuse } from "../gnu/command.ts";

/** `/bin/echo`: https://www.gnu.org/software/coreutils/echo */
export const echo: Command = ({ args, stdout }) => {
  const words = [...args];
  let [newline, escapes] = [true, false];
  while (words[0] !== undefined && /^-[neE]+$/.test(words[0])) {
    for (const letter of words.shift()?.slice(1) ?? "") {
      if (letter === "n") newline = false;
      else escapes = letter === "e";
    }
  }
  const text = words.join(" ");
  const end = newline ? "\n" : "";
  if (!escapes) {
    stdout.write(text + end);
    return 0;
  }
  const stop = /(?<!\\)(?:\\\\)*\\c/.exec(text);
  const shown = stop ? text.slice(0, stop.index + stop[0].length - 2) : text;
  stdout.write(unescaped(shown) + (stop ? "" : end));
  return 0;
};

const simple: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  e: "\x1b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
};

function unescaped(text: string): string {
  return text.replace(
    /\\(?:0([0-7]{1,3})|([1-7][0-7]{0,2})|(0)|x([\da-fA-F]{1,2})|([^]))/g,
    (whole, zero?: string, octal?: string, nul?: string, hex?: string, letter = "") => {
      const digits = zero ?? octal;
      if (digits !== undefined) return String.fromCharCode(Number.parseInt(digits, 8) & 255);
      if (nul !== undefined) return "\0";
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
      return simple[letter] ?? whole;
    },
  );
}

/** `/usr/bin/printf`: https://www.gnu.org/software/coreutils/printf */
export const printf: Command = (process) =>
  guarded(process, 1, () => {
    const words = process.args[0] === "--" ? process.args.slice(1) : process.args;
    const [format, ...args] = words;
    if (format === undefined) throw new Misuse("missing operand");
    // Beyond POSIX's escapes it knows \e and \xHH.
    const plain = format.replace(/\\(\\|e|x([\da-fA-F]{1,2}))/g, (whole, kind: string, hex?: string) => {
      if (kind === "\\") return whole;
      return `\\${(hex === undefined ? 27 : Number.parseInt(hex, 16)).toString(8).padStart(3, "0")}`;
    });
    const { text, status } = formatPrintf(plain, args, (message) => {
      const [, word = "", why = ""] = /^([^]*): ([^:]*)$/.exec(message) ?? [];
      if (why === "invalid directive") complain(process, `${word}: invalid conversion specification`);
      else
        complain(
          process,
          `'${word}': ${why === "expected numeric value" ? "expected a numeric value" : "value not completely converted"}`,
        );
    });
    process.stdout.write(text);
    if (args.length > 0 && !/%[^%]/.test(format.replaceAll("%%", ""))) {
      complain(process, `warning: ignoring excess arguments, starting with '${args[0]}'`);
    }
    return status;
  });

/** `yes`: as much as a pipe takes before its reader is gone, and then SIGPIPE's status. */
export const yes: Command = ({ args, stdout }) => {
  const line = `${args.length > 0 ? args.join(" ") : "y"}\n`;
  stdout.write(line.repeat(Math.max(1, Math.floor(65_536 / line.length))));
  return 141;
};
