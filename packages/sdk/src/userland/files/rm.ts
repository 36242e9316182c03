import { type Process, toName } from "../../shell/index.ts";
import { complain, gnu, Misuse } from "../gnu/command.ts";
import { Errno } from "../gnu/errno.ts";
import { Files } from "../gnu/files.ts";
import { within } from "../gnu/names.ts";
import type { Options } from "../gnu/options.ts";
import { quoteFile } from "../gnu/quote.ts";

/** `rm`: https://www.gnu.org/software/coreutils/rm */
export const rm = gnu(
  {
    short: "dfirRvI",
    long: `dir=d force=f interactive:: no-preserve-root one-file-system preserve-root:: recursive=r
      verbose=v`,
    unsupported: "no-preserve-root",
  },
  (process, options) => {
    if (options.operands.length === 0) {
      if (options.has("f")) return 0;
      throw new Misuse("missing operand");
    }
    const remover = new Remover(process, options);
    if (!remover.agrees(options.operands.length)) return 0;
    for (const operand of options.operands) remover.remove(operand);
    return remover.status;
  },
);

class Remover {
  status = 0;
  readonly #process: Process;
  readonly #files: Files;
  readonly #recursive: boolean;
  readonly #directories: boolean;
  readonly #force: boolean;
  readonly #verbose: boolean;
  readonly #asks: "never" | "once" | "always";

  constructor(process: Process, options: Options) {
    this.#process = process;
    this.#files = new Files(process);
    this.#recursive = options.has("r", "R");
    this.#directories = options.has("d");
    this.#verbose = options.has("v");
    const when = options.last("f", "i", "I", "interactive");
    const word = options.value("interactive") ?? "always";
    this.#force = when === "f";
    const named = /^(n|no|never|none)$/.test(word) ? "never" : /^once$/.test(word) ? "once" : "always";
    this.#asks = when === "i" ? "always" : when === "I" ? "once" : when === "interactive" ? named : "never";
  }

  /** `-I`: asked once where much goes. */
  agrees(count: number): boolean {
    if (this.#asks !== "once" || (count <= 3 && !this.#recursive)) return true;
    const what = `${count} argument${count === 1 ? "" : "s"}`;
    return this.#confirm(`remove ${what}${this.#recursive ? " recursively" : ""}? `);
  }

  remove(name: string): void {
    if (/(^|\/)\.\.?\/*$/.test(name) && (this.#recursive || this.#directories)) {
      if (this.#files.isDirectory(name)) {
        const shown = quoteFile(name);
        return this.#fail(`refusing to remove '.' or '..' directory: skipping ${shown}`);
      }
    }
    if (/^\/+$/.test(name) && this.#recursive) {
      this.#fail("it is dangerous to operate recursively on '/'");
      return this.#fail("use --no-preserve-root to override this failsafe");
    }
    this.#attempt(name, () => {
      const { type } = this.#files.lstat(name);
      if (type !== "directory") {
        if (this.#asks === "always" && !this.#confirmRemoval(name)) return;
        if (name.endsWith("/")) throw new Errno("ENOTDIR");
        this.#files.unlink(name);
        if (this.#verbose) this.#process.stdout.write(`removed ${quoteFile(name)}\n`);
      } else if (this.#recursive) this.#tree(name);
      else if (this.#directories) this.#directory(name);
      else throw new Errno("EISDIR");
    });
  }

  #tree(name: string): void {
    const names = this.#files.list(name);
    if (names.length > 0 && this.#asks === "always" && !this.#confirm(`descend into directory ${quoteFile(name)}? `)) {
      return;
    }
    // One removal says it all where nothing is told on the way.
    if (!this.#verbose && this.#asks !== "always") {
      this.#process.meter.step(names.length);
      const path = this.#files.path(name);
      const { path: real, type } = this.#files.lstat(name);
      if (type === "directory" && this.#files.tryLstat(name.replace(/(?<=[^/])\/+$/, ""))?.type === "symlink") {
        // The link stays, with what it leads to emptied.
        for (const child of names) this.#process.tree.remove(`${path}/${toName(child)}`);
        throw new Errno("ENOTDIR");
      }
      if (`${this.#process.cwd}/`.startsWith(`/${real}/`) && real === "") throw new Errno("EBUSY");
      return this.#process.tree.remove(path);
    }
    for (const child of names) this.remove(within(name, child));
    this.#directory(name);
  }

  #directory(name: string): void {
    if (this.#asks === "always" && !this.#confirm(`remove directory ${quoteFile(name)}? `)) return;
    this.#files.rmdir(name);
    if (this.#verbose) this.#process.stdout.write(`removed directory ${quoteFile(name)}\n`);
  }

  #confirmRemoval(name: string): boolean {
    const entry = this.#files.lstat(name);
    const kinds: Readonly<Record<string, string>> = {
      file: entry.type === "file" && entry.size === 0 ? "regular empty file" : "regular file",
      symlink: "symbolic link",
      fifo: "fifo",
      character: "character special file",
      block: "block special file",
    };
    return this.#confirm(`remove ${kinds[entry.type] ?? "file"} ${quoteFile(name)}? `);
  }

  #confirm(question: string): boolean {
    this.#process.stderr.write(`${this.#process.name}: ${question}`);
    return /^[yY]/.test(this.#process.stdin.readLine()?.text ?? "");
  }

  #attempt(name: string, run: () => void): void {
    try {
      run();
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
      if (this.#force && (error.code === "ENOENT" || error.code === "ENOTDIR")) return;
      this.#fail(`cannot remove ${quoteFile(name)}: ${error.message}`);
    }
  }

  #fail(message: string): void {
    complain(this.#process, message);
    this.status = 1;
  }
}
