/**
 * Options as getopt_long(3) reads them: clusters of letters, long names that may be shortened while they stay
 * unambiguous, operands in between, `--`.
 */
export interface Grammar {
  /** Letters as getopt(3) has them: `a`, `b:` with an argument, `c::` with one that must follow directly. */
  readonly short?: string;
  /** Long names with spaces between: `all=a` is the letter's, `sort:` and `color::` stand for themselves. */
  readonly long?: string;
  /** Letters and names that the real command takes and this one does not: reported. */
  readonly unsupported?: string;
  /** Options end at the first operand, as for commands that run another one. */
  readonly inOrder?: boolean;
}

export interface Given {
  /** The letter, or the long name of an option without one. */
  readonly key: string;
  readonly value: string | undefined;
  /** As it was written: `-t`, `--target-directory`. */
  readonly written: string;
}

type Argument = "none" | "required" | "optional";
interface Long {
  readonly name: string;
  readonly key: string;
  readonly argument: Argument;
}
export interface CompiledGrammar {
  readonly short: ReadonlyMap<string, Argument>;
  readonly long: readonly Long[];
  readonly unsupported: ReadonlySet<string>;
  readonly inOrder: boolean;
}

const argumentOf = (colons: string | undefined): Argument =>
  colons === "::" ? "optional" : colons === ":" ? "required" : "none";

export function compileGrammar({ short = "", long = "", unsupported = "", inOrder = false }: Grammar): CompiledGrammar {
  const letters = new Map<string, Argument>();
  for (const [, letter = "", colons] of short.matchAll(/([^:])(:{0,2})/g)) letters.set(letter, argumentOf(colons));
  const names = long.split(/\s+/).filter((word) => word !== "");
  const known = names.map((word): Long => {
    const [, name = "", colons, key = name] = /^([^:=]+)(:{0,2})(?:=(.+))?$/.exec(word) ?? [];
    return { name, key, argument: colons ? argumentOf(colons) : (letters.get(key) ?? "none") };
  });
  for (const name of ["help", "version"]) {
    if (!known.some((option) => option.name === name)) known.push({ name, key: name, argument: "none" });
  }
  const refused = unsupported.split(/\s+/).filter((word) => word !== "");
  return { short: letters, long: known, unsupported: new Set(refused), inOrder };
}

/** A command's words, read. */
export class Options {
  readonly given: readonly Given[];
  readonly operands: readonly string[];

  constructor(given: readonly Given[], operands: readonly string[]) {
    this.given = given;
    this.operands = operands;
  }

  has(...keys: readonly string[]): boolean {
    return this.given.some(({ key }) => keys.includes(key));
  }

  /** Which of these was given last. */
  last(...keys: readonly string[]): string | undefined {
    return this.given.findLast(({ key }) => keys.includes(key))?.key;
  }

  /** The last value of an option; undefined where it was not given, or without one. */
  value(...keys: readonly string[]): string | undefined {
    return this.given.findLast(({ key }) => keys.includes(key))?.value;
  }

  values(key: string): readonly string[] {
    return this.given.filter((option) => option.key === key).map(({ value }) => value ?? "");
  }
}

/** Why words cannot be read, in glibc's wording. */
export class BadOption extends Error {}

/** @throws BadOption */
export function readOptions(grammar: CompiledGrammar, args: readonly string[]): Options {
  const given: Given[] = [];
  const operands: string[] = [];
  const ahead = [...args].reverse();
  for (let word = ahead.pop(); word !== undefined; word = ahead.pop()) {
    if (word === "--") break;
    if (word.startsWith("--")) given.push(readLong(grammar, word, ahead));
    else if (word.length > 1 && word.startsWith("-")) readCluster(grammar, word, ahead, given);
    else {
      operands.push(word);
      if (grammar.inOrder) break;
    }
  }
  return new Options(given, [...operands, ...ahead.reverse()]);
}

function readCluster({ short }: CompiledGrammar, word: string, ahead: string[], given: Given[]): void {
  for (let at = 1; at < word.length; at++) {
    const key = word.charAt(at);
    const argument = short.get(key);
    if (argument === undefined) throw new BadOption(`invalid option -- '${key}'`);
    const written = `-${key}`;
    if (argument === "none") {
      given.push({ key, value: undefined, written });
      continue;
    }
    const rest = word.slice(at + 1);
    const value = rest !== "" ? rest : argument === "required" ? ahead.pop() : undefined;
    if (argument === "required" && value === undefined) {
      throw new BadOption(`option requires an argument -- '${key}'`);
    }
    return void given.push({ key, value, written });
  }
}

function readLong({ long }: CompiledGrammar, word: string, ahead: string[]): Given {
  const equals = word.indexOf("=");
  const typed = word.slice(2, equals < 0 ? undefined : equals);
  const { name, key, argument } = findLong(long, typed, word);
  const written = `--${name}`;
  const inline = equals < 0 ? undefined : word.slice(equals + 1);
  if (argument === "none" && inline !== undefined) throw new BadOption(`option '${written}' doesn't allow an argument`);
  const value = inline ?? (argument === "required" ? ahead.pop() : undefined);
  if (argument === "required" && value === undefined) throw new BadOption(`option '${written}' requires an argument`);
  return { key, value, written };
}

function findLong(long: readonly Long[], typed: string, word: string): Long {
  const exact = long.find(({ name }) => name === typed);
  if (exact) return exact;
  const [first, ...more] = long.filter(({ name }) => name.startsWith(typed));
  if (!first) throw new BadOption(`unrecognized option '--${typed}'`);
  if (more.every(({ key, argument }) => key === first.key && argument === first.argument)) return first;
  const names = [first, ...more].map(({ name }) => ` '--${name}'`).join("");
  throw new BadOption(`option '${word}' is ambiguous; possibilities:${names}`);
}
