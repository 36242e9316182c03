import type { Command, Process } from "../../../shell/index.ts";
import { BadOption, compileGrammar, type Grammar, type Options, readOptions } from "../../../userland/gnu/options.ts";

/** Ends a tool of the package passwd with its status and a message after its name, unless that is empty. */
export class Failure extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Ends it with how it is used. */
export class Usage extends Error {}

export interface ToolGrammar extends Grammar {
  /** After "Usage: NAME". */
  readonly usage: string;
  /** The status of a wrong use. */
  readonly misuse?: number;
}

/** A command of https://github.com/shadow-maint/shadow, with its conventions for options, messages and statuses. */
export function shadowTool(grammar: ToolGrammar, main: (process: Process, options: Options) => number): Command {
  const compiled = compileGrammar(grammar);
  return (process) => {
    const name = toolName(process);
    const usage = `Usage: ${name} ${grammar.usage}\n`;
    try {
      const options = readOptions(compiled, process.args);
      if (options.has("help", "h")) {
        process.stdout.write(usage);
        return 0;
      }
      for (const { key, written } of options.given) {
        if (compiled.unsupported.has(key))
          process.report({ kind: "unknown", why: `firn does not know ${name} ${written}` });
      }
      return main(process, options);
    } catch (error) {
      if (error instanceof Failure) {
        if (error.message !== "") process.stderr.write(`${name}: ${error.message}\n`);
        return error.status;
      }
      if (error instanceof BadOption) process.stderr.write(`${process.name}: ${error.message}\n${usage}`);
      else if (error instanceof Usage)
        process.stderr.write(error.message === "" ? usage : `${name}: ${error.message}\n${usage}`);
      else throw error;
      return grammar.misuse ?? 2;
    }
  };
}

export const toolName = ({ name }: Process): string => name.slice(name.lastIndexOf("/") + 1);

/** The one name that a command is about. */
export function oneName({ operands }: Options): string {
  const [name] = operands;
  if (name === undefined || operands.length > 1) throw new Usage();
  return name;
}

/** A number that an option takes; undefined where it is none. */
export const numberOf = (text: string): number | undefined => (/^\d{1,10}$/.test(text) ? Number(text) : undefined);

/** A date as days since 1970, or a number of them; -1 or nothing takes it away. */
export function dayOf(text: string): number | undefined {
  if (text === "" || text === "-1") return -1;
  if (/^\d{1,7}$/.test(text)) return Number(text);
  const date = /^\d{4}-\d{1,2}-\d{1,2}$/.test(text)
    ? Date.parse(`${text.replace(/-(\d)(?=-|$)/g, "-0$1")}T00:00:00Z`)
    : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.floor(date / 86_400_000);
}

/** A field that is not a number is empty in the file. */
export const field = (value: number): string => (value < 0 ? "" : String(value));
