import type { Command } from "../../shell/index.ts";
import { Files } from "../gnu/files.ts";

/** `which` as Debian has it, a shell script over PATH: https://manpages.debian.org/bookworm/debianutils/which.1.en.html */
export const which: Command = (process) => {
  const files = new Files(process);
  const words = [...process.args];
  let all = false;
  while (words[0] !== undefined && /^-./.test(words[0])) {
    const word = words.shift() ?? "";
    if (word === "--") break;
    for (const letter of word.slice(1)) {
      if (letter === "a") all = true;
      else {
        process.stderr.write(`Illegal option -${letter}\n`);
        process.stdout.write(`Usage: /usr/bin/which [-a] args\n`);
        return 2;
      }
    }
  }
  const isProgram = (path: string): boolean => {
    const entry = files.tryStat(path);
    return entry?.type === "file" && (entry.mode & 0o111) !== 0;
  };
  const folders = (process.env.get("PATH") ?? "").split(":");
  let status = words.length === 0 ? 1 : 0;
  for (const word of words) {
    const candidates = word.includes("/") ? [word] : folders.map((folder) => `${folder || "."}/${word}`);
    const found = candidates.filter(isProgram);
    for (const path of all ? found : found.slice(0, 1)) process.stdout.write(`${path}\n`);
    if (found.length === 0) status = 1;
  }
  return status;
};
