import type { Process, RunOptions } from "../../shell/index.ts";
import { Files } from "./files.ts";
import { within } from "./names.ts";

/** Where execvp(3) would find a program; the status of a shell where it would not. */
function findProgram(process: Process, word: string, path: string): 126 | 127 | undefined {
  const files = new Files(process);
  const candidates = word.includes("/") ? [word] : path.split(":").map((folder) => within(folder || ".", word));
  let status: 126 | 127 | undefined = 127;
  for (const candidate of word === "" ? [] : candidates) {
    const entry = files.tryStat(candidate);
    if (entry?.type === "file" && entry.mode & 0o111) return undefined;
    if (entry && (word.includes("/") || entry.type === "file")) status = 126;
  }
  return status;
}

/**
 * Runs a command for another one. What cannot be started is told by that one, with `say`: `env: 'x': No such file…`.
 */
export function execute(
  process: Process,
  words: readonly string[],
  say: (word: string, why: string) => void,
  options: RunOptions = {},
): number {
  const [word = ""] = words;
  const path = options.env && "PATH" in options.env ? options.env["PATH"] : process.env.get("PATH");
  const failed = findProgram(process, word, path ?? "/bin:/usr/bin");
  if (failed === undefined) return process.run(words, options);
  say(word, failed === 126 ? "Permission denied" : "No such file or directory");
  return failed;
}
