import { complain, gnu, Misuse, Stop } from "../gnu/command.ts";
import { attempt, Errno } from "../gnu/errno.ts";
import { Files } from "../gnu/files.ts";
import { adjustMode, type ModeChanges, modeText, parseMode } from "../gnu/mode.ts";
import { within } from "../gnu/names.ts";
import type { Options } from "../gnu/options.ts";
import { quote, quoteFile } from "../gnu/quote.ts";

const letters = "Rcfvr::w::x::X::s::t::u::g::o::a::,::+::=::0::1::2::3::4::5::6::7::";
/** `chmod -w file`: a mode that reads like options. */
const isMode = (key: string): boolean => /^[rwxXstugoa,+=0-7]$/.test(key);

/** `chmod`: https://www.gnu.org/software/coreutils/chmod */
export const chmod = gnu(
  {
    short: letters,
    long: "changes=c recursive=R no-preserve-root preserve-root quiet=f reference: silent=f verbose=v",
  },
  (process, options) => {
    const files = new Files(process);
    const reference = options.value("reference");
    const dashed = options.given.filter(({ key }) => isMode(key)).map(({ key, value = "" }) => `-${key}${value}`);
    const operands = [...options.operands];
    const isNamed = reference === undefined && dashed.length === 0;
    const mode = dashed.length > 0 ? dashed.join(",") : isNamed ? operands.shift() : undefined;
    if (operands.length === 0) {
      throw new Misuse(isNamed && mode !== undefined ? `missing operand after ${quote(mode)}` : "missing operand");
    }
    const changes = reference === undefined ? parseMode(mode ?? "") : fromReference(files, reference);
    if (!changes) throw new Misuse(`invalid mode: ${quote(mode ?? "")}`);
    const changer = new Changer(files, options, changes, dashed.length > 0);
    for (const operand of operands) changer.change(operand, true);
    return changer.status;
  },
);

function fromReference(files: Files, name: string): ModeChanges {
  const found = attempt(() => files.stat(name));
  if ("error" in found) throw new Stop(`failed to get attributes of ${quoteFile(name)}: ${found.error.message}`);
  return [{ operator: "=", affected: 0o7777, value: found.value.mode, mentioned: 0o7777, kind: "bits" }];
}

class Changer {
  status = 0;
  readonly #files: Files;
  readonly #options: Options;
  readonly #changes: ModeChanges;
  readonly #isDashed: boolean;

  constructor(files: Files, options: Options, changes: ModeChanges, isDashed: boolean) {
    this.#files = files;
    this.#options = options;
    this.#changes = changes;
    this.#isDashed = isDashed;
  }

  change(name: string, isOperand: boolean): void {
    const { process } = this.#files;
    process.meter.step();
    const found = attempt(() => this.#files.lstat(name));
    if ("error" in found) return this.#fail(`cannot access ${quoteFile(name)}: ${found.error.message}`);
    const isLink = found.value.type === "symlink";
    // Links met on the way down are left alone, like what they lead to.
    if (isLink && !isOperand) {
      if (this.#options.last("v", "c") === "v") {
        process.stdout.write(`neither symbolic link ${quoteFile(name)} nor referent has been changed\n`);
      }
      return;
    }
    const entry = attempt(() => this.#files.stat(name));
    if ("error" in entry) {
      if (entry.error.code === "ENOENT") return this.#fail(`cannot operate on dangling symlink ${quoteFile(name)}`);
      return this.#fail(`cannot access ${quoteFile(name)}: ${entry.error.message}`);
    }
    const isDirectory = entry.value.type === "directory";
    const old = entry.value.mode;
    const mode = adjustMode(old, isDirectory, process.umask, this.#changes);
    try {
      this.#files.chmod(name, mode);
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
      return this.#fail(`changing permissions of ${quoteFile(name)}: ${error.message}`);
    }
    this.#tell(name, old, mode);
    this.#checkDashed(name, old, mode, isDirectory);
    if (isDirectory && this.#options.has("R") && !(isLink && !isOperand)) {
      for (const child of this.#files.list(name)) this.change(within(name, child), false);
    }
  }

  #tell(name: string, old: number, mode: number): void {
    const told = this.#options.last("v", "c");
    if (told === undefined || (told === "c" && old === mode)) return;
    const show = (bits: number): string => `${bits.toString(8).padStart(4, "0")} (${modeText("", bits).slice(1)})`;
    const what = `mode of ${quoteFile(name)}`;
    this.#files.process.stdout.write(
      old === mode ? `${what} retained as ${show(mode)}\n` : `${what} changed from ${show(old)} to ${show(mode)}\n`,
    );
  }

  /** `chmod -w` that the umask keeps from doing all it says. */
  #checkDashed(name: string, old: number, mode: number, isDirectory: boolean): void {
    if (!this.#isDashed) return;
    const naive = adjustMode(old, isDirectory, 0, this.#changes);
    if ((mode & ~naive) === 0) return;
    const [is, not] = [mode, naive].map((bits) => modeText("", bits).slice(1));
    this.#fail(`${name}: new permissions are ${is}, not ${not}`);
  }

  #fail(message: string): void {
    if (!this.#options.has("f")) complain(this.#files.process, message);
    this.status = 1;
  }
}
