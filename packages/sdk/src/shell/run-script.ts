import { Interpreter } from "./interpreter.ts";
import { setOptions } from "./program.ts";
import type { ShellOptions } from "./shell.ts";
import { optionsOfLine, Source } from "./source.ts";

/**
 * Interprets a shell script over a tree, as dash would run it (or bash, where its first line says so): deterministic,
 * with no access to the host.
 *
 * @param text Bytes as text: see text.ts.
 * @returns The script's exit status; 2 for one that does not parse.
 * @throws FIRN_SCRIPT_LIMIT where it works too long, writes too much or nests too deeply
 */
export function runScript(text: string, options: ShellOptions): number {
  const shell = new Interpreter(new Source(text, options.name), options);
  setOptions(shell, optionsOfLine(text));
  const status = shell.run();
  if (status !== 0) options.failed?.({ script: shell.source.name, line: shell.line, words: shell.words });
  shell.files.flush();
  return status;
}
