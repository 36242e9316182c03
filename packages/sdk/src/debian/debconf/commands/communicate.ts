import { type Command, type Input, inputOf, type Output, type Process } from "../../../shell/index.ts";
import type { Confmodule } from "../confmodule.ts";
import type { Debconf } from "../debconf.ts";

/** `debconf-communicate [PACKAGE]`: answers the protocol's commands from standard input, one a line. */
export const communicate =
  (debconf: Debconf): Command =>
  (process) => {
    const words = operandsOf(process, /^(?:-[fp].|--(?:frontend|priority)=|--terse$)/);
    const module = debconf.confmodule(words[0] ?? "unknown");
    let status = 127;
    for (let line = process.stdin.readLine(); line; line = process.stdin.readLine()) {
      process.meter.step();
      const reply = module.answer(line.text);
      process.stdout.write(`${reply}\n`);
      status = Number(reply.split(" ")[0]);
    }
    return status;
  };

/** `debconf [-o PACKAGE] COMMAND`: runs a program that speaks the protocol on its standard streams. */
export const debconfProgram =
  (debconf: Debconf): Command =>
  (process) => {
    let owner = "";
    const words = [...process.args];
    for (let first = words[0]; first?.startsWith("-"); first = words[0]) {
      words.shift();
      const attached = /^(?:-o|--owner=)(.+)$/.exec(first)?.[1];
      if (attached) owner = attached;
      else if (first === "-o" || first === "--owner") owner = words.shift() ?? "";
      else if (first === "--") break;
      else if (/^(?:-[fp]|--frontend|--priority)$/.test(first)) words.shift();
    }
    const { stdin, stdout } = streamsTo(debconf.confmodule(owner));
    return process.run(words, { stdin, stdout, env: { DEBIAN_HAS_FRONTEND: "1" } });
  };

/** What a program writes are commands, and what it reads are the replies. */
function streamsTo(module: Confmodule): { stdin: Input; stdout: Output } {
  let unread = "";
  let unfinished = "";
  const take = (count: number): string => {
    const piece = unread.slice(0, count);
    unread = unread.slice(count);
    return piece;
  };
  const stdout: Output = {
    write(text) {
      const lines = (unfinished + text).split("\n");
      unfinished = lines.pop() ?? "";
      for (const line of lines) unread += `${module.answer(line)}\n`;
    },
  };
  const stdin: Input = {
    readAll: () => take(unread.length),
    read: take,
    readLine() {
      const line = take(unread.indexOf("\n") + 1);
      return line === "" ? undefined : inputOf(line).readLine();
    },
  };
  return { stdin, stdout };
}

function operandsOf(process: Process, known: RegExp): string[] {
  return process.args.filter((word) => {
    if (word.startsWith("-") && !known.test(word)) {
      process.report({ kind: "unknown", why: `firn does not know debconf-communicate's ${word}` });
    }
    return !word.startsWith("-");
  });
}
