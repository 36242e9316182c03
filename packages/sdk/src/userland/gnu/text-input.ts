import type { Input, Process } from "../../shell/index.ts";
import { inputOf } from "../../shell/index.ts";
import { complain } from "./command.ts";
import { attempt } from "./errno.ts";
import { Files } from "./files.ts";
import { quoteIfNeeded } from "./quote.ts";

/** A file, or standard input for `-`. @throws Errno */
export function readText(process: Process, name: string): string {
  return name === "-" ? process.stdin.readAll() : new Files(process).read(name);
}

/** The same, to be read in pieces, such that what is left of standard input is there for the next command. */
export function openInput(process: Process, name: string): Input {
  return name === "-" ? process.stdin : inputOf(new Files(process).read(name));
}

export interface Text {
  readonly name: string;
  readonly text: string;
}

/** What the operands name, or standard input where there are none; those that fail are told, in the way of `cat`. */
export function readOperands(
  process: Process,
  operands: readonly string[],
  say = (name: string, why: string): string => `${quoteIfNeeded(name)}: ${why}`,
): { texts: readonly Text[]; failed: boolean } {
  const texts: Text[] = [];
  let failed = false;
  for (const name of operands.length > 0 ? operands : ["-"]) {
    const found = attempt(() => readText(process, name));
    if ("value" in found) texts.push({ name, text: found.value });
    else {
      complain(process, say(name, found.error.message));
      failed = true;
    }
  }
  return { texts, failed };
}

/** The lines of a text, without their ends; a last one without an end counts. */
export function linesOf(text: string, end = "\n"): string[] {
  if (text === "") return [];
  const lines = text.split(end);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}
