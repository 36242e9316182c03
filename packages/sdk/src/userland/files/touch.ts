import { complain, gnu, Misuse, Stop, unsupported } from "../gnu/command.ts";
import { Errno } from "../gnu/errno.ts";
import { Files } from "../gnu/files.ts";
import { parseDate, parseStamp } from "../gnu/parse-date.ts";
import { quoteFile } from "../gnu/quote.ts";

/**
 * `touch`: https://www.gnu.org/software/coreutils/touch. Times are not kept in an image but fixed, so only their order
 * is: what is touched is newer than what was before.
 */
export const touch = gnu(
  { short: "acd:fhmr:t:", long: "time: no-create=c date:=d reference:=r no-dereference=h" },
  (process, options) => {
    const files = new Files(process);
    let status = 0;
    const reference = options.value("r");
    const date = options.value("d");
    const stamp = options.value("t");
    if (reference !== undefined && !files.tryStat(reference)) {
      files.process.stderr.write(`${process.name}: failed to get attributes of ${quoteFile(reference)}: `);
      files.process.stderr.write("No such file or directory\n");
      return 1;
    }
    if (stamp !== undefined && parseStamp(stamp) === undefined) {
      throw new Stop(`invalid date format ${quoteFile(stamp)}`);
    }
    if (date !== undefined && parseDate(date) === undefined) {
      complain(process, `invalid date format ${quoteFile(date)}`);
      return 1;
    }
    if (options.operands.length === 0) throw new Misuse("missing file operand");
    if (reference !== undefined && stamp !== undefined)
      throw new Misuse("cannot specify times from more than one source");
    if (options.has("time") && !/^(a|acc|m|mod|u)/.test(options.value("time") ?? "")) {
      unsupported(process, `touch --time=${options.value("time")}`);
    }
    for (const operand of options.operands) {
      if (operand === "-") continue;
      process.meter.step();
      try {
        touchOne(files, operand, options.has("c", "h"), options.has("h"));
      } catch (error) {
        if (!(error instanceof Errno)) throw error;
        if (options.has("c", "h") && error.code === "ENOENT" && options.has("c")) continue;
        const verb = operand.endsWith("/") && operand !== "" ? "setting times of" : "cannot touch";
        const why = options.has("h") ? "setting times of" : verb;
        complain(process, `${why} ${quoteFile(operand)}: ${error.message}`);
        status = 1;
      }
    }
    return status;
  },
);

function touchOne(files: Files, name: string, mustExist: boolean, isLink: boolean): void {
  const { tree } = files.process;
  if (isLink) return void files.lstat(name);
  const there = files.tryStat(name);
  if (!there) {
    if (mustExist || name.endsWith("/")) return void files.stat(name);
    return files.write(name, "");
  }
  if (there.type !== "file" || tree.partOf(there.path) === undefined) {
    if (there.type !== "file") return;
  }
  // Written anew with what it has, it is newer than all else. A base image's file stays as it is.
  try {
    tree.write(there.path, tree.read(there.path));
  } catch {
    // Its contents are out of reach, and nothing but its time would change.
  }
}
