import type { Tree } from "../tree/index.ts";
import { root, type User } from "./process.ts";

/** What `test` asks of the file system; `path` makes a word into a path of the tree. */
export interface TestContext {
  readonly tree: Tree;
  readonly path: (word: string) => string;
  readonly user?: User;
  readonly isTerminal?: (descriptor: number) => boolean;
}

class TestError extends Error {}

const unary = new Set("-b -c -d -e -f -g -h -k -L -n -O -G -p -r -s -S -t -u -w -x -z -N -v".split(" "));
const binary = new Set("= == != < > -eq -ne -gt -ge -lt -le -nt -ot -ef".split(" "));

/**
 * `test` without its name: 0 true, 1 false, 2 an error, whose message goes to `complain`.
 * https://pubs.opengroup.org/onlinepubs/9699919799/utilities/test.html
 */
export function evaluateTest(
  words: readonly string[],
  context: TestContext,
  complain: (message: string) => void,
): 0 | 1 | 2 {
  let at = 0;
  const next = (): string => {
    const word = words[at++];
    if (word === undefined) throw new TestError("argument expected");
    return word;
  };
  const or = (): boolean => {
    let value = and();
    while (words[at] === "-o") {
      at++;
      const right = and();
      value = value || right;
    }
    return value;
  };
  const and = (): boolean => {
    let value = not();
    while (words[at] === "-a") {
      at++;
      const right = not();
      value = value && right;
    }
    return value;
  };
  const not = (): boolean => {
    if (words[at] === "!" && at + 1 < words.length && !(binary.has(words[at + 1] ?? "") && at + 2 < words.length)) {
      at++;
      return !not();
    }
    return primary();
  };
  const primary = (): boolean => {
    const word = next();
    const operator = words[at];
    if (operator !== undefined && binary.has(operator) && at + 1 < words.length) {
      at++;
      return compare(word, operator, next(), context);
    }
    if (word === "(" && at < words.length) {
      const value = or();
      if (words[at++] !== ")") throw new TestError("closing paren expected");
      return value;
    }
    if (unary.has(word) && at < words.length) return check(word, next(), context);
    return word !== "";
  };
  try {
    if (words.length === 0) return 1;
    if (words.length === 1) return words[0] === "" ? 1 : 0;
    if (words.length === 3 && words[0] === "(" && words[2] === ")" && !binary.has(words[1] ?? "")) {
      return words[1] === "" ? 1 : 0;
    }
    const value = or();
    if (at < words.length) throw new TestError(`${words[at]}: unexpected operator`);
    return value ? 0 : 1;
  } catch (error) {
    if (!(error instanceof TestError)) throw error;
    complain(error.message);
    return 2;
  }
}

function compare(left: string, operator: string, right: string, { tree, path }: TestContext): boolean {
  switch (operator) {
    case "=":
    case "==":
      return left === right;
    case "!=":
      return left !== right;
    case "<":
      return left < right;
    case ">":
      return left > right;
    case "-ef": {
      const [a, b] = [left, right].map((word) => tree.resolve(path(word))?.path);
      return a !== undefined && a === b;
    }
    case "-nt":
    case "-ot": {
      const [a, b] = [left, right].map((word) => tree.modified(path(word)));
      // For dash both have to be there.
      if (a === undefined || b === undefined) return false;
      return operator === "-nt" ? a > b : a < b;
    }
    default: {
      const [a, b] = [integer(left), integer(right)];
      const order = a < b ? -1 : a > b ? 1 : 0;
      const wanted = { "-eq": [0], "-ne": [-1, 1], "-gt": [1], "-ge": [0, 1], "-lt": [-1], "-le": [-1, 0] }[operator];
      return wanted?.includes(order) ?? false;
    }
  }
}

function integer(word: string): bigint {
  const text = word.trim();
  if (!/^[-+]?\d+$/.test(text)) throw new TestError(`Illegal number: ${word}`);
  return BigInt(text.replace(/^\+/, ""));
}

function check(operator: string, word: string, { tree, path, user = root, isTerminal }: TestContext): boolean {
  switch (operator) {
    case "-n":
      return word !== "";
    case "-z":
      return word === "";
    case "-t":
      return isTerminal?.(Number(word)) ?? false;
    case "-h":
    case "-L":
      return word !== "" && tree.get(path(word))?.type === "symlink";
    default:
  }
  if (word === "") return false;
  if (device.test(word)) return operator === "-e" || operator === "-c" || operator === "-r" || operator === "-w";
  const entry = tree.resolve(path(word));
  if (!entry) return false;
  // A trailing slash asks for a directory.
  if (word.endsWith("/") && entry.type !== "directory") return false;
  switch (operator) {
    case "-e":
    case "-r":
    case "-w":
      return true;
    case "-f":
      return entry.type === "file";
    case "-d":
      return entry.type === "directory";
    case "-s":
      return entry.type === "file" ? entry.size > 0 : entry.type === "directory";
    case "-x":
      return entry.type === "directory" || (entry.mode & 0o111) !== 0;
    case "-p":
      return entry.type === "fifo";
    case "-b":
      return entry.type === "block";
    case "-c":
      return entry.type === "character";
    case "-u":
      return (entry.mode & 0o4000) !== 0;
    case "-g":
      return (entry.mode & 0o2000) !== 0;
    case "-k":
      return (entry.mode & 0o1000) !== 0;
    case "-O":
      return entry.uid === user.uid;
    case "-G":
      return entry.gid === user.gid;
    default:
      return false;
  }
}

/** Devices that every container has, whatever the image's `/dev` holds. */
const device = /^\/dev\/(?:null|zero|full|random|urandom|stdin|stdout|stderr|fd\/\d+)$/;
