import type { Entry } from "../../tree/index.ts";
import { type Backups, backupsOf, makeBackup } from "../gnu/backup.ts";
import { complain, gnu, Misuse } from "../gnu/command.ts";
import { destinations } from "../gnu/destination.ts";
import { attempt, Errno } from "../gnu/errno.ts";
import { Files } from "../gnu/files.ts";

import type { Options } from "../gnu/options.ts";
import { confirm } from "../gnu/prompt.ts";
import { quoteFile } from "../gnu/quote.ts";

/** `mv`: https://www.gnu.org/software/coreutils/mv. All is one file system: every move is a rename. */
export const mv = gnu(
  {
    short: "bfint:uvS:TZ",
    long: `backup:: context=Z force=f interactive=i no-clobber=n no-target-directory=T strip-trailing-slashes suffix:=S
      target-directory:=t update=u verbose=v`,
  },
  (process, options) => {
    const files = new Files(process);
    const backups = backupsOf(process, options);
    const asked = options.last("f", "i", "n");
    if (backups && asked === "n") throw new Misuse("options --backup and --no-clobber are mutually exclusive");
    const written = new Set<string>();
    let status = 0;
    for (const { from, to } of destinations(files, options)) {
      const source = options.has("strip-trailing-slashes") ? from.replace(/(?<=[^/])\/+$/, "") : from;
      process.meter.step();
      if (!move(files, source, to, { asked, backups, options, written })) status = 1;
    }
    return status;
  },
);

interface How {
  readonly asked: string | undefined;
  readonly backups: Backups | undefined;
  readonly options: Options;
  /** What this call moved to already. */
  readonly written: Set<string>;
}

function move(files: Files, from: string, to: string, { asked, backups, options, written }: How): boolean {
  const { process } = files;
  const failed = (message: string): false => {
    complain(process, message);
    return false;
  };
  try {
    const source = files.tryLstat(from);
    if (!source) files.lstat(from);
    if (!source) return false;
    // A link to a directory that is named with a slash is moved by that name.
    const found = attempt(() => files.lstat(to.replace(/(?<=[^/])\/+$/, "")));
    if ("error" in found && found.error.code !== "ENOENT") {
      return failed(`cannot stat ${quoteFile(to)}: ${found.error.message}`);
    }
    const there = "value" in found ? found.value : undefined;
    if (there && written.has(there.path) && there.type !== "directory" && !backups) {
      return failed(`will not overwrite just-created ${quoteFile(to)} with ${quoteFile(from)}`);
    }
    let backup: string | undefined;
    if (there) {
      if (there.path === source.path && source.type === "directory") {
        return failed(`cannot move ${quoteFile(from)} to a subdirectory of itself, ${quoteFile(to)}`);
      }
      const isSame = there.path === source.path || (!backups && isOneFile(files, from, to, there));
      if (isSame) return failed(`${quoteFile(from)} and ${quoteFile(to)} are the same file`);
      if (asked === "n") return true;
      if (asked === "i" && !confirm(process, `overwrite ${quoteFile(to)}`)) return true;
      if (options.has("u") && source.type !== "directory") {
        const [mine = 0, theirs = 0] = [process.tree.modified(source.path), process.tree.modified(there.path)];
        if (theirs >= mine) return true;
      }
      if (!backups || there.type === "directory") {
        if (there.type === "directory" && source.type !== "directory") {
          return failed(`cannot overwrite directory ${quoteFile(to)} with non-directory`);
        }
        if (there.type !== "directory" && source.type === "directory") {
          return failed(`cannot overwrite non-directory ${quoteFile(to)} with directory ${quoteFile(from)}`);
        }
      }
      if (backups && `${source.path}/`.startsWith(`${there.path}/`)) {
        return failed(`backing up ${quoteFile(to)} might destroy source;  ${quoteFile(from)} not moved`);
      }
      if (backups) backup = makeBackup(files, to, backups);
    }
    if (source.type === "directory" && /(^|\/)\.\.?\/*$/.test(from)) throw new Errno("EBUSY");
    files.rename(from, to);
    written.add(files.lstat(to.replace(/(?<=[^/])\/+$/, "")).path);
    const note = backup === undefined ? "" : ` (backup: ${quoteFile(backup)})`;
    if (options.has("v")) process.stdout.write(`renamed ${quoteFile(from)} -> ${quoteFile(to)}${note}\n`);
    return true;
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    if (!files.tryLstat(from)) return failed(`cannot stat ${quoteFile(from)}: ${error.message}`);
    if (error.code === "EINVAL") {
      return failed(`cannot move ${quoteFile(from)} to a subdirectory of itself, ${quoteFile(to)}`);
    }
    return failed(`cannot move ${quoteFile(from)} to ${quoteFile(to)}: ${error.message}`);
  }
}

/** Two names of one file, or a link that would take the place of the file it leads to. */
function isOneFile(files: Files, from: string, to: string, there: Entry): boolean {
  if (there.type === "directory" || there.type === "symlink") return false;
  return files.same(from, to, false) || files.tryStat(from)?.path === there.path;
}
