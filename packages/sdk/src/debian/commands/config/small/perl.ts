import type { Command } from "../../../../shell/index.ts";
import { perlLines } from "./perl-lines.ts";

/** What Debian's scripts run Perl for on a line or two, and what it makes of standard input; by the program's text. */
const programs: ReadonlyMap<string, (text: string) => string> = new Map<string, (text: string) => string>([
  ["", () => ""],
  ["1", () => ""],
  ["1;", () => ""],
  // ucf: a file's name as a regular expression.
  [
    'print "\\Q$_\\E\\n"',
    (text) =>
      linesOf(text)
        .map((line) => `${line.replace(/[^A-Za-z0-9_]/g, "\\$&")}\n\n`)
        .join(""),
  ],
  ["print lc(<>)", (text) => (linesOf(text)[0] ?? "").toLowerCase()],
  ["s/\\n$//", (text) => text.replaceAll("\n", "")],
  ["s/[\\r\\n]//gs", (text) => text.replace(/[\r\n]/g, "")],
]);

const linesOf = (text: string): string[] => text.replace(/\n$/, "").split("\n");

/** `perl -e PROGRAM`, of a few programs that are known. */
export const perl: Command = (process) => {
  const at = process.args.findIndex((word) => /^-[a-z]*e$/.test(word));
  const run = at < 0 || at + 2 < process.args.length ? undefined : programs.get(process.args[at + 1] ?? "");
  if (!run) {
    const status = perlLines(process);
    if (status !== undefined) return status;
    process.report({ kind: "unknown", why: `firn runs no Perl: perl ${process.args.join(" ")}` });
    return 1;
  }
  const output = run(process.args[at + 1] === "" ? "" : process.stdin.readAll());
  process.stdout.write(output);
  return 0;
};
