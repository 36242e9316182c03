import { backupsOf, makeBackup } from "../gnu/backup.ts";
import { complain, gnu, Misuse, Stop } from "../gnu/command.ts";
import { attempt, Errno } from "../gnu/errno.ts";
import { Files } from "../gnu/files.ts";
import { directoryOf, lastOf, within } from "../gnu/names.ts";
import type { Options } from "../gnu/options.ts";
import { confirm } from "../gnu/prompt.ts";
import { quoteFile } from "../gnu/quote.ts";
import { relativeTo } from "./canonical.ts";

/** `ln`: https://www.gnu.org/software/coreutils/ln */
export const ln = gnu(
  {
    short: "bdfinrst:vFLPS:T",
    long: `backup:: directory=d no-dereference=n no-target-directory=T interactive=i suffix:=S target-directory:=t
      logical=L physical=P relative=r symbolic=s verbose=v force=f`,
    unsupported: "d F",
  },
  (process, options) => {
    const files = new Files(process);
    const symbolic = options.has("s");
    if (options.has("r") && !symbolic) throw new Stop("cannot do --relative without --symbolic");
    const backups = backupsOf(process, options);
    let status = 0;
    const failed = (message: string): void => {
      complain(process, message);
      status = 1;
    };
    for (const { from, to } of pairsOf(files, options)) {
      if (!symbolic) {
        const source = attempt(() => (options.last("L", "P") === "L" ? files.stat(from) : files.lstat(from)));
        if ("error" in source) {
          failed(`failed to access ${quoteFile(from)}: ${source.error.message}`);
          continue;
        }
        if (source.value.type === "directory") {
          failed(`${from}: hard link not allowed for directory`);
          continue;
        }
      }
      const target = options.has("r") ? relativeTo(files, from, directoryOf(to)) : from;
      const there = files.tryLstat(to);
      let backup: string | undefined;
      const asked = options.last("f", "i");
      if (there && (asked !== undefined || backups)) {
        if (there.type === "directory") {
          failed(`${to}: cannot overwrite directory`);
          continue;
        }
        if (!symbolic && files.same(from, to, false)) {
          if (!options.has("i") && there.path !== files.lstat(from).path && !backups) continue;
          failed(`${quoteFile(from)} and ${quoteFile(to)} are the same file`);
          continue;
        }
        if (symbolic && asked === "f" && !backups && isItself(files, from, to)) {
          failed(`${quoteFile(from)} and ${quoteFile(to)} are the same file`);
          continue;
        }
        if (asked === "i" && !confirm(process, `replace ${quoteFile(to)}`)) continue;
        if (backups) backup = makeBackup(files, to, backups);
        else files.unlink(to);
      }
      try {
        if (symbolic) files.symlink(target, to);
        else files.link(options.last("L", "P") === "L" ? files.realPath(files.stat(from)) : from, to);
        if (options.has("v")) {
          const note = backup === undefined ? "" : `${quoteFile(backup)} ~ `;
          process.stdout.write(`${note}${quoteFile(to)} ${symbolic ? "->" : "=>"} ${quoteFile(target)}\n`);
        }
      } catch (error) {
        if (!(error instanceof Errno)) throw error;
        const shown = error.code === "EEXIST" || target === "" || symbolic ? quoteFile(to) : quoteFile(to);
        const arrow =
          error.code === "EEXIST"
            ? ""
            : symbolic
              ? target === ""
                ? ` -> ${quoteFile(target)}`
                : ""
              : ` => ${quoteFile(from)}`;
        failed(`failed to create ${symbolic ? "symbolic" : "hard"} link ${shown}${arrow}: ${error.message}`);
      }
    }
    return status;
  },
);

/** The same name in the same directory: replacing it would leave a link to itself where a file was. */
function isItself(files: Files, from: string, to: string): boolean {
  if (lastOf(from) !== lastOf(to)) return false;
  const [one, other] = [directoryOf(from), directoryOf(to)].map((name) => files.tryStat(name)?.path);
  return one !== undefined && one === other && files.tryStat(from) !== undefined && files.same(from, to);
}

function pairsOf(files: Files, options: Options): readonly { readonly from: string; readonly to: string }[] {
  const { operands } = options;
  const target = options.value("t");
  if (operands.length === 0) throw new Misuse("missing file operand");
  const [from = "", to = "."] = operands;
  if (options.has("T")) {
    if (target !== undefined) throw new Stop("cannot combine --target-directory and --no-target-directory");
    if (operands.length < 2) throw new Misuse(`missing destination file operand after ${quoteFile(from)}`);
    if (operands.length > 2) throw new Misuse(`extra operand ${quoteFile(operands[2] ?? "")}`);
    return [{ from, to }];
  }
  const sources = target !== undefined || operands.length === 1 ? operands : operands.slice(0, -1);
  const directory = target ?? (operands.length === 1 ? "." : (operands.at(-1) ?? "."));
  // With -n, a link to a directory is a name like any other.
  const isLink = options.has("n") && files.tryLstat(directory)?.type === "symlink";
  const found = attempt(() => files.stat(directory));
  const isDirectory = "value" in found && found.value.type === "directory" && !isLink;
  if (!isDirectory) {
    if (target !== undefined || operands.length > 2) {
      const why = "error" in found ? found.error.message : "Not a directory";
      const isMissing = target !== undefined && "error" in found;
      if (isMissing) throw new Stop(`failed to access ${quoteFile(directory)}: ${why}`);
      throw new Stop(`target ${target === undefined ? "" : "directory "}${quoteFile(directory)}: ${why}`);
    }
    return [{ from, to }];
  }
  return sources.map((name) => ({ from: name, to: within(directory, lastOf(name)) }));
}
