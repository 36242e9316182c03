import type { Command } from "../../shell/index.ts";
import { evaluateTest } from "../../shell/test-expression.ts";
import { complain, gnu, Misuse } from "../gnu/command.ts";
import { attempt } from "../gnu/errno.ts";
import { Files } from "../gnu/files.ts";

export const trueCommand: Command = () => 0;
export const falseCommand: Command = () => 1;

/** `/usr/bin/test`, which is the shell's. */
export const test: Command = (process) => {
  const { tree, user, args } = process;
  return evaluateTest(args, { tree, user, path: (word) => process.path(word) }, (message) =>
    complain(process, message),
  );
};

/** `/usr/bin/[`. */
export const bracket: Command = (process) => {
  if (process.args.at(-1) !== "]") {
    complain(process, "missing ']'");
    return 2;
  }
  return test({ ...process, args: process.args.slice(0, -1) });
};

/** What is mounted wherever packages are installed, and scripts ask for before they run programs. */
const mounted = new Set(["", "dev", "proc", "sys"]);

/** `mountpoint` of util-linux. */
export const mountpoint = gnu(
  { short: "dhqVx", long: "quiet=q nofollow fs-devno=d devno=x", unsupported: "d x" },
  (process, options) => {
    const [name] = options.operands;
    if (name === undefined) throw new Misuse("bad usage");
    const found = attempt(() => new Files(process).stat(name));
    if ("error" in found) {
      if (!options.has("q")) complain(process, `${name}: ${found.error.message}`);
      return 1;
    }
    const isMounted = mounted.has(found.value.path);
    if (!options.has("q")) process.stdout.write(`${name} is ${isMounted ? "" : "not "}a mountpoint\n`);
    return isMounted ? 0 : 32;
  },
);
