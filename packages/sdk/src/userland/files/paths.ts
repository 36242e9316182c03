import { complain, gnu, missingOperand } from "../gnu/command.ts";
import { attempt } from "../gnu/errno.ts";
import { Files } from "../gnu/files.ts";
import { quoteIfNeeded } from "../gnu/quote.ts";
import { canonical, type Existing, relativePath } from "./canonical.ts";

/** `readlink`: https://www.gnu.org/software/coreutils/readlink */
export const readlink = gnu(
  {
    short: "efmnqsvz",
    long: `canonicalize=f canonicalize-existing=e canonicalize-missing=m no-newline=n quiet=q silent=s verbose=v
      zero=z`,
  },
  (process, options) => {
    missingOperand(options);
    const files = new Files(process);
    const way = options.last("e", "f", "m");
    const existing: Existing = way === "e" ? "all" : way === "m" ? "none" : "parents";
    const { operands } = options;
    if (options.has("n") && operands.length > 1) complain(process, "ignoring --no-newline with multiple arguments");
    const end = options.has("n") && operands.length === 1 ? "" : options.has("z") ? "\0" : "\n";
    let status = 0;
    for (const operand of operands) {
      const found = attempt(() => (way ? canonical(files, operand, existing) : files.readlink(operand)));
      if ("value" in found) process.stdout.write(found.value + end);
      else {
        status = 1;
        if (options.last("q", "s", "v") === "v") complain(process, `${quoteIfNeeded(operand)}: ${found.error.message}`);
      }
    }
    return status;
  },
);

/** `realpath`: https://www.gnu.org/software/coreutils/realpath */
export const realpath = gnu(
  {
    short: "eLmPqsz",
    long: `canonicalize-existing=e canonicalize-missing=m logical=L physical=P no-symlinks=s strip=s quiet=q zero=z
      relative-to: relative-base:`,
    unsupported: "L",
  },
  (process, options) => {
    missingOperand(options);
    const files = new Files(process);
    const way = options.last("e", "m");
    const existing: Existing = way === "e" ? "all" : way === "m" ? "none" : "parents";
    const logical = options.last("s", "P", "L") === "s";
    const resolve = (name: string): string => canonical(files, name, existing, logical);
    const to = options.value("relative-to");
    const base = options.value("relative-base");
    const from = to === undefined ? undefined : resolve(to);
    const below = base === undefined ? undefined : resolve(base);
    let status = 0;
    for (const operand of options.operands) {
      const found = attempt(() => resolve(operand));
      if ("error" in found) {
        if (!options.has("q")) complain(process, `${quoteIfNeeded(operand)}: ${found.error.message}`);
        status = 1;
        continue;
      }
      process.stdout.write(shown(found.value, from, below) + (options.has("z") ? "\0" : "\n"));
    }
    return status;
  },
);

const isBelow = (path: string, base: string): boolean => base === "/" || path === base || path.startsWith(`${base}/`);

function shown(path: string, from: string | undefined, base: string | undefined): string {
  if (base === undefined) return from === undefined ? path : relativePath(path, from);
  const start = from ?? base;
  return isBelow(path, base) && isBelow(start, base) ? relativePath(path, start) : path;
}
