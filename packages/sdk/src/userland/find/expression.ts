import { unsupported } from "../gnu/command.ts";
import { actions, execution, printed, toFile } from "./actions.ts";
import { plainTests, tests } from "./predicates.ts";
import { matchesRegex, regexType } from "./regex.ts";
import { FindError, type Search, type Test } from "./visit.ts";

const doing = new Set([
  "-delete",
  "-ls",
  "-print",
  "-print0",
  "-printf",
  "-exec",
  "-execdir",
  "-ok",
  "-okdir",
  "-quit",
]);
const yes: Test = () => true;
const silent = new Set(["-noleaf", "-warn", "-nowarn", "-ignore_readdir_race", "-noignore_readdir_race", "-daystart"]);

/**
 * Reads find's expression language: https://www.gnu.org/software/findutils/manual/ "Finding Files". Without an action
 * of its own, `-print` is done for what it is true of.
 *
 * @throws FindError
 */
export function parseExpression(search: Search, words: readonly string[]): Test {
  return new Parser(search, words).parse();
}

class Parser {
  readonly #search: Search;
  readonly #words: readonly string[];
  #at = 0;
  #acts = false;
  #regexType = "findutils-default";

  constructor(search: Search, words: readonly string[]) {
    this.#search = search;
    this.#words = words;
  }

  parse(): Test {
    const print = this.#default();
    if (this.#words.length === 0) return print;
    const test = this.#list();
    if (this.#peek() === ")") throw new FindError("you have too many ')'");
    if (this.#at < this.#words.length) throw new FindError(`paths must precede expression: \`${this.#peek()}'`);
    return this.#acts ? test : (visit) => test(visit) && print(visit);
  }

  #default(): Test {
    return actions["-print"]?.(this.#search) ?? yes;
  }

  #peek(): string | undefined {
    return this.#words[this.#at];
  }

  #next(): string | undefined {
    return this.#words[this.#at++];
  }

  /** `a , b`: both are done, the last one counts. */
  #list(): Test {
    let left = this.#or();
    while (this.#peek() === ",") {
      this.#at++;
      const [first, second] = [left, this.#operand(",", () => this.#or())];
      left = (visit) => {
        first(visit);
        return second(visit);
      };
    }
    return left;
  }

  #or(): Test {
    let left = this.#and();
    while (this.#peek() === "-o" || this.#peek() === "-or") {
      const name = this.#next() ?? "";
      const [first, second] = [left, this.#operand(name, () => this.#and())];
      left = (visit) => first(visit) || second(visit);
    }
    return left;
  }

  #and(): Test {
    let left = this.#not();
    for (;;) {
      const word = this.#peek();
      if (word === undefined || word === ")" || word === "," || word === "-o" || word === "-or") return left;
      const named = word === "-a" || word === "-and";
      if (named) this.#at++;
      const [first, second] = [left, named ? this.#operand(word, () => this.#not()) : this.#not()];
      left = (visit) => first(visit) && second(visit);
    }
  }

  #operand(name: string, read: () => Test): Test {
    if (this.#peek() === undefined) throw new FindError(`expected an expression after '${name}'`);
    return read();
  }

  #not(): Test {
    const word = this.#peek();
    if (word === "!" || word === "-not") {
      this.#at++;
      const test = this.#operand(word, () => this.#not());
      return (visit) => !test(visit);
    }
    return this.#primary();
  }

  #primary(): Test {
    const word = this.#next();
    if (word === "(") return this.#group();
    if (word === undefined) throw new FindError("expected an expression");
    if (["-o", "-or", "-a", "-and", ","].includes(word)) {
      throw new FindError(`invalid expression; you have used a binary operator '${word}' with nothing before it.`);
    }
    if (word === ")") throw new FindError("you have too many ')'");
    if (!word.startsWith("-")) throw new FindError(`paths must precede expression: \`${word}'`);
    if (doing.has(word) || /^-f(?:ls|print(?:0|f)?)$/.test(word)) this.#acts = true;
    return this.#predicate(word);
  }

  #group(): Test {
    if (this.#peek() === ")") throw new FindError("invalid expression; empty parentheses are not allowed.");
    if (this.#peek() === undefined) {
      throw new FindError(
        "invalid expression; expected to find a ')' but didn't see one. Perhaps you need an extra predicate after '('",
      );
    }
    const test = this.#list();
    if (this.#next() === ")") return test;
    throw new FindError("invalid expression; I was expecting to find a ')' somewhere but did not see one.");
  }

  #argument(name: string): string {
    const word = this.#next();
    if (word === undefined) throw new FindError(`missing argument to \`${name}'`);
    return word;
  }

  #predicate(name: string): Test {
    const search = this.#search;
    const test = tests[name];
    if (test) return test(this.#argument(name), search, name);
    const simple = plainTests[name] ?? actions[name];
    if (simple) return simple(search);
    if (silent.has(name)) return yes;
    switch (name) {
      case "-d":
      case "-depth":
        search.depthFirst = true;
        return yes;
      case "-follow":
      case "-L":
        search.follow = "always";
        return yes;
      case "-maxdepth":
      case "-mindepth":
        this.#limit(name);
        return yes;
      // All is one file system.
      case "-mount":
      case "-xdev":
      case "-x":
        return yes;
      case "-regextype":
        this.#regexType = regexType(this.#argument(name));
        return yes;
      case "-regex":
      case "-iregex":
        return matchesRegex(this.#argument(name), this.#regexType, name === "-iregex");
      case "-exec":
      case "-execdir":
      case "-ok":
      case "-okdir":
        return execution(search, name, () => this.#next());
      case "-printf":
        return printed(search, this.#argument(name));
      case "-fls":
      case "-fprint":
      case "-fprint0":
        return toFile(search, name, this.#argument(name), undefined);
      case "-fprintf": {
        const file = this.#argument(name);
        return toFile(search, name, file, this.#argument(name));
      }
      default:
        return this.#unknown(name);
    }
  }

  #limit(name: string): void {
    const word = this.#argument(name);
    if (!/^\d+$/.test(word)) {
      throw new FindError(`Expected a positive decimal integer argument to ${name}, but got '${word}'`);
    }
    if (name === "-maxdepth") this.#search.most = Number(word);
    else this.#search.least = Number(word);
  }

  #unknown(name: string): Test {
    if (/^-newer[aBcm][aBcmt]$/.test(name)) {
      const like = tests[name.endsWith("t") ? "-newermt" : "-newer"];
      if (like) return like(this.#argument(name), this.#search, name);
    }
    if (name === "-context" || name === "-files0-from") {
      unsupported(this.#search.process, `find ${name}`);
      this.#argument(name);
      return yes;
    }
    throw new FindError(`unknown predicate \`${name}'`);
  }
}
