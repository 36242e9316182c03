import type { Process } from "../../../shell/index.ts";

/** What dpkg's tools accept: `value` options take the next word or what follows `=`. */
export interface OptionNames {
  readonly actions: readonly string[];
  readonly flags?: readonly string[];
  readonly values?: readonly string[];
  /** Options whose value, if any, must follow `=`. */
  readonly optional?: readonly string[];
  /** Letters, and what they stand for. */
  readonly short?: Readonly<Record<string, string>>;
}

export interface DpkgOptions {
  readonly action: string | undefined;
  /** Of the action, where it takes one (`--divert`'s kind of option is in `values`). */
  readonly flags: readonly string[];
  readonly values: ReadonlyMap<string, string>;
  readonly rest: readonly string[];
}

/** An end with a message. */
export class UsageError {
  readonly message: string;
  readonly hint: boolean;

  /** `hint`: followed by how to get help. */
  constructor(message: string, hint = true) {
    this.message = message;
    this.hint = hint;
  }
}

/**
 * Reads options as dpkg's own parser does: they end at the first word that is none.
 * @throws UsageError
 */
export function readDpkgOptions(args: readonly string[], names: OptionNames): DpkgOptions {
  const flags: string[] = [];
  const values = new Map<string, string>();
  let action: string | undefined;
  let at = 0;
  const take = (name: string, given: string | undefined, shown: string): void => {
    if (names.actions.includes(name)) {
      if (action !== undefined && action !== name) {
        throw new UsageError(`conflicting actions ${shownAs(name, names)} and ${shownAs(action, names)}`);
      }
      action = name;
    } else if (names.values?.includes(name)) {
      const value = given ?? args[++at];
      if (value === undefined) throw new UsageError(`${shown} option takes a value`);
      values.set(name, value);
      return;
    } else if (names.optional?.includes(name)) {
      flags.push(given === undefined ? name : `${name}=${given}`);
      return;
    } else if (names.flags?.includes(name)) flags.push(name);
    else throw new UsageError(`unknown option ${shown}`);
    if (given !== undefined && !names.actions.includes(name))
      throw new UsageError(`${shown} option does not take a value`);
  };
  for (; at < args.length; at++) {
    const word = args[at] ?? "";
    if (word === "--") {
      at++;
      break;
    }
    if (!word.startsWith("-") || word === "-") break;
    if (word.startsWith("--")) {
      const equals = word.indexOf("=");
      const name = word.slice(2, equals < 0 ? undefined : equals);
      take(name, equals < 0 ? undefined : word.slice(equals + 1), `--${name}`);
      continue;
    }
    for (let index = 1; index < word.length; index++) {
      const letter = word[index] ?? "";
      const name = names.short?.[letter];
      if (name === undefined) throw new UsageError(`unknown option -${letter}`);
      if (names.values?.includes(name) || names.optional?.includes(name)) {
        const rest = word.slice(index + 1).replace(/^=/, "");
        take(name, rest === "" ? undefined : rest, `-${letter}`);
        break;
      }
      take(name, undefined, `-${letter}`);
    }
  }
  return { action, flags, values, rest: args.slice(at) };
}

/** `-s (--status)`, or `--status` where there is no letter for it. */
function shownAs(name: string, { short = {} }: OptionNames): string {
  const letter = Object.keys(short).find((each) => short[each] === name);
  return letter === undefined ? `--${name}` : `-${letter} (--${name})`;
}

/** Runs a command's body; what ends it with a message is told as dpkg's tools do. */
export function withMessages(process: Process, program: string, body: () => number): number {
  try {
    return body();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${program}: error: ${error.message}\n`);
    if (error.hint) process.stderr.write(`\nUse --help for help about ${helpAbout[program] ?? "this program"}.\n`);
    return 2;
  }
}

const helpAbout: Readonly<Record<string, string>> = {
  "dpkg-divert": "diverting files",
  "dpkg-statoverride": "overriding file stat information",
  "dpkg-trigger": "this utility",
  "dpkg-query": "querying packages",
};

/** A failure that is no misuse. */
export const fail = (message: string): UsageError => new UsageError(message, false);
