import type { Process } from "../../shell/index.ts";
import type { Entry, Metadata } from "../../tree/index.ts";
import { type Backups, makeBackup } from "../gnu/backup.ts";
import { complain } from "../gnu/command.ts";
import { Errno } from "../gnu/errno.ts";
import { Files, inodeOf } from "../gnu/files.ts";
import { within } from "../gnu/names.ts";
import { confirm } from "../gnu/prompt.ts";
import { quoteFile } from "../gnu/quote.ts";

export interface CopyOptions {
  readonly recursive: boolean;
  /** Which symlinks are followed: all, those named as operands, none. */
  readonly dereference: "always" | "operands" | "never";
  readonly preserve: ReadonlySet<string>;
  readonly overwrite: "always" | "ask" | "never" | "older";
  readonly backups: Backups | undefined;
  readonly force: boolean;
  readonly removeDestination: boolean;
  readonly kind: "content" | "hardlink" | "symlink" | "attributes";
  readonly noTargetDirectory: boolean;
  /** Permissions are as for any new file, whatever the source's are. */
  readonly plainMode: boolean;
  readonly verbose: boolean;
}

/** Copies one operand after the other, as GNU cp does: https://www.gnu.org/software/coreutils/cp */
export class Copier {
  readonly #process: Process;
  readonly #files: Files;
  readonly #options: CopyOptions;
  /** Where each file with several names went, for `--preserve=links`. */
  readonly #links = new Map<number, string>();
  /** Directories that this copy made: they are not copied into themselves. */
  readonly #made = new Set<string>();
  /** What this call wrote: two operands of one name would overwrite each other. */
  readonly #written = new Set<string>();

  constructor(process: Process, options: CopyOptions) {
    this.#process = process;
    this.#files = new Files(process);
    this.#options = options;
  }

  /** Copies one operand. @returns whether all went well */
  copy(from: string, to: string): boolean {
    return this.#copy(from, to, true);
  }

  #copy(from: string, to: string, isOperand: boolean): boolean {
    this.#process.meter.step();
    const { dereference, recursive } = this.#options;
    const follow = dereference === "always" || (dereference === "operands" && isOperand);
    let source: Entry;
    try {
      source = follow ? this.#files.stat(from) : this.#files.lstat(from);
    } catch (error) {
      return this.#failed(`cannot stat ${quoteFile(from)}`, error);
    }
    if (source.type === "directory" && !recursive) {
      return this.#complain(`-r not specified; omitting directory ${quoteFile(from)}`);
    }
    return source.type === "directory"
      ? this.#directory(from, to, source, isOperand)
      : this.#other(from, to, source, follow, isOperand);
  }

  #directory(from: string, to: string, source: Entry, isOperand: boolean): boolean {
    if (this.#made.has(source.path) && !isOperand) {
      // Met below itself: there is no point in going on.
      this.#metItself = true;
      return this.#complain(`cannot copy a directory, ${quoteFile(this.#top)}, into itself, ${quoteFile(this.#into)}`);
    }
    const there = this.#files.tryLstat(to.replace(/(?<=[^/])\/+$/, ""));
    const goal = there?.type === "symlink" && isOperand ? this.#files.tryStat(to) : there;
    if (goal && goal.type !== "directory") {
      return this.#complain(`cannot overwrite non-directory ${quoteFile(to)} with directory ${quoteFile(from)}`);
    }
    const { preserve, plainMode } = this.#options;
    if (!goal) {
      try {
        this.#files.mkdir(to, plainMode ? 0o777 : (source.mode & 0o777) | 0o700);
      } catch (error) {
        return this.#failed(`cannot create directory ${quoteFile(to)}`, error);
      }
      if (this.#options.verbose) this.#tell(from, to);
    }
    if (isOperand) {
      this.#top = from;
      this.#into = to;
    }
    const made = this.#files.stat(to);
    if (!goal) this.#made.add(made.path);
    let good = true;
    for (const name of this.#files.list(from)) {
      if (!this.#copy(within(from, name), within(to, name), false)) good = false;
      if (this.#metItself) break;
    }
    if (isOperand) this.#metItself = false;
    if (!goal && !plainMode && (source.mode & 0o700) !== 0o700) {
      this.#files.chmod(to, (made.mode & 0o7077) | (source.mode & 0o700));
    }
    if (preserve.size > 0) this.#attributes(to, source);
    return good;
  }

  #metItself = false;
  #top = "";
  #into = "";

  #other(from: string, to: string, source: Entry, follow: boolean, isOperand: boolean): boolean {
    const { kind, removeDestination, backups, recursive } = this.#options;
    const asRegular = source.type === "file" || (!recursive && source.type !== "symlink");
    const replaces = !asRegular || kind === "symlink" || kind === "hardlink" || backups || removeDestination;
    let there: Entry | undefined;
    try {
      there = replaces ? this.#files.lstat(to) : this.#files.stat(to);
    } catch (error) {
      if (!(error instanceof Errno) || error.code !== "ENOENT") {
        return this.#failed(`cannot stat ${quoteFile(to)}`, error);
      }
    }
    if (there && !replaces && there.type !== "directory" && this.#isSame(source, there)) {
      return this.#complain(`${quoteFile(from)} and ${quoteFile(to)} are the same file`);
    }
    if (there && replaces && this.#isSame(source, there)) {
      if (kind === "hardlink") return true;
      if (there.path === source.path || (!backups && !removeDestination)) {
        return this.#complain(`${quoteFile(from)} and ${quoteFile(to)} are the same file`);
      }
    }
    if (there && this.#isKept(from, to, source)) return true;
    if (there?.type === "directory") {
      return this.#complain(`cannot overwrite directory ${quoteFile(to)} with non-directory`);
    }
    if (there && isOperand && this.#written.has(there.path) && !backups) {
      return this.#complain(`will not overwrite just-created ${quoteFile(to)} with ${quoteFile(from)}`);
    }
    let backup: string | undefined;
    if (there && backups) backup = makeBackup(this.#files, to, backups);
    else if (there && (removeDestination || (!asRegular && this.#replacesFile))) {
      this.#files.unlink(to);
      if (this.#options.verbose && removeDestination) this.#process.stdout.write(`removed ${quoteFile(to)}\n`);
    }
    if (this.#options.verbose) this.#tell(from, to, backup);
    return this.#make(from, to, source, follow, asRegular);
  }

  /** Only where links are never followed, something that is no file takes a file's place. */
  get #replacesFile(): boolean {
    return this.#options.dereference === "never";
  }

  #make(from: string, to: string, source: Entry, follow: boolean, asRegular: boolean): boolean {
    const { kind, preserve } = this.#options;
    try {
      if (kind === "symlink") this.#symlinkTo(from, to);
      else if (kind === "hardlink") this.#linkTo(from, to, follow);
      else {
        const inode = inodeOf(this.#process, source);
        const earlier = preserve.has("links") ? this.#links.get(inode) : undefined;
        if (earlier !== undefined) {
          if (this.#files.tryLstat(to)) this.#files.unlink(to);
          this.#files.link(earlier, to);
          return true;
        }
        if (!this.#content(from, to, source, asRegular)) return false;
        if (preserve.size > 0 || kind === "attributes") this.#attributes(to, source);
        this.#links.set(inode, to);
      }
      this.#written.add(this.#files.lstat(to).path);
      return true;
    } catch (error) {
      const what = {
        content: asRegular ? "regular file" : source.type === "symlink" ? "symbolic link" : "special file",
        attributes: "regular file",
        hardlink: "hard link",
        symlink: "symbolic link",
      }[kind];
      const made = kind === "hardlink" || kind === "symlink" ? `${quoteFile(to)} to ${quoteFile(from)}` : quoteFile(to);
      return this.#failed(`cannot create ${what} ${made}`, error);
    }
  }

  /** @throws Errno */
  #content(from: string, to: string, source: Entry, asRegular: boolean): boolean {
    if (!asRegular) {
      if (source.type === "symlink") this.#files.symlink(this.#files.readlink(from), to);
      else if (source.type !== "hardlink" && source.type !== "file" && source.type !== "directory") {
        this.#files.mknod(to, source, source.mode);
      }
      return true;
    }
    if (!this.#files.tryStat(to) && this.#files.tryLstat(to)?.type === "symlink") {
      return this.#complain(`not writing through dangling symlink ${quoteFile(to)}`);
    }
    const text = this.#options.kind === "attributes" ? undefined : this.#files.read(from);
    const there = this.#files.tryStat(to);
    if (!there || text !== undefined) {
      if (!there && to.endsWith("/")) throw new Errno("ENOTDIR");
      this.#files.write(to, text ?? "", this.#options.plainMode ? 0o666 : source.mode & 0o777);
    }
    return true;
  }

  #symlinkTo(from: string, to: string): void {
    if (!from.startsWith("/") && /\//.test(to.replace(/^(\.\/+)+/, ""))) {
      complain(this.#process, `${to}: can make relative symbolic links only in current directory`);
      throw new Handled();
    }
    if (this.#options.force && this.#files.tryLstat(to)) this.#files.unlink(to);
    this.#files.symlink(from, to);
  }

  #linkTo(from: string, to: string, follow: boolean): void {
    if (this.#options.force && this.#files.tryLstat(to)) this.#files.unlink(to);
    this.#files.link(follow ? this.#files.realPath(this.#files.stat(from)) : from, to);
  }

  /** Owner first: changing hands takes set-ID bits away, which the mode brings back. */
  #attributes(to: string, source: Entry): void {
    const { preserve } = this.#options;
    const isLink = source.type === "symlink" && this.#files.lstat(to).type === "symlink";
    if (preserve.has("ownership")) this.#files.chown(to, { uid: source.uid, gid: source.gid }, !isLink);
    if (isLink) return;
    if (preserve.has("mode")) {
      // Set as an access list, which says nothing of special bits; those are only set where the source has some.
      const special = source.mode & 0o7000 ? 0 : this.#files.stat(to).mode & 0o7000;
      this.#files.chmod(to, source.mode | special);
    }
    const kept = Object.entries(source.xattrs ?? {}).filter(([name]) => {
      return name.startsWith("system.posix_acl") ? preserve.has("mode") : preserve.has("xattr");
    });
    const metadata: Metadata = { xattrs: Object.fromEntries(kept) };
    if (kept.length > 0) this.#process.tree.change(this.#files.path(to), metadata);
  }

  /** Whether what is there stays, by `-n`, `-i` or `-u`. */
  #isKept(from: string, to: string, source: Entry): boolean {
    const { overwrite } = this.#options;
    if (overwrite === "never") return true;
    if (overwrite === "ask") return !confirm(this.#process, `overwrite ${quoteFile(to)}`);
    if (overwrite !== "older") return false;
    const { tree } = this.#process;
    void from;
    const [mine = 0, theirs = 0] = [tree.modified(`/${source.path}`), tree.modified(this.#files.path(to))];
    return theirs >= mine;
  }

  #isSame(one: Entry, other: Entry): boolean {
    return one.path === other.path || inodeOf(this.#process, one) === inodeOf(this.#process, other);
  }

  #tell(from: string, to: string, backup?: string): void {
    const note = backup === undefined ? "" : ` (backup: ${quoteFile(backup)})`;
    this.#process.stdout.write(`${quoteFile(from)} -> ${quoteFile(to)}${note}\n`);
  }

  #complain(message: string): false {
    complain(this.#process, message);
    return false;
  }

  #failed(what: string, error: unknown): false {
    if (error instanceof Handled) return false;
    if (!(error instanceof Errno)) throw error;
    return this.#complain(`${what}: ${error.message}`);
  }
}

/** The message has been written already. */
class Handled extends Error {}
