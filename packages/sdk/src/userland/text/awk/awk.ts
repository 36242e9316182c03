import type { Command } from "../../../shell/index.ts";
import { guarded, Stop } from "../../gnu/command.ts";
import { readText } from "../../gnu/text-input.ts";
import { RegexError } from "../regex/ast.ts";
import { parseAwk } from "./parse.ts";
import { AwkRun } from "./run.ts";
import { unescapeAwk } from "./tokens.ts";

/** `awk`, as mawk is: https://manpages.debian.org/mawk.1 */
export const awk: Command = (process) =>
  guarded(process, 2, () => {
    const words = [...process.args];
    const assignments: (readonly [string, string])[] = [];
    const programs: string[] = [];
    for (let word = words[0]; word !== undefined && /^-./.test(word); word = words[0]) {
      words.shift();
      if (word === "--") break;
      const letter = word[1] ?? "";
      if (!"Fvf".includes(letter)) {
        process.report({ kind: "unknown", why: `firn does not know what \`awk ${word}\` does` });
        if (letter === "W") words.shift();
        continue;
      }
      const value = word.length > 2 ? word.slice(2) : (words.shift() ?? "");
      if (letter === "F") assignments.push(["FS", value === "t" ? "\t" : unescapeAwk(value)]);
      else if (letter === "v") {
        const [, name = "", text = ""] = /^(\w+)=([^]*)$/.exec(value) ?? [];
        if (name === "") throw new Stop(`improper assignment: -v ${value}`, 2);
        assignments.push([name, unescapeAwk(text)]);
      } else programs.push(readText(process, value));
    }
    if (programs.length === 0) {
      const text = words.shift();
      if (text === undefined) throw new Stop("no program given", 2);
      programs.push(text);
    }
    try {
      return new AwkRun(process, parseAwk(programs.join("\n")), assignments, words).run();
    } catch (error) {
      if (error instanceof RegexError) throw new Stop(`regular expression compile failed (${error.message})`, 2);
      throw error;
    }
  });
