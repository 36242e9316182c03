import { extraOperand, Misuse, Stop } from "./command.ts";
import { attempt } from "./errno.ts";
import type { Files } from "./files.ts";
import { lastOf, within } from "./names.ts";
import type { Options } from "./options.ts";
import { quoteFile } from "./quote.ts";

export interface Pair {
  readonly from: string;
  readonly to: string;
}

/**
 * Where each source goes, for commands called as `FROM TO`, `FROM… DIRECTORY`, `-t DIRECTORY FROM…` or `-T FROM TO`.
 */
export function destinations(files: Files, options: Options): readonly Pair[] {
  const { operands } = options;
  const target = options.value("t");
  const isPlain = options.has("T");
  if (operands.length === 0) throw new Misuse("missing file operand");
  if (target !== undefined) {
    if (isPlain) throw new Misuse("cannot combine --target-directory (-t) and --no-target-directory (-T)", 1);
    requireDirectory(files, target, "target directory");
    return operands.map((from) => ({ from, to: within(target, lastOf(from)) }));
  }
  const [from = "", to] = operands;
  if (to === undefined) throw new Misuse(`missing destination file operand after ${quoteFile(from)}`);
  if (isPlain) {
    extraOperand(options, 2);
    return [{ from, to }];
  }
  const last = operands.at(-1) ?? "";
  if (operands.length === 2 && !files.isDirectory(last)) return [{ from, to }];
  if (operands.length > 2) requireDirectory(files, last, "target");
  return operands.slice(0, -1).map((name) => ({ from: name, to: within(last, lastOf(name)) }));
}

function requireDirectory(files: Files, name: string, what: string): void {
  const found = attempt(() => files.stat(name));
  if ("error" in found) throw new Stop(`${what} ${quoteFile(name)}: ${found.error.message}`);
  if (found.value.type !== "directory") throw new Stop(`${what} ${quoteFile(name)}: Not a directory`);
}
