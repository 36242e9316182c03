import { complain, gnu, Misuse, missingOperand, Stop } from "../gnu/command.ts";
import { attempt, Errno } from "../gnu/errno.ts";
import { Files } from "../gnu/files.ts";
import { adjustMode, parseMode } from "../gnu/mode.ts";
import { quote, quoteFile } from "../gnu/quote.ts";

const grammar = { short: "m:Z", long: "mode:=m context::", unsupported: "context" };

/** The mode asked for, over what anybody may read and write; undefined where the umask decides. */
function modeOf(text: string | undefined, umask: number): number | undefined {
  if (text === undefined) return undefined;
  const changes = parseMode(text);
  if (!changes) throw new Stop("invalid mode");
  const mode = adjustMode(0o666, false, umask, changes);
  if (mode & ~0o777) throw new Stop("mode must specify only file permission bits");
  return mode;
}

/** `mkfifo`: https://www.gnu.org/software/coreutils/mkfifo */
export const mkfifo = gnu(grammar, (process, options) => {
  missingOperand(options);
  const files = new Files(process);
  const mode = modeOf(options.value("m"), process.umask);
  let status = 0;
  for (const name of options.operands) {
    const made = attempt(() => {
      files.mknod(name, { type: "fifo" }, 0o666);
      if (mode !== undefined) files.chmod(name, mode);
    });
    if ("value" in made) continue;
    complain(process, `cannot create fifo ${quoteFile(name)}: ${made.error.message}`);
    status = 1;
  }
  return status;
});

const numberOf = (text: string): number =>
  /^0x[\da-f]+$/i.test(text) ? Number(text) : /^0[0-7]*$/.test(text) ? Number.parseInt(text, 8) : Number(text);

/** `mknod`: https://www.gnu.org/software/coreutils/mknod */
export const mknod = gnu(grammar, (process, options) => {
  const files = new Files(process);
  const mode = modeOf(options.value("m"), process.umask);
  const [name, type = "", ...numbers] = options.operands;
  missingOperand(options, 2);
  if (name === undefined) return 1;
  const isPipe = type.startsWith("p");
  if (!isPipe && numbers.length < 2) {
    const last = options.operands.at(-1) ?? "";
    throw new Misuse(
      numbers.length === 0
        ? `missing operand after ${quote(last)}\nSpecial files require major and minor device numbers.`
        : `missing operand after ${quote(last)}`,
    );
  }
  const extra = numbers[isPipe ? 0 : 2];
  if (extra !== undefined) {
    const hint = isPipe && numbers.length === 2 ? "\nFifos do not have major and minor device numbers." : "";
    throw new Misuse(`extra operand ${quote(extra)}${hint}`);
  }
  const kind = { b: "block", c: "character", u: "character", p: "fifo" }[type.charAt(0)] as
    | "block"
    | "character"
    | "fifo"
    | undefined;
  if (!kind) throw new Misuse(`invalid device type ${quote(type)}`);
  const [major = 0, minor = 0] = numbers.map((text, index) => {
    const number = numberOf(text);
    if (Number.isInteger(number) && number >= 0) return number;
    throw new Stop(`invalid ${index === 0 ? "major" : "minor"} device number ${quote(text)}`);
  });
  try {
    files.mknod(name, { type: kind, major, minor }, 0o666);
    if (mode !== undefined) files.chmod(name, mode);
    return 0;
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    throw new Stop(`${name}: ${error.message}`);
  }
});
