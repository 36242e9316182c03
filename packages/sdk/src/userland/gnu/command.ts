import { FirnError } from "../../errors/index.ts";
import type { Command, Process } from "../../shell/index.ts";
import { Errno } from "./errno.ts";
import { BadOption, compileGrammar, type Grammar, type Options, readOptions } from "./options.ts";

/** Ends a command with a message (after its name and a colon) and a status. */
export class Stop extends Error {
  readonly status: number | undefined;

  constructor(message: string, status?: number) {
    super(message);
    this.status = status;
  }
}

/** Ends a command without a word. */
export class Silent extends Stop {
  constructor(status: number) {
    super("", status);
  }
}

/** A misuse: the message, if there is one, and the hint at `--help`. */
export class Misuse extends Stop {}

export interface GnuGrammar extends Grammar {
  /** The status of misuses and of errors that end the command; 1 where nothing else is said. */
  readonly trouble?: number;
  /** Rewrites words of an old form (`head -5`) before they are read. */
  readonly rewrite?: (args: readonly string[]) => readonly string[];
}

export type Main = (process: Process, options: Options) => number;

/** A command with GNU's conventions for options, messages and statuses. */
export function gnu(grammar: GnuGrammar, main: Main): Command {
  const { trouble = 1, rewrite = (args) => args } = grammar;
  const compiled = compileGrammar(grammar);
  return (process) =>
    guarded(process, trouble, () => {
      const options = readOptions(compiled, rewrite(process.args));
      for (const { key, written } of options.given) {
        if (key === "help" || key === "version") {
          unsupported(process, `${process.name} ${written}`);
          return 0;
        }
        if (compiled.unsupported.has(key)) unsupported(process, `${process.name} ${written}`);
      }
      return main(process, options);
    });
}

/** Carries out what may end early, for commands that read their words in their own way. */
export function guarded(process: Process, trouble: number, run: () => number): number {
  try {
    return run();
  } catch (error) {
    if (error instanceof BadOption) return misuse(process, error.message, trouble);
    if (error instanceof Silent) return error.status ?? trouble;
    if (error instanceof Misuse) return misuse(process, error.message, error.status ?? trouble);
    if (error instanceof Stop || error instanceof Errno) {
      complain(process, error.message);
      return (error instanceof Stop ? error.status : undefined) ?? trouble;
    }
    // Files of a base image, whose contents are out of reach.
    if (error instanceof FirnError && error.code === "FIRN_PATH_CONFLICT") {
      process.report({ kind: "unknown", why: `${process.name}: ${error.message}` });
      return trouble;
    }
    throw error;
  }
}

function misuse(process: Process, message: string, status: number): number {
  if (message !== "") complain(process, message);
  const isNamed = /(?:^|\/)(?:cmp|diff|diff3|sdiff)$/.test(process.name);
  process.stderr.write(`${isNamed ? `${process.name}: ` : ""}Try '${process.name} --help' for more information.\n`);
  return status;
}

export function complain(process: Process, message: string): void {
  process.stderr.write(`${process.name}: ${message}\n`);
}

/** Tells that the real command does something for this that firn's does not. */
export function unsupported(process: Process, what: string): void {
  process.report({ kind: "unknown", why: `firn does not know what \`${what}\` does` });
}

export function missingOperand({ operands }: Options, least = 1): void {
  if (operands.length === 0) throw new Misuse("missing operand");
  const last = operands.at(-1) ?? "";
  if (operands.length < least) throw new Misuse(`missing operand after '${last}'`);
}

export function extraOperand({ operands }: Options, most: number): void {
  const extra = operands[most];
  if (extra !== undefined) throw new Misuse(`extra operand '${extra}'`);
}
