import { complain, gnu, missingOperand, Stop } from "../gnu/command.ts";
import { Errno } from "../gnu/errno.ts";
import { Files } from "../gnu/files.ts";
import { adjustMode, changedBits, type ModeChanges, parseMode } from "../gnu/mode.ts";
import { directoryOf } from "../gnu/names.ts";
import { quote, quoteFile } from "../gnu/quote.ts";

/** `mkdir`: https://www.gnu.org/software/coreutils/mkdir */
export const mkdir = gnu(
  // Without SELinux, -Z changes nothing.
  { short: "pm:vZ", long: "mode:=m parents=p verbose=v context::", unsupported: "context" },
  (process, options) => {
    missingOperand(options);
    const files = new Files(process);
    const mode = options.value("m");
    const changes = mode === undefined ? undefined : parseMode(mode);
    if (mode !== undefined && !changes) throw new Stop(`invalid mode ${quote(mode)}`);
    const made = (name: string): void => {
      if (options.has("v")) process.stdout.write(`${process.name}: created directory ${quoteFile(name)}\n`);
    };
    let status = 0;
    for (const operand of options.operands) {
      try {
        if (options.has("p")) makeParents(files, directoryOf(operand), made);
        if (options.has("p") && files.isDirectory(operand)) continue;
        makeDirectory(files, operand, changes);
        made(operand);
      } catch (error) {
        if (!(error instanceof Errno)) throw error;
        const where = error instanceof ParentFailed ? error.parent : operand;
        complain(process, `cannot create directory ${quote(where)}: ${error.message}`);
        status = 1;
      }
    }
    return status;
  },
);

class ParentFailed extends Errno {
  readonly parent: string;

  constructor(parent: string, code: Errno["code"]) {
    super(code);
    this.parent = parent;
  }
}

/** Makes what is missing on the way to a directory, and itself. @throws Errno */
export function makeParents(files: Files, name: string, made: (name: string) => void): void {
  if (files.isDirectory(name)) return;
  const above = directoryOf(name);
  if (above !== name) makeParents(files, above, made);
  if (files.isDirectory(name)) return;
  try {
    files.mkdir(name);
    files.chmod(name, files.stat(name).mode | 0o300);
  } catch (error) {
    if (!(error instanceof Errno) || error instanceof ParentFailed) throw error;
    const isThere = files.tryStat(name) !== undefined;
    throw new ParentFailed(name, error.code === "EEXIST" && isThere ? "ENOTDIR" : error.code);
  }
  made(name);
}

/** Makes a directory, with a mode over what it would have had. */
export function makeDirectory(files: Files, name: string, changes: ModeChanges | undefined): void {
  files.mkdir(name);
  if (!changes) return;
  const { umask } = files.process;
  const inherited = files.stat(name).mode & 0o2000;
  const mode = adjustMode(0o777, true, umask, changes);
  const bits = changedBits(true, umask, changes);
  // The umask counts for what the mode says, not for the making; with special bits, others may not write meanwhile.
  const isPlain = (bits & 0o6000) === 0 && (mode & 0o1000) === 0;
  const made = ((isPlain ? mode : mode & ~0o022) & 0o1777) | inherited;
  files.chmod(name, ((made ^ mode) & bits) === 0 ? made : mode | (made & ~bits));
}

/** `rmdir`: https://www.gnu.org/software/coreutils/rmdir */
export const rmdir = gnu(
  { short: "pv", long: "ignore-fail-on-non-empty path=p parents=p verbose=v" },
  (process, options) => {
    missingOperand(options);
    const files = new Files(process);
    let status = 0;
    const remove = (name: string, isParent: boolean): boolean => {
      if (options.has("v")) process.stdout.write(`${process.name}: removing directory, ${quoteFile(name)}\n`);
      try {
        files.rmdir(name);
        return true;
      } catch (error) {
        if (!(error instanceof Errno)) throw error;
        if (error.code === "ENOTEMPTY" && options.has("ignore-fail-on-non-empty")) return false;
        const isLink = error.code === "ENOTDIR" && name.endsWith("/") && files.isDirectory(name);
        const why = isLink ? "Symbolic link not followed" : error.message;
        complain(process, `failed to remove ${isParent ? "directory " : ""}${quoteFile(name)}: ${why}`);
        status = 1;
        return false;
      }
    };
    for (const operand of options.operands) {
      let name = operand;
      let goesOn = remove(name, false);
      while (goesOn && options.has("p")) {
        name = name.replace(/\/+$/, "");
        const slash = name.lastIndexOf("/");
        if (slash < 0) break;
        name = name.slice(0, slash).replace(/\/+$/, "");
        if (name === "") break;
        goesOn = remove(name, true);
      }
    }
    return status;
  },
);
