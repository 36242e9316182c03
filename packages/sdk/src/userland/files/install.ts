import { gidOf, uidOf } from "../gnu/accounts.ts";
import { type Backups, backupsOf, makeBackup } from "../gnu/backup.ts";
import { complain, gnu, Misuse, Stop, unsupported } from "../gnu/command.ts";
import { attempt, Errno } from "../gnu/errno.ts";
import { Files } from "../gnu/files.ts";
import { adjustMode, type ModeChanges, parseMode } from "../gnu/mode.ts";
import { directoryOf, lastOf, within } from "../gnu/names.ts";
import type { Options } from "../gnu/options.ts";
import { quote, quoteFile } from "../gnu/quote.ts";
import { makeParents } from "./directories.ts";

interface How {
  readonly options: Options;
  readonly backups: Backups | undefined;
  /** Undefined: 0755, set-ID bits of a directory included. */
  readonly changes: ModeChanges | undefined;
  readonly owner: { readonly uid?: number; readonly gid?: number };
}

/** `install`: https://www.gnu.org/software/coreutils/install */
export const install = gnu(
  {
    short: "bcCsDdg:m:o:pt:TvS:Z",
    long: `backup:: compare=C context:: debug directory=d group:=g mode:=m no-target-directory=T owner:=o
      preserve-timestamps=p preserve-context strip=s strip-program: suffix:=S target-directory:=t verbose=v`,
    unsupported: "context preserve-context strip-program",
  },
  (process, options) => {
    const files = new Files(process);
    if (options.has("s")) unsupported(process, "install --strip");
    const backups = backupsOf(process, options);
    const mode = options.value("m");
    const changes = mode === undefined ? undefined : parseMode(mode);
    const directories = options.has("d");
    if (directories && options.has("t")) throw new Stop("target directory not allowed when installing a directory");
    if (options.operands.length === 0) throw new Misuse("missing file operand");
    const [uid, gid] = [options.value("o"), options.value("g")].map((name, index) => {
      if (name === undefined) return undefined;
      const number = index === 0 ? uidOf(process.tree, name) : gidOf(process.tree, name);
      if (number === undefined) throw new Stop(`invalid ${index === 0 ? "user" : "group"} ${quote(name)}`);
      return number;
    });
    const owner = { ...(uid !== undefined && { uid }), ...(gid !== undefined && { gid }) };
    if (mode !== undefined && !changes) throw new Stop(`invalid mode ${quote(mode)}`);
    const how: How = { options, backups, changes, owner };
    return directories ? installDirectories(files, how) : installFiles(files, how);
  },
);

function installDirectories(files: Files, { options, changes, owner }: How): number {
  const { process } = files;
  const made = (name: string): void => {
    if (options.has("v")) process.stdout.write(`${process.name}: creating directory ${quoteFile(name)}\n`);
  };
  let status = 0;
  for (const name of options.operands) {
    try {
      makeParents(files, name, made);
      finish(files, name, changes, owner);
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
      const code = error.code === "ENOTDIR" && files.tryStat(name) ? new Errno("EEXIST").message : error.message;
      complain(process, `cannot create directory ${quote(parentThatFailed(files, name))}: ${code}`);
      status = 1;
    }
  }
  return status;
}

function parentThatFailed(files: Files, name: string): string {
  const above = directoryOf(name);
  const there = files.tryStat(above);
  return above === name || (there && there.type === "directory") || above === "."
    ? name
    : parentThatFailed(files, above);
}

/** Owner, then mode: the other way round would take set-ID bits away. */
function finish(files: Files, name: string, changes: ModeChanges | undefined, owner: How["owner"]): void {
  if (owner.uid !== undefined || owner.gid !== undefined) files.chown(name, owner);
  const { type, mode } = files.stat(name);
  const isDirectory = type === "directory";
  files.chmod(name, changes ? adjustMode(isDirectory ? mode & 0o6000 : 0, isDirectory, 0, changes) : 0o755);
}

function installFiles(files: Files, how: How): number {
  const { options } = how;
  const { operands } = options;
  const target = options.value("t");
  const [from = "", to] = operands;
  if (options.has("T") && target !== undefined) {
    throw new Stop("cannot combine --target-directory (-t) and --no-target-directory (-T)");
  }
  if (target === undefined && to === undefined) {
    throw new Misuse(`missing destination file operand after ${quoteFile(from)}`);
  }
  if (options.has("T") && operands.length > 2) throw new Misuse(`extra operand ${quoteFile(operands[2] ?? "")}`);
  if (target !== undefined && options.has("D")) leadingDirectories(files, how, target);
  const last = target ?? operands.at(-1) ?? "";
  const found = attempt(() => files.stat(last));
  const isDirectory = "value" in found && found.value.type === "directory";
  const why = "error" in found ? found.error.message : "Not a directory";
  if (target !== undefined && !isDirectory) {
    throw new Stop(`${"error" in found ? "failed to access" : "target directory"} ${quoteFile(last)}: ${why}`);
  }
  if (target === undefined && (options.has("T") || !isDirectory)) {
    if (operands.length > 2) throw new Stop(`target ${quoteFile(last)}: ${why}`);
    if (options.has("D")) leadingDirectories(files, how, directoryOf(last));
    return installFile(files, from, last, how) ? 0 : 1;
  }
  let status = 0;
  for (const source of target === undefined ? operands.slice(0, -1) : operands) {
    if (!installFile(files, source, within(last, lastOf(source)), how)) status = 1;
  }
  return status;
}

function leadingDirectories(files: Files, { options }: How, name: string): void {
  try {
    makeParents(files, name, (made) => {
      if (options.has("v"))
        files.process.stdout.write(`${files.process.name}: creating directory ${quoteFile(made)}\n`);
    });
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    throw new Stop(`cannot create directory ${quote(parentThatFailed(files, name))}: ${error.message}`);
  }
}

function installFile(files: Files, from: string, to: string, { options, backups, changes, owner }: How): boolean {
  const { process } = files;
  const failed = (message: string): false => {
    complain(process, message);
    return false;
  };
  process.meter.step();
  const source = attempt(() => files.stat(from));
  if ("error" in source) return failed(`cannot stat ${quoteFile(from)}: ${source.error.message}`);
  if (source.value.type === "directory") return failed(`omitting directory ${quoteFile(from)}`);
  const there = files.tryLstat(to);
  if (there?.type === "directory") return failed(`cannot overwrite directory ${quoteFile(to)} with non-directory`);
  if (there && there.path === source.value.path) {
    return failed(`${quoteFile(from)} and ${quoteFile(to)} are the same file`);
  }
  try {
    const text = files.read(from);
    let backup: string | undefined;
    const isUnlinked = there && !backups;
    if (there && backups) backup = makeBackup(files, to, backups);
    else if (there) files.unlink(to);
    if (options.has("v") && isUnlinked) process.stdout.write(`removed ${quoteFile(to)}\n`);
    if (options.has("v")) {
      const note = backup === undefined ? "" : ` (backup: ${quoteFile(backup)})`;
      process.stdout.write(`${quoteFile(from)} -> ${quoteFile(to)}${note}\n`);
    }
    if (to.endsWith("/")) throw new Errno("ENOTDIR");
    files.write(to, text, 0o600);
    finish(files, to, changes, owner);
    return true;
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    return failed(`cannot create regular file ${quoteFile(to)}: ${error.message}`);
  }
}
