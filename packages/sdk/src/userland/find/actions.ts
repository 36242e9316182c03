import { inputOf } from "../../shell/index.ts";
import { complain } from "../gnu/command.ts";
import { attempt, Errno } from "../gnu/errno.ts";
import { execute } from "../gnu/execute.ts";
import { directoryOf, lastOf } from "../gnu/names.ts";
import { quote } from "../gnu/quote.ts";
import { longLine, printer } from "./print.ts";
import { FindError, type Search, type Test } from "./visit.ts";

const unstarted = (search: Search) => (word: string, why: string) => complain(search.process, `${quote(word)}: ${why}`);

/** Takes the words of `-exec`, up to `;` or `{} +`. */
export function execution(search: Search, name: string, next: () => string | undefined): Test {
  const words: string[] = [];
  for (let word = next(); ; word = next()) {
    if (word === undefined) throw new FindError(`missing argument to \`${name}'`);
    if (word === ";") break;
    if (word === "+" && words.at(-1) === "{}" && !name.startsWith("-ok")) {
      words.pop();
      if (words.length === 0) throw new FindError(`missing argument to \`${name}'`);
      return batched(search, words, name === "-execdir");
    }
    words.push(word);
  }
  if (words.length === 0) throw new FindError(`missing argument to \`${name}'`);
  const inPlace = name.endsWith("dir");
  const asks = name.startsWith("-ok");
  return ({ path }) => {
    const { process, files } = search;
    const shown = inPlace ? `./${lastOf(path)}` : path;
    if (asks) {
      process.stderr.write(`< ${words[0]} ... ${path} > ? `);
      if (!/^[yY]/.test(process.stdin.readLine()?.text ?? "")) return false;
    }
    const command = words.map((word) => word.replaceAll("{}", shown));
    const cwd = inPlace ? { cwd: `/${files.stat(holder(path)).path}` } : {};
    return execute(process, command, unstarted(search), { ...cwd, ...(asks && { stdin: inputOf("") }) }) === 0;
  };
}

/** The directory that a file is in, for `-execdir`. */
const holder = (path: string): string => (/^\.*$|\/$/.test(path) ? path || "." : directoryOf(path));

/** `-exec … {} +`: as many files as fit into one command. */
function batched(search: Search, words: readonly string[], inPlace: boolean): Test {
  let paths: string[] = [];
  let length = 0;
  let folder = "";
  const run = (): void => {
    if (paths.length === 0) return;
    const { process, files } = search;
    const cwd = inPlace ? { cwd: `/${files.stat(folder).path}` } : {};
    if (execute(process, [...words, ...paths], unstarted(search), cwd) !== 0) search.status = 1;
    paths = [];
    length = 0;
  };
  search.atEnd.push(run);
  return ({ path }) => {
    if (inPlace && holder(path) !== folder) run();
    folder = holder(path);
    const shown = inPlace ? `./${lastOf(path)}` : path;
    if (length + shown.length + 1 > 128 * 1024) run();
    paths.push(shown);
    length += shown.length + 1;
    return true;
  };
}

const deletion = (search: Search): Test => {
  search.depthFirst = true;
  return ({ path, entry }) => {
    if (path === "." || path === "./") return true;
    const done = attempt(() => {
      if (entry.type === "directory" && search.files.lstat(path).type === "directory") search.files.rmdir(path);
      else search.files.unlink(path);
    });
    if ("value" in done) return true;
    if (done.error instanceof Errno && done.error.code === "ENOENT") return true;
    complain(search.process, `cannot delete ${quote(path)}: ${done.error.message}`);
    search.status = 1;
    return false;
  };
};

/** Actions without an argument. */
export const actions: Readonly<Record<string, (search: Search) => Test>> = {
  "-delete": deletion,
  "-ls": (search) => (visit) => {
    search.process.stdout.write(longLine(search, visit));
    return true;
  },
  "-print":
    ({ process }) =>
    ({ path }) => {
      process.stdout.write(`${path}\n`);
      return true;
    },
  "-print0":
    ({ process }) =>
    ({ path }) => {
      process.stdout.write(`${path}\0`);
      return true;
    },
  "-prune": () => (visit) => {
    visit.prune = true;
    return true;
  },
  "-quit": (search) => () => {
    search.quit = true;
    return true;
  },
};

/** `-printf FORMAT`. */
export const printed = (search: Search, format: string): Test => {
  const print = printer(search, format);
  return (visit) => {
    search.process.stdout.write(print(visit));
    return true;
  };
};

/** `-fprint FILE` and its kin: what would be printed goes to a file. */
export function toFile(search: Search, name: string, file: string, format: string | undefined): Test {
  let text = "";
  const made = attempt(() => search.files.write(file, ""));
  if ("error" in made) throw new FindError(`${quote(file)}: ${made.error.message}`);
  search.atEnd.push(() => search.files.write(file, text));
  const print = format === undefined ? undefined : printer(search, format);
  return (visit) => {
    text +=
      print?.(visit) ?? (name === "-fls" ? longLine(search, visit) : visit.path + (name === "-fprint0" ? "\0" : "\n"));
    return true;
  };
}
