import { databaseName } from "../../dpkg/installed-package.ts";
import { type Diversion, inFileOrder, readDiversions } from "./diversions.ts";
import { listOf } from "./file-lists.ts";
import { toPattern } from "./glob.ts";
import { UsageError } from "./options.ts";
import { allPackages } from "./package-lookup.ts";
import type { Query } from "./queries.ts";

/** `dpkg --search PATTERN…`: whose files these are. */
export const search: Query = (system, process, words) => {
  if (words.length === 0) throw new UsageError("--search needs at least one file name pattern argument");
  const { tree, stdout, stderr } = process;
  const owners = new Map<string, string[]>();
  for (const { pkg } of allPackages(system)) {
    for (const path of listOf(tree, pkg)) {
      const names = owners.get(path);
      if (names) names.push(databaseName(pkg));
      else owners.set(path, [databaseName(pkg)]);
    }
  }
  const diversions = new Map<string, Diversion>();
  for (const diversion of readDiversions(tree)) {
    diversions.set(diversion.path, diversion);
    diversions.set(diversion.target, diversion);
  }
  const tell = (path: string): boolean => {
    const diversion = diversions.get(path);
    if (diversion) {
      const who = diversion.owner === ":" ? "local diversion" : `diversion by ${diversion.owner}`;
      stdout.write(`${who} from: ${diversion.path}\n${who} to: ${diversion.target}\n`);
    }
    const names = owners.get(path);
    if (names) stdout.write(`${names.join(", ")}: ${path}\n`);
    return diversion !== undefined || names !== undefined;
  };
  let misses = 0;
  for (const word of words) {
    const pattern = /^[*[?/]/.test(word) ? word : `*${word}*`;
    if (!findsAny(pattern, owners, diversions, tell)) {
      stderr.write(`dpkg-query: no path found matching pattern ${pattern}\n`);
      misses++;
    }
  }
  return misses > 0 ? 1 : 0;
};

function findsAny(
  pattern: string,
  owners: ReadonlyMap<string, unknown>,
  diversions: ReadonlyMap<string, unknown>,
  tell: (path: string) => boolean,
): boolean {
  if (!/[*[?\\]/.test(pattern)) return tell(pattern.replace(/(?:\/\.?)+$/, ""));
  const expression = toPattern(pattern);
  const paths = new Set([...owners.keys(), ...diversions.keys()]);
  const found = [...paths].filter((path) => expression.test(path)).map((path) => ({ path }));
  for (const { path } of inFileOrder(found)) tell(path);
  return found.length > 0;
}
