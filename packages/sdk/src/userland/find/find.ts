import type { Command } from "../../shell/index.ts";
import type { Entry } from "../../tree/index.ts";
import { LinkCounts } from "../gnu/attributes.ts";
import { complain, guarded, unsupported } from "../gnu/command.ts";
import { attempt } from "../gnu/errno.ts";
import { Files } from "../gnu/files.ts";
import { within } from "../gnu/names.ts";
import { quote } from "../gnu/quote.ts";
import { RegexError } from "../text/regex/ast.ts";
import { parseExpression } from "./expression.ts";
import { behind, FindError, type Search, type Test, type Visit } from "./visit.ts";

/** `find`: https://www.gnu.org/software/findutils/manual/. Names come in the order of their bytes. */
export const find: Command = (process) =>
  guarded(process, 1, () => {
    const search: Search = {
      process,
      files: new Files(process),
      links: new LinkCounts(process),
      follow: "never",
      depthFirst: false,
      least: 0,
      most: Number.POSITIVE_INFINITY,
      status: 0,
      quit: false,
      atEnd: [],
    };
    const words = readOptions(search, process.args);
    const start = words.findIndex((word) => (word.startsWith("-") && word.length > 1) || word === "(" || word === "!");
    const operands = start < 0 ? words : words.slice(0, start);
    let test: Test;
    try {
      test = parseExpression(search, start < 0 ? [] : words.slice(start));
    } catch (error) {
      if (!(error instanceof FindError) && !(error instanceof RegexError)) throw error;
      complain(process, error.message);
      return 1;
    }
    for (const operand of operands.length > 0 ? operands : ["."]) {
      if (!search.quit) walk(search, test, operand, operand, 0, []);
    }
    for (const finish of search.atEnd) finish();
    return search.status;
  });

/** `-H`, `-L`, `-P`, `-O3` and `-D`, which come before the paths. */
function readOptions(search: Search, args: readonly string[]): string[] {
  const words = [...args];
  while (words[0] !== undefined) {
    const [word] = words;
    if (word === "-H") search.follow = "operands";
    else if (word === "-L") search.follow = "always";
    else if (word === "-P") search.follow = "never";
    else if (word === "-D") {
      words.shift();
      unsupported(search.process, "find -D");
    } else if (word === "--") {
      words.shift();
      break;
    } else if (!/^-O\d*$/.test(word)) break;
    words.shift();
  }
  return words;
}

function walk(search: Search, test: Test, path: string, start: string, depth: number, above: readonly string[]): void {
  const { process, files } = search;
  process.meter.step();
  const follows = search.follow === "always" || (search.follow === "operands" && depth === 0);
  const found = attempt((): Entry => {
    const link = files.lstat(path);
    return follows ? behind(files, path, link) : link;
  });
  if ("error" in found) {
    complain(process, `${quote(path)}: ${found.error.message}`);
    search.status = 1;
    return;
  }
  const entry = found.value;
  if (above.includes(entry.path) && entry.type === "directory") {
    const ancestor = ancestorName(search, path, entry);
    complain(
      process,
      `File system loop detected; ${quote(path)} is part of the same file system loop as ${quote(ancestor)}.`,
    );
    search.status = 1;
    return;
  }
  const visit: Visit = { path, start, depth, entry, prune: false };
  const isShown = depth >= search.least;
  if (!search.depthFirst && isShown) test(visit);
  if (search.quit) return;
  if (entry.type === "directory" && depth < search.most && (!visit.prune || search.depthFirst)) {
    const names = attempt(() => files.list(path));
    if ("value" in names) {
      for (const name of names.value) {
        const child = within(path, name);
        // Removed by an action on a file before it.
        if (!files.tryLstat(child)) continue;
        walk(search, test, child, start, depth + 1, search.follow === "always" ? [...above, entry.path] : above);
        if (search.quit) return;
      }
    }
  }
  if (search.depthFirst && isShown) test(visit);
}

function ancestorName({ files }: Search, path: string, entry: Entry): string {
  let name = path;
  while (name.includes("/")) {
    name = name.slice(0, name.lastIndexOf("/"));
    if (files.tryStat(name || "/")?.path === entry.path) return name || "/";
  }
  return name;
}
